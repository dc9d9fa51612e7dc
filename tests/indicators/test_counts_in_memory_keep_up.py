"""Counts in memory follow every change of the data, and start again from a snapshot, never mixing two versions."""

import random
import threading

import numpy as np
import pytest
from indicator_samples import NOW, Filled, local, put, random_dossiers, random_payments, random_tickets

from ioc import clock
from ioc.indicators.answers import Period, Question
from ioc.indicators.cubes import Cubes
from ioc.indicators.dense import Dense
from ioc.indicators.figures import figures
from ioc.indicators.parts import PARTS
from ioc.store.tables import data_version, ledger

MAKERS = {"dossiers": random_dossiers, "tickets": random_tickets, "payments": random_payments}


def caught_up(filled, cubes: Cubes) -> Cubes:
    with filled.store.read() as conn:
        cubes.catch_up(conn)
    return cubes


def change(filled, seed: int) -> None:
    """Some rows of every subject become others: moved, reopened, ended, due elsewhere."""
    for subject, maker in MAKERS.items():
        rows, fresh = filled.rows[subject], maker(filled.place, seed, len(filled.rows[subject]))
        chosen = random.Random(seed).sample(range(len(rows)), 25)
        sides = {"rows": [fresh[i] for i in chosen], "old": [rows[i] for i in chosen]}
        put(filled.store, filled.place, subject, **sides, tells_rows=seed % 3 > 0)
        for i in chosen:
            rows[i] = fresh[i]


def same(one: Cubes, other: Cubes) -> None:
    """Equal cell by cell, in whatever order the codes came."""
    for part in PARTS:
        a, b = one.parts[part.key], other.parts[part.key]
        if isinstance(a, Dense):
            days = range(max(a.first, b.first), min(a.last, b.last) + 2, 3)
            for day in days:
                assert by_codes(a.before(day), a) == by_codes(b.before(day), b), (part.key, day)
        else:
            assert by_cells(a) == by_cells(b), part.key


def by_codes(cells: np.ndarray, part: Dense) -> dict:
    found = {}
    for index in zip(*np.nonzero(cells), strict=True):
        codes = tuple(axis.codes[i] for axis, i in zip(part.sides, index[:-1], strict=True))
        found[(*codes, int(index[-1]))] = int(cells[index])
    return found


def by_cells(part) -> dict:
    part.merge()
    found: dict = {}
    for time, cell, numbers in zip(part.times, part.cells, part.numbers, strict=True):
        key = (int(time), *(axis.codes[i] for axis, i in zip(part.sides, cell, strict=True)))
        found[key] = found.get(key, 0) + numbers.astype(np.int64)
    return {key: tuple(numbers) for key, numbers in found.items() if numbers.any()}


def test_catching_up_from_the_ledger_is_as_reading_all(changing):
    followed = caught_up(changing, Cubes(changing.place))
    for seed in range(31, 35):
        change(changing, seed)
        caught_up(changing, followed)
        same(followed, caught_up(changing, Cubes(changing.place)))


def test_the_ledger_alone_is_read_when_it_reaches_back(changing, monkeypatch):
    followed = caught_up(changing, Cubes(changing.place))
    monkeypatch.setattr(followed, "_read", lambda *_: pytest.fail("all counts were read again"))
    change(changing, 36)
    caught_up(changing, followed)


def test_a_ledger_that_was_emptied_makes_all_be_read_again(changing):
    followed = caught_up(changing, Cubes(changing.place))
    change(changing, 37)
    with changing.store.write() as conn:
        conn.execute(ledger.delete())
    same(caught_up(changing, followed), caught_up(changing, Cubes(changing.place)))


def test_a_code_never_seen_before_finds_its_place(changing):
    followed = caught_up(changing, Cubes(changing.place))
    rows = random_dossiers(changing.place, 38, 40)
    fresh = [
        row | {"code": f"new-{i}", "channel": "kiosk", "field_code": f"f{i}"} for i, row in enumerate(rows)
    ]
    put(changing.store, changing.place, "dossiers", fresh)
    same(caught_up(changing, followed), caught_up(changing, Cubes(changing.place)))


def test_events_older_than_all_before_are_counted(changing):
    followed = caught_up(changing, Cubes(changing.place))
    old = local(changing.place, 2009, 5, 5, 10)
    row = random_dossiers(changing.place, 39, 40)[0]
    ancient = {
        "code": "ancient",
        "status": 9,
        "received_at": old,
        "due_at": old + 5,
        "end_at": old + 9,
        "parent_code": None,
    }
    put(changing.store, changing.place, "dossiers", [row | ancient])
    same(caught_up(changing, followed), caught_up(changing, Cubes(changing.place)))


def test_days_that_are_not_held_are_asked_of_the_tables(changing, monkeypatch):
    old = local(changing.place, 1995, 5, 5, 10)
    row = random_dossiers(changing.place, 39, 40)[0]
    ancient = {
        "code": "ancient",
        "status": 9,
        "received_at": old,
        "due_at": old + 5,
        "end_at": old + 9,
        "parent_code": None,
    }
    put(changing.store, changing.place, "dossiers", [row | ancient])
    for s, e in (
        ((1990, 1, 1), (2000, 1, 1)),
        ((1990, 1, 1), (1995, 5, 5, 11)),
        ((1999, 1, 1), (2021, 2, 1, 9)),
    ):
        period = Period(key="custom", start=local(changing.place, *s), end=local(changing.place, *e))
        question = Question(
            name="points", area="P", period=period,
            indicators=("dossiers_received", "dossiers_resolved", "dossiers_pending", "dossiers_overdue"),
        )  # fmt: skip
        (exact,) = figures(
            changing.store,
            changing.place,
            "dossiers",
            start=period.start,
            end=period.end,
            calendar=changing.calendar,
        )
        wanted = [exact["values"][key] for key in ("received", "resolved", "pending", "overdue")]
        assert [p.value for p in changing.reader().answer(question).points] == wanted
        if s[0] == 1990:
            yearly = Question(
                name="series", area="P", period=period, indicators=question.indicators, step="month"
            )
            assert sum(changing.reader().answer(yearly).lines[0].values) == exact["values"]["received"]


