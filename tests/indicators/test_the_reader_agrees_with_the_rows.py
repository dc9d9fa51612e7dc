"""What the reader takes from counts in memory is what `figures` counts from the rows, at any cut."""

from itertools import pairwise

import pytest
from indicator_samples import Naive, local, random_cuts

from ioc.indicators.answers import Period, Question
from ioc.indicators.figures import figures

AREAS = ("P", "A", "A1", "B", "P.0")
SAME_NAME = {
    "dossiers": (
        ("dossiers_carried_over", "carried_over"), ("dossiers_to_resolve", "to_resolve"),
        ("dossiers_resolved", "resolved"), ("dossiers_resolved_early", "resolved_early"),
        ("dossiers_resolved_same_day", "resolved_same_day"), ("dossiers_resolved_late", "resolved_late"),
        ("dossiers_resolved_on_time", "resolved_on_time_form"), ("dossiers_resolved_no_due", "resolved_no_due"),
        ("dossiers_resolved_without_result", "resolved_without_result"),
        ("dossiers_on_time_rate", "on_time_rate"), ("dossiers_on_time_rate_form", "on_time_rate_form"),
        ("dossiers_pending", "pending"), ("dossiers_overdue", "overdue"), ("dossiers_not_due", "not_due"),
        ("dossiers_pending_no_due", "pending_no_due"), ("dossiers_due_soon", "due_soon"),
        ("dossiers_median_hours", "median_h"), ("dossiers_p90_hours", "p90_h"),
    ),
    "tickets": (
        ("tickets_opened", "opened"), ("tickets_closed", "closed"), ("tickets_closed_late", "closed_late"),
        ("tickets_on_time_rate", "on_time_rate"), ("tickets_open", "open"), ("tickets_overdue", "overdue"),
        ("tickets_due_soon", "due_soon"), ("tickets_rated", "rated"), ("tickets_satisfaction", "satisfaction"),
        ("tickets_median_hours", "median_h"), ("tickets_p90_hours", "p90_h"),
    ),
    "payments": (
        ("payments_count", "count"), ("payments_value", "value"), ("payments_mean", "mean"),
        ("payments_median", "median"), ("payments_success_rate", "success_rate"),
        ("payments_refunded", "refunded"), ("payments_net_value", "net_value"),
    ),
}  # fmt: skip
RECEIVING = (
    ("dossiers_received", "received"), ("dossiers_received_online", "received_online"),
    ("dossiers_received_in_person_postal", "received_in_person_postal"),
    ("dossiers_online_share", "online_share"), ("dossiers_with_fee", "received_with_fee"),
    ("dossiers_paid_online", "received_paid_online"), ("dossiers_paid_online_share", "paid_online_share"),
)  # fmt: skip


def period(s: int, e: int) -> Period:
    return Period(key="custom", start=s, end=e)


def told(filled, subject, s, e, **asked):
    return figures(filled.store, filled.place, subject, start=s, end=e, calendar=filled.calendar, **asked)


@pytest.mark.parametrize("subject", SAME_NAME)
def test_every_number_of_every_area_is_the_exact_one(filled, subject):
    pairs = dict(SAME_NAME[subject])
    for s, e in random_cuts(filled.place, seed=21, count=8):
        for area in AREAS:
            question = Question(name="points", area=area, period=period(s, e), indicators=tuple(pairs))
            (exact,) = told(filled, subject, s, e, area=area)
            for point in filled.reader().answer(question).points:
                wanted = exact["values"][pairs[point.indicator]]
                assert point.value == pytest.approx(wanted), (point.indicator, area, s, e)


def test_intake_counts_for_the_receiving_area(filled):
    pairs = dict(RECEIVING)
    for s, e in random_cuts(filled.place, seed=22, count=4):
        (exact,) = told(filled, "dossiers", s, e, area="A", attribution="receiving")
        question = Question(name="points", area="A", period=period(s, e), indicators=tuple(pairs))
        for point in filled.reader().answer(question).points:
            assert point.value == pytest.approx(exact["values"][pairs[point.indicator]]), point.indicator


@pytest.mark.parametrize("as_of", [0, 3_600_000_000, 11 * 3_600_000_000])
def test_now_may_be_any_minute(filled, as_of):
    moment = local(filled.place, 2021, 3, 9) + as_of
    question = Question(
        name="points", area="A", period=period(local(filled.place, 2021, 3, 1), moment),
        indicators=("dossiers_pending", "dossiers_overdue", "dossiers_due_soon"),
    )  # fmt: skip
    (exact,) = told(filled, "dossiers", question.period.start, moment, area="A")
    found = filled.reader(moment).answer(question).points
    assert [p.value for p in found] == [exact["values"][key] for key in ("pending", "overdue", "due_soon")]


