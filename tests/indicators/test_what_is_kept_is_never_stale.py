"""Results kept over data versions fall as soon as a row of their days changes, even within one day."""

import numpy as np
import pytest
from indicator_samples import local, put

from ioc.counts.touched import touched_days
from ioc.domain.moments import MISSING, local_days
from ioc.indicators.answers import Period, Question
from ioc.indicators.figures import figures
from ioc.indicators.kept import Kept, Span

HOUR = 3_600_000_000


def test_a_result_stays_until_one_of_its_days_is_touched():
    kept, made = Kept(), []

    def ask(key, span=None):
        return kept.get(key, lambda: made.append(key), span)

    ends = Span("dossiers", 10, 12, ("end_at",))
    ask("ends", ends), ask("any", Span("dossiers", 10, 12)), ask("none")
    kept.forget({"dossiers.end_at": np.array([9, 13]), "tickets.end_at": np.array([11])})
    ask("ends", ends), ask("any", Span("dossiers", 10, 12)), ask("none")
    assert made == ["ends", "any", "none", "none"]
    kept.forget({"dossiers.received_at": np.array([11])})
    ask("ends", ends), ask("any", Span("dossiers", 10, 12))
    assert made[4:] == ["any"]
    kept.forget(None)
    ask("ends", ends)
    assert made[5:] == ["ends"]


def test_days_of_a_row_are_touched_before_and_after():
    days = local_days("Asia/Ho_Chi_Minh")
    start = days.start(18_700)
    old = {"received_at": np.array([start]), "due_at": np.array([MISSING]), "end_at": np.array([MISSING])}
    new = old | {"end_at": np.array([start + 50 * HOUR])}
    found = {
        name: keys["day"].tolist() for name, (keys, _) in touched_days("dossiers", old, new, days).items()
    }
    assert found == {
        "touched:dossiers.received_at": [18_700], "touched:dossiers.due_at": [],
        "touched:dossiers.end_at": [18_702],
    }  # fmt: skip


@pytest.mark.parametrize("shift", [1, -1])
def test_a_move_within_one_day_is_seen_at_once(changing, shift):
    """It changes no count of a day, only what stood at half past nine."""
    cut = local(changing.place, 2021, 3, 18, 9, 30)
    period = Period(key="custom", start=local(changing.place, 2021, 3, 18), end=cut)
    keys = ("dossiers_received", "dossiers_pending", "dossiers_due_soon")
    question = Question(name="points", area="P", period=period, indicators=keys)
    rows = changing.rows["dossiers"]
    pending = {"status": 4, "end_at": None, "finished_at": None, "elapsed_us": None, "parent_code": None}
    pending |= {"received_at": cut - shift * HOUR, "due_at": cut + 9 * HOUR}
    placed = [row | pending for row in rows[:6]]
    put(changing.store, changing.place, "dossiers", placed, old=rows[:6])
    before = changing.reader().answer(question).points
    moved = [row | {"received_at": cut + shift * HOUR} for row in placed]
    put(changing.store, changing.place, "dossiers", moved, old=placed)
    (exact,) = figures(
        changing.store, changing.place, "dossiers", start=period.start, end=cut, calendar=changing.calendar
    )
    # intake is told by the receiving area, which for the whole place is the same
    wanted = [exact["values"][name] for name in ("received", "pending", "due_soon")]
    after = changing.reader().answer(question).points
    assert [point.value for point in after] == wanted
    assert [b.value - a.value for a, b in zip(before, after, strict=True)] == [-6 * shift] * 3


def test_amounts_and_durations_follow_a_correction(changing):
    period = Period(key="year", start=local(changing.place, 2021, 1, 1), end=changing.now)
    keys = ("payments_median", "payments_value", "dossiers_p90_hours")
    question = Question(name="points", area="P", period=period, indicators=keys)
    before = [point.value for point in changing.reader().answer(question).points]
    rows = changing.rows["payments"]
    put(
        changing.store,
        changing.place,
        "payments",
        [r | {"amount": 10**9} for r in rows[:200]],
        old=rows[:200],
    )
    after = [point.value for point in changing.reader().answer(question).points]
    assert after[0] > before[0] and after[1] > before[1] and after[2] == before[2]