def test_a_start_from_the_snapshot_is_as_reading_all(changing, tmp_path, monkeypatch):
    first = caught_up(changing, Cubes(changing.place, tmp_path / "kept"))
    first.save()
    change(changing, 41)
    again = Cubes(changing.place, tmp_path / "kept")
    monkeypatch.setattr(again, "_read", lambda *_: pytest.fail("all counts were read again"))
    same(caught_up(changing, again), caught_up(changing, Cubes(changing.place)))
    again.save()
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_a_snapshot_of_another_database_is_refused(changing, tmp_path):
    caught_up(changing, Cubes(changing.place, tmp_path / "kept")).save()
    with changing.store.write() as conn:
        conn.execute(ledger.update().values(at=ledger.c.at + 1))
    for subject in MAKERS:
        put(
            changing.store,
            changing.place,
            subject,
            [MAKERS[subject](changing.place, 43, 1)[0] | {"code": "one"}],
        )
    again = caught_up(changing, Cubes(changing.place, tmp_path / "kept"))
    same(again, caught_up(changing, Cubes(changing.place)))


def test_a_broken_snapshot_is_passed_over(changing, tmp_path):
    caught_up(changing, Cubes(changing.place, tmp_path / "kept")).save()
    for path in (tmp_path / "kept").glob("*/about.json"):
        path.write_text("{")
    same(
        caught_up(changing, Cubes(changing.place, tmp_path / "kept")),
        caught_up(changing, Cubes(changing.place)),
    )


def test_an_older_copy_that_was_restored_is_shown(changing):
    question = Question(
        name="points", area="P", indicators=("dossiers_received",),
        period=Period(key="year", start=local(changing.place, 2021, 1, 1), end=changing.now),
    )  # fmt: skip
    (before,) = changing.reader().answer(question).points
    with changing.store.write() as conn:
        conn.execute(data_version.update().values(version=1))
    epoch, ((point,),) = _points(changing, question)
    assert (epoch.version, point.value) == (1, before.value)


def _points(filled, question):
    epoch, answers = filled.reader().answers([question])
    return epoch, [answer.points for answer in answers]


def test_all_answers_of_a_page_are_of_one_version_while_data_change(changing):
    period = Period(key="year", start=local(changing.place, 2021, 1, 1), end=changing.now)
    questions = [
        Question(
            name="points", area="P", period=period, indicators=("dossiers_to_resolve", "dossiers_resolved")
        ),
        Question(name="points", area="P", period=period, indicators=("dossiers_pending",)),
    ]
    stop, broken, seen = threading.Event(), [], set()

    def ask() -> None:
        while not stop.is_set():
            epoch, ((to_do, done), (left,)) = _many(changing, questions)
            seen.add(epoch.version)
            if to_do.value != done.value + left.value:
                broken.append((to_do, done, left))

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for seed in range(51, 59):
        change(changing, seed)
    stop.set()
    for asker in askers:
        asker.join()
    assert broken == [] and len(seen) > 1


def _many(filled, questions):
    epoch, answers = filled.reader().answers(questions)
    return epoch, [answer.points for answer in answers]


def test_postgresql_answers_as_sqlite_does(pg_store, tmp_path):
    pg_url = pg_store.engine.url.render_as_string(hide_password=False)
    with clock.frozen(NOW):
        on_sqlite = Filled(tmp_path, "Asia/Ho_Chi_Minh", "day")
        on_pg = Filled(tmp_path, "Asia/Ho_Chi_Minh", "day", url=pg_url)
        try:
            same(caught_up(on_sqlite, Cubes(on_sqlite.place)), caught_up(on_pg, Cubes(on_pg.place)))
            period = Period(key="custom", start=local(on_pg.place, 2021, 1, 20, 9), end=on_pg.now)
            for name, extra in (("points", "*"), ("form", ""), ("cross", "dossiers_received"), ("spots", "")):
                question = Question(name=name, area="A", period=period, indicators=(extra,) if extra else ())
                assert on_pg.reader().answer(question) == on_sqlite.reader().answer(question)
        finally:
            on_pg.store.close()
            on_sqlite.store.close()


@pytest.mark.parametrize("seed", range(30))
def test_sums_are_those_of_all_days_before_wherever_the_first_entry_lies(seed):
    rng, last, entries = random.Random(seed), 40, np.zeros(42, dtype=np.int64)
    dense = Dense(0, last, (), 1, np.int64, is_whole=True)

    def put_into(how, days):
        numbers = [rng.randrange(1, 9) for _ in days]
        np.add.at(entries, days, numbers)
        how(np.array(days, dtype=np.int64), (), np.array(numbers, dtype=np.int64).reshape(-1, 1))

    put_into(dense.fill, rng.choices(range(rng.randrange(last), last + 1), k=rng.randrange(4)))
    for _ in range(6):
        dense.settle(rng.randrange(last + 2))
        put_into(dense.change, rng.choices(range(last + 1), k=rng.randrange(3)))
        day = rng.randrange(last + 2)
        assert dense.before(day)[0] == entries[:day].sum()
    assert [int(dense.before(day)[0]) for day in range(last + 2)] == [
        entries[:day].sum() for day in range(last + 2)
    ]
