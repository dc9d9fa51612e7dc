"""Waiting, overdue days, what is forgotten, the backlog and the ages are those of plain rules, on both engines."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from random import Random

import pytest
from copies import ENGINES, copied
from sqlalchemy import select

from ioc import clock
from ioc.access.scope import scope_of, whole
from ioc.domain.feed import Parsed
from ioc.domain.moments import from_us, to_us
from ioc.domain.records import DossierRecord, Pause, PaymentRecord, StepRecord
from ioc.domain.workcal import from_place
from ioc.dossier.read import area_of, read_dossier
from ioc.indicators.answers import Epoch, Period, Question
from ioc.indicators.cubes import Cubes
from ioc.indicators.read import Reader
from ioc.ingest import Loader
from ioc.store import open_store, upgrade
from ioc.store.polls import note_state
from ioc.store.tables import FACTS, dossier_steps

NOW = datetime.fromisoformat("2021-10-29T10:17:00+07:00")
AREAS = ("25216", "25195", "689.0", "70.0")
FIELDS = ("land", "civil_status", None)
PROCEDURES = ("1.a", "2.b", None)


def made(random: Random, number: int, now=NOW) -> DossierRecord:
    """Any dossier of the last weeks with steps one after another."""
    received = now - timedelta(minutes=random.randrange(60 * 24 * 60))
    status = random.choice((1, 2, 3, 4, 4, 4, 5, 5, 6, 7, 9, 9, 9, 10))
    moments = sorted(received + (now - received) * random.random() for _ in range(6))
    ended = moments[5] if status >= 7 else None
    steps = [
        StepRecord(step=name, holder=random.choice(("X", "Y", None)), started_at=begun, ended_at=done)
        for name, begun, done in zip(("intake", "work", "sign"), moments, moments[1:], strict=False)
    ]
    last = StepRecord(step="work", holder="Z", started_at=moments[3], ended_at=ended)
    paused = status == 5 or random.random() < 0.2
    answered = None if status == 5 else moments[2]
    return DossierRecord(
        source="one_stop", dossier_code=f"D{number}", status=status, updated_at=max(moments), received_at=received,
        due_at=random.choice((None, received + timedelta(days=random.randrange(1, 40)))),
        finished_at=ended, resolving_area=random.choice(AREAS), receiving_area=random.choice(AREAS), channel="1",
        field_code=random.choice(FIELDS), procedure_code=random.choice(PROCEDURES),
        parent_code=random.choice((None, None, None, "P1")),
        pauses=(Pause(moments[1], answered),) if paused else (),
        steps=(*steps, last) if random.random() < 0.8 else None,
    )  # fmt: skip


class Town:
    """A store with records in it, and the same rows for plain rules."""

    def __init__(self, store, place):
        self.store, self.place, self.calendar = store, place, from_place(place)
        self.loader, self.now = Loader(store, place, self.calendar), to_us(NOW)
        with store.read() as conn:
            self.rows = [dict(r) for r in conn.execute(select(FACTS["dossiers"])).mappings()]
            self.steps = [dict(r) for r in conn.execute(select(dossier_steps)).mappings()]
        self.by_code = {row["code"]: row for row in self.rows}

    def ask(self, name: str, **more):
        start = to_us(NOW - timedelta(days=25))
        told = {"area": self.place.root, "period": Period(key="custom", start=start, end=self.now), **more}
        reader = Reader(
            self.store, self.place, Cubes(self.place), Epoch(0, self.now), self.calendar, whole(self.place)
        )
        return reader.answer(Question(name=name, **told)), start

    def within(self, row, area, field) -> bool:
        inside = area == self.place.root or row["resolving_area"] in self.place.leaves_of(area)
        return inside and (field is None or row["field_code"] == field)

    def pending(self, area, field):
        return [
            r for r in self.rows
            if self.within(r, area, field) and not r["parent_code"] and r["status"] not in (1, 3)
            and r["received_at"] < self.now and (r["end_at"] is None or r["end_at"] >= self.now)
        ]  # fmt: skip

    def day(self, us):
        return from_us(us, self.place.zone).date()

    def days_since(self, us, until=None) -> int:
        first, last = self.day(us), self.day(self.now if until is None else until)
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        off, worked = self.place.days_off, self.place.worked_days
        return sum(d in worked or (d.weekday() < 5 and d not in off) for d in days)

    def is_overdue(self, row) -> bool:
        return row["due_at"] is not None and self.day(row["due_at"]) < self.day(self.now)


def with_dossiers(url, place):
    """150 dossiers with their steps, of which a third came in two versions."""
    store, random = open_store(url, place), Random(5)
    upgrade(store)
    loader = Loader(store, place, from_place(place))
    with clock.frozen(NOW):
        loader.load("one_stop", Parsed([made(random, n) for n in range(150)], []))
        loader.load("one_stop", Parsed([made(random, n) for n in range(0, 150, 3)], []))
        with store.write() as conn:
            for name in place.sources:
                note_state(conn, place.code, name, history_complete=True, last_good_at=to_us(NOW))
    store.close()


@pytest.fixture(params=ENGINES)
def town(request, shipped_place, tmp_path):
    with copied(request, request.param, with_dossiers, tmp_path / "ioc.db") as url, clock.frozen(NOW):
        store = open_store(url, shipped_place)
        yield Town(store, shipped_place)
        store.close()


CUTS = [("70", None), ("689", None), ("70", "land"), ("25216", "civil_status")]
everywhere = pytest.mark.parametrize(("area", "field"), CUTS)


def test_the_rows_are_of_every_kind(town):
    assert len(town.pending("70", None)) > 30 and len(town.steps) > 300
    assert sum(s["ended_at"] is None for s in town.steps) > 20
    assert any(town.is_overdue(r) for r in town.pending("70", "land"))


@everywhere
def test_waiting_adds_up_over_the_steps(town, area, field):
    answer, start = town.ask("waiting", area=area, field=field, by="step")
    n, took = Counter(), Counter()
    for step in town.steps:
        if not town.within(step, area, field):
            continue
        if step["ended_at"] is not None and start <= step["ended_at"] < town.now:
            n[step["step"]] += 1
            took[step["step"]] += step["worked_us"]
    here = Counter(row["step"] or "(none)" for row in town.pending(area, field))
    assert {row.key: row.n for row in answer.rows if row.n} == dict(n)
    assert {row.key: row.worked_us for row in answer.rows if row.n} == dict(took)
    assert {row.key: row.open_n for row in answer.rows if row.open_n} == dict(here)
    totals = [row.total_us for row in answer.rows]
    assert totals == sorted(totals, reverse=True) and answer.rows


@everywhere
def test_who_holds_dossiers_now_adds_up_to_those_pending(town, area, field):
    by_step, _ = town.ask("waiting", area=area, field=field, by="step")
    by_holder, _ = town.ask("waiting", area=area, field=field, by="holder")
    for name in ("open_n", "timed_n", "open_us"):
        sums = [sum(getattr(row, name) for row in answer.rows) for answer in (by_step, by_holder)]
        assert sums[0] == sums[1] > 0
    assert sum(row.open_n for row in by_step.rows) == len(town.pending(area, field))
    lasting = {(step["code"], step["step"]) for step in town.steps if step["ended_at"] is None}
    timed = [row for row in town.pending(area, field) if row["code"] in {code for code, _ in lasting}]
    assert sum(row.timed_n for row in by_step.rows) == len(timed)
    assert {(row["code"], row["step"]) for row in timed} <= lasting  # a dossier lies where its open step says


@everywhere
def test_overdue_days_are_counted_for_each_procedure(town, area, field):
    answer, start = town.ask("overdue_days", area=area, field=field)
    now, late = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
    for row in town.pending(area, field):
        if town.is_overdue(row):
            now[row["procedure_code"] or "(none)"][0] += 1
            now[row["procedure_code"] or "(none)"][1] += town.days_since(row["due_at"])
    for row in town.rows:
        counted = (
            town.within(row, area, field) and not row["parent_code"] and row["status"] not in (1, 3, 7, 8)
        )
        if (
            not counted
            or row["end_at"] is None
            or not start <= row["end_at"] < town.now
            or row["due_at"] is None
        ):
            continue
        if town.day(row["end_at"]) > town.day(row["due_at"]):
            late[row["procedure_code"] or "(none)"][0] += 1
            late[row["procedure_code"] or "(none)"][1] += town.days_since(row["due_at"], row["end_at"])
    assert {r.procedure: [r.open_n, r.open_days] for r in answer.rows if r.open_n} == dict(now)
    assert {r.procedure: [r.late_n, r.late_days] for r in answer.rows if r.late_n} == dict(late)


@everywhere
def test_the_forgotten_await_an_answer_for_too_long(town, area, field):
    answer, _ = town.ask("forgotten", area=area, field=field)
    paused = [r for r in town.pending(area, field) if r["paused_since"] is not None]
    long = [(r["code"], town.days_since(r["paused_since"])) for r in paused]
    assert answer.waiting == len(paused)
    assert sorted((one.code, one.days) for one in answer.rows) == sorted(
        x for x in long if x[1] > answer.limit
    )
    assert [one.paused_since for one in answer.rows] == sorted(one.paused_since for one in answer.rows)


@everywhere
def test_every_open_dossier_is_of_one_age(town, area, field):
    answer, _ = town.ask("ages", area=area, field=field)
    pending = town.pending(area, field)
    for group in answer.groups:
        rows = [
            r for r in pending
            if group.first <= town.days_since(r["received_at"]) <= (group.last if group.last is not None else 10**6)
        ]  # fmt: skip
        assert group.overdue == sum(map(town.is_overdue, rows))
        assert group.no_due == sum(r["due_at"] is None for r in rows)
        assert group.not_due + group.overdue + group.no_due == len(rows)
    assert sum(g.not_due + g.overdue + g.no_due for g in answer.groups) == len(pending) > 0


@everywhere
def test_the_stock_grows_by_what_comes_in_less_what_goes_out(town, area, field):
    answer, start = town.ask("backlog", area=area, field=field, step="day")
    stock = answer.before
    for received, ended, pending in zip(answer.received, answer.ended, answer.pending, strict=True):
        stock += received - ended
        assert stock == pending
    assert (
        answer.pending[-1] == len(town.pending(area, field)) and answer.incomplete == len(answer.starts) - 1
    )
    mine = [
        r
        for r in town.rows
        if town.within(r, area, field) and not r["parent_code"] and r["status"] not in (1, 3)
    ]
    assert sum(answer.received) == sum(start <= r["received_at"] < town.now for r in mine)
    assert sum(answer.ended) == sum(r["end_at"] is not None and start <= r["end_at"] < town.now for r in mine)


def test_steps_of_a_new_version_take_the_place_of_the_old_ones(town):
    one = next(r for r in town.rows if r["status"] == 4)
    begun = NOW - timedelta(days=3)
    told = (StepRecord(step="only", started_at=begun, holder="H"),)
    common = {
        "source": "one_stop",
        "dossier_code": one["code"],
        "status": 4,
        "received_at": begun,
        "channel": "1",
    }
    later = NOW + timedelta(hours=1)

    def steps():
        with town.store.read() as conn:
            mine = (
                select(dossier_steps).where(dossier_steps.c.code == one["code"]).order_by(dossier_steps.c.n)
            )
            return [dict(row) for row in conn.execute(mine).mappings()]

    new = DossierRecord(**common, updated_at=later, resolving_area="25216", steps=told)
    town.loader.load("one_stop", Parsed([new], []))
    assert [(s["step"], s["holder"], s["ended_at"], s["resolving_area"]) for s in steps()] == [
        ("only", "H", None, "25216")
    ]
    moved = DossierRecord(**common, updated_at=later + timedelta(hours=1), resolving_area="25195")
    town.loader.load("one_stop", Parsed([moved], []))
    assert [(s["step"], s["resolving_area"]) for s in steps()] == [("only", "25195")]
    old = DossierRecord(**common, updated_at=begun, resolving_area="25216", steps=())
    town.loader.load("one_stop", Parsed([old], []))
    assert len(steps()) == 1
    none = DossierRecord(**common, updated_at=later + timedelta(hours=2), resolving_area="25195", steps=())
    town.loader.load("one_stop", Parsed([none], []))
    assert steps() == []


def read(town, code, scope):
    with town.store.read() as conn:
        return read_dossier(conn, town.place, town.calendar, ("one_stop", code), town.now, scope)


def test_a_dossier_outside_the_scope_is_as_one_that_is_not_there(town):
    seen, rows = 0, town.rows[::3]
    for row in rows:
        for area in ("689", "25216", "70"):
            scope = scope_of([area])
            may = any(scope.allows(town.place, row[name]) for name in ("resolving_area", "receiving_area"))
            found = read(town, row["code"], scope)
            with town.store.read() as conn:
                where = area_of(conn, town.place, ("one_stop", row["code"]), scope)
            assert (found is not None) == may == (where is not None)
            assert where is None or scope.allows(town.place, where)
            seen += may
    assert 0 < seen < 3 * len(rows)
    assert read(town, "nowhere", scope_of(["70"])) is None and read(town, "", scope_of(["70"])) is None


def test_a_dossier_is_late_on_its_page_where_it_is_late_in_the_counts(town):
    """By day: what fell due earlier today is not late yet, though its moment is past."""
    today = DossierRecord(
        source="one_stop", dossier_code="TODAY", status=4, updated_at=NOW, received_at=NOW - timedelta(days=3),
        due_at=NOW - timedelta(hours=2), resolving_area="25216",
    )  # fmt: skip
    town.loader.load("one_stop", Parsed([today], []))
    found = read(town, "TODAY", scope_of(["70"]))
    assert found.left_us < 0 and found.late_days is None
    late = 0
    for row in town.rows:
        counted = row["received_at"] is not None and row["status"] != 3 and not row["parent_code"]
        until = row["end_at"] if row["end_at"] is not None else town.now
        passed = row["due_at"] is not None and local_day(row["due_at"]) < local_day(until)
        days = read(town, row["code"], scope_of(["70"])).late_days
        assert (days is not None) == (counted and passed) and (days is None or days >= 1)
        late += days is not None
    assert 0 < late < len(town.rows)


def local_day(us):
    return from_us(us, NOW.tzinfo).date()


def test_a_dossier_tells_its_steps_beside_the_usual_of_what_one_may_see(town):
    for area in ("70", "689"):
        scope = scope_of([area])
        leaves = scope.leaves(town.place)
        row = next(
            r for r in town.rows
            if r["resolving_area"] in leaves and r["procedure_code"] and any(s["code"] == r["code"] for s in town.steps)
        )  # fmt: skip
        found = read(town, row["code"], scope)
        mine = sorted((s for s in town.steps if s["code"] == row["code"]), key=lambda s: s["n"])
        assert [(s.step, s.holder, s.started_at) for s in found.steps] == [
            (s["step"], s["holder"], s["started_at"]) for s in mine
        ]
        for step in found.steps:
            times = sorted(
                s["worked_us"] for s in town.steps
                if s["procedure_code"] == row["procedure_code"] and s["step"] == step.step
                and s["resolving_area"] in leaves and s["worked_us"] is not None and s["ended_at"] < town.now
            )  # fmt: skip
            assert (step.usual.n if step.usual else 0) == len(times)
            if times:
                middle = len(times) // 2
                wanted = times[middle] if len(times) % 2 else (times[middle - 1] + times[middle]) / 2
                assert step.usual.median_us == wanted


def test_versions_say_what_changed_and_payments_are_tied_by_code_and_scope(town):
    changed = next(r for r in town.rows if r["code"] == "D0")
    paid = [
        PaymentRecord(
            source="payment_platform", payment_code=f"P{n}", amount=5, state="success", requested_at=NOW,
            updated_at=NOW, paid_at=NOW, area=area, dossier_code="D0",
        )
        for n, area in enumerate((changed["resolving_area"], "25390"))
    ]  # fmt: skip
    town.loader.load("payment_platform", Parsed(paid, []))
    found = read(town, "D0", scope_of(["70"]))
    assert len(found.versions) in (1, 2) and found.versions[0].changes == ()
    assert found.versions[-1].status == changed["status"]
    if len(found.versions) == 2:
        told = {one.name: one.after for one in found.versions[1].changes}
        assert told and all(changed[name] == after for name, after in told.items())
    assert [one.code for one in found.payments] == ["P0", "P1"]
    own = read(town, "D0", scope_of([changed["resolving_area"]]))
    assert [one.code for one in own.payments] == ["P0"]