def test_a_period_is_never_read_beyond_now(filled):
    later = period(local(filled.place, 2021, 3, 1), filled.now + 10**12)
    asked = {"name": "points", "area": "P", "indicators": ("dossiers_received",)}
    (point,) = filled.reader().answer(Question(period=later, **asked)).points
    (exact,) = told(filled, "dossiers", later.start, filled.now)
    assert point.value == exact["values"]["received"]


@pytest.mark.parametrize(
    "key", ["dossiers_received", "dossiers_on_time_rate", "dossiers_due_soon", "tickets_open"]
)
def test_children_are_told_one_by_one_and_the_whole_beside_them(filled, key):
    s, e = local(filled.place, 2021, 1, 20, 9, 17), local(filled.place, 2021, 3, 5, 14)
    before = period(local(filled.place, 2021, 1, 4), s)
    answer = filled.reader().answer(
        Question(name="areas", area="P", period=period(s, e), comparison=before, indicators=(key,))
    )
    assert [row.area for row in answer.rows] == ["P.0", "A", "B"]
    for area, point in [*((row.area, row.point) for row in answer.rows), ("P", answer.whole)]:
        question = Question(
            name="points", area=area, period=period(s, e), comparison=before, indicators=(key,)
        )
        assert filled.reader().answer(question).points == (point,)


def test_shares_carry_their_interval_and_few_events_are_marked(filled):
    span = period(local(filled.place, 2021, 1, 4), filled.now)
    answer = filled.reader().answer(
        Question(name="areas", area="A", period=span, indicators=("dossiers_on_time_rate",))
    )
    for row in answer.rows:
        assert row.low <= row.point.value <= row.high
        assert row.unreliable == (row.point.denominator < 20)
    assert (answer.target, answer.edges[0], answer.edges[-1]) == (0.95, 0.0, 1.0)
    assert len(answer.edges) == 6 and list(answer.edges) == sorted(set(answer.edges)) and 0.95 in answer.edges


@pytest.mark.parametrize("step", ["day", "month", "hour"])
@pytest.mark.parametrize("area", ["P", "A2"])
def test_a_series_is_its_steps(filled, step, area):
    days = 2 if step == "hour" else 50
    s = local(filled.place, 2021, 1, 20)
    e = s + days * 86_400_000_000 - 40 * 60_000_000
    keys = ("dossiers_resolved", "dossiers_pending", "dossiers_overdue", "dossiers_on_time_rate")
    answer = filled.reader().answer(
        Question(name="series", area=area, period=period(s, e), step=step, indicators=keys)
    )
    edges = [*answer.starts, e]
    for index, (a, b) in list(enumerate(pairwise(edges)))[:: 1 if step == "month" else 7]:
        (exact,) = told(filled, "dossiers", a, b, area=area)
        names = ("resolved", "pending", "overdue", "on_time_rate")
        wanted = [exact["values"][name] for name in names]
        assert [line.values[index] for line in answer.lines] == pytest.approx(wanted), (index, a, b)


def test_the_running_step_and_days_off_are_marked(filled):
    span = period(local(filled.place, 2021, 3, 18), filled.now)
    asked = {"name": "series", "area": "P", "indicators": ("dossiers_received",)}
    answer = filled.reader().answer(Question(period=span, step="day", **asked))
    assert (answer.incomplete, answer.days_off) == (7, (2, 3))
    done = period(local(filled.place, 2021, 3, 10), local(filled.place, 2021, 3, 13))
    assert filled.reader().answer(Question(period=done, step="day", **asked)).incomplete is None


def test_a_comparison_runs_beside_a_series_step_by_step(filled):
    span = period(local(filled.place, 2021, 3, 10), local(filled.place, 2021, 3, 15))
    before = period(local(filled.place, 2021, 3, 1), local(filled.place, 2021, 3, 4))
    asked = {"name": "series", "area": "P", "step": "day", "indicators": ("dossiers_received",)}
    line = filled.reader().answer(Question(period=span, comparison=before, **asked)).lines[0]
    alone = filled.reader().answer(Question(period=before, **asked)).lines[0]
    assert line.previous == (*alone.values, None, None)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize(
    ("subject", "indicator", "by", "value"),
    [("dossiers", "dossiers_received", "field", "received"), ("dossiers", "dossiers_received", "channel", "received"),
     ("dossiers", "dossiers_pending", "field", "pending"), ("dossiers", "dossiers_overdue", "channel", "overdue"),
     ("dossiers", "dossiers_on_time_rate", "field", "on_time_rate"),
     ("dossiers", "dossiers_overdue", "procedure", "overdue"), ("tickets", "tickets_opened", "category", "opened"),
     ("tickets", "tickets_open", "category", "open"), ("tickets", "tickets_opened", "kind", "opened"),
     ("tickets", "tickets_closed", "channel", "closed"), ("payments", "payments_value", "type", "value"),
     ("payments", "payments_count", "channel", "count")],
)  # fmt: skip
def test_a_breakdown_is_the_exact_one(filled, area, subject, indicator, by, value):
    way = "receiving" if indicator == "dossiers_received" else "resolving"
    for s, e in random_cuts(filled.place, seed=23, count=3):
        exact = told(filled, subject, s, e, area=area, by=by, attribution=way)
        wanted = {one["by"][by]: one["values"][value] for one in exact if one["values"][value]}
        answer = filled.reader().answer(
            Question(name="breakdown", area=area, period=period(s, e), indicators=(indicator,), by=by)
        )
        found = {key: p.value for key, p in zip(answer.keys, answer.points, strict=True) if p.value}
        assert found == pytest.approx(wanted)
        values = [point.value or 0 for point in answer.points]
        assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("area", ["P", "A", "B1"])
@pytest.mark.parametrize(
    ("subject", "indicator", "by", "value"),
    [("dossiers", "dossiers_received", "field,channel", "received"),
     ("dossiers", "dossiers_resolved", "channel,field", "resolved"),
     ("tickets", "tickets_opened", "leaf,category", "opened")],
)  # fmt: skip
def test_a_table_of_two_keys_is_the_exact_one(filled, area, subject, indicator, by, value):
    way = "receiving" if indicator == "dossiers_received" else "resolving"
    s, e = local(filled.place, 2021, 1, 20, 9, 17), local(filled.place, 2021, 3, 5, 14)
    exact = told(filled, subject, s, e, area=area, by=by, attribution=way)
    first, second = by.split(",")
    wanted = {(o["by"][first], o["by"][second]): o["values"][value] for o in exact if o["values"][value]}
    answer = filled.reader().answer(
        Question(
            name="cross",
            area=area,
            period=period(s, e),
            indicators=(indicator,),
            by=by.replace("leaf", "area"),
        )
    )
    found = {
        (r, c): answer.values[i][j] for i, r in enumerate(answer.rows) for j, c in enumerate(answer.columns)
    }
    assert {pair: n for pair, n in found.items() if n} == wanted


def test_who_waits_to_be_accepted_is_known_for_now_only(filled):
    waiting = [
        r
        for r in filled.rows["dossiers"]
        if r["status"] == 1 and r["channel"] == "2" and not r["parent_code"]
    ]
    waiting = [r for r in waiting if r["submitted_at"] < filled.now]
    asked = {
        "name": "points",
        "area": "P",
        "indicators": ("dossiers_awaiting_acceptance", "dossiers_awaiting_over_8h"),
    }
    span = period(local(filled.place, 2021, 3, 1), filled.now)
    now = filled.reader().answer(Question(period=span, **asked)).points
    day = 8 * 3_600_000_000
    long = [r for r in waiting if filled.calendar.between([r["submitted_at"]], [filled.now])[0] > day]
    assert [p.value for p in now] == [len(waiting), len(long)]
    past = period(span.start, local(filled.place, 2021, 3, 10))
    assert [p.value for p in filled.reader().answer(Question(period=past, **asked)).points] == [None, None]


def test_spots_count_tickets_where_they_lie(filled):
    s, e = local(filled.place, 2021, 2, 1), local(filled.place, 2021, 3, 1, 10)
    rows, naive = filled.rows["tickets"], Naive(filled.place, filled.rows["tickets"], "opened_at")
    answer = filled.reader().answer(Question(name="spots", area="P", period=period(s, e)))
    opened = [r for r in rows if s <= r["opened_at"] < e]
    assert sum(spot.count for spot in answer.spots) == sum(r["lat"] is not None for r in opened)
    assert answer.unplaced == sum(r["lat"] is None for r in opened)
    assert sum(spot.open for spot in answer.spots) == sum(r["lat"] is not None for r in naive.pending(e))
    over = naive.overdue(e, filled.place.policies.lateness)
    assert sum(spot.overdue for spot in answer.spots) == sum(r["lat"] is not None for r in over)
