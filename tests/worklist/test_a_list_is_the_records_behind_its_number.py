"""For every number that counts records the list has as many rows as the number says, and they are the right ones."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from indicator_samples import DAY_US, FROM, NOW, Naive

from ioc.access.scope import scope_of, whole
from ioc.domain.moments import to_us
from ioc.errors import QuestionError
from ioc.indicators.answers import Epoch, Period, Question
from ioc.indicators.catalogue import BY_KEY, INDICATORS
from ioc.indicators.figures import figures
from ioc.indicators.members import LISTABLE
from ioc.worklist.lists import Lists
from ioc.worklist.questions import ListQuestion

FIRST, LAST = to_us(FROM), to_us(NOW)
ORDINARY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
AREAS = st.sampled_from(["P", "A", "A1", "A2", "A.0", "B", "P.0"])
MOMENTS = st.one_of(
    st.integers(FIRST, LAST),
    st.integers(0, 80).map(lambda day: FIRST - 7 * 3_600_000_000 + day * DAY_US),
)
SAME_NAME = {
    "dossiers_received": "received", "dossiers_carried_over": "carried_over", "dossiers_to_resolve": "to_resolve",
    "dossiers_resolved": "resolved", "dossiers_resolved_early": "resolved_early",
    "dossiers_resolved_late": "resolved_late", "dossiers_resolved_no_due": "resolved_no_due",
    "dossiers_resolved_without_result": "resolved_without_result", "dossiers_pending": "pending",
    "dossiers_overdue": "overdue", "dossiers_due_soon": "due_soon", "dossiers_received_online": "received_online",
}  # fmt: skip


@pytest.fixture(scope="module")
def lists(filled):
    return Lists(filled.store, filled.place, filled.calendar)


def spans(moments):
    return tuple(sorted(moments))


def listed(lists, filled, key, area, s, e, scope=None, **more):
    period = Period(key="custom", start=s, end=e)
    question = ListQuestion(members=key, area=area, period=period, **more)
    return lists.open(question, Epoch(0, filled.now), scope or whole(filled.place))


def told(filled, key, area, s, e):
    question = Question(
        name="points", area=area, period=Period(key="custom", start=s, end=e), indicators=(key,)
    )
    return filled.reader().answer(question).points[0].value


def test_every_number_of_records_has_a_list():
    counts = {one.key for one in INDICATORS if one.unit == "count"}
    assert set(LISTABLE) == counts


@ORDINARY
@given(key=st.sampled_from(LISTABLE), area=AREAS, cut=st.tuples(MOMENTS, MOMENTS).map(spans))
def test_the_list_has_as_many_rows_as_its_number_says(filled, lists, key, area, cut):
    wanted = told(filled, key, area, *cut)
    if wanted is None:
        with pytest.raises(QuestionError):
            listed(lists, filled, key, area, *cut)
    else:
        assert listed(lists, filled, key, area, *cut).total == wanted


@pytest.mark.parametrize("key", LISTABLE)
def test_the_list_up_to_now_has_as_many_rows_as_its_number_says(filled, lists, key):
    for area in ("P", "A", "B1"):
        assert listed(lists, filled, key, area, LAST - 30 * DAY_US, LAST).total == told(
            filled, key, area, LAST - 30 * DAY_US, LAST
        )


@ORDINARY
@given(
    key=st.sampled_from(sorted(SAME_NAME)), area=AREAS, cut=st.tuples(MOMENTS, MOMENTS).map(spans),
    way=st.sampled_from(["receiving", "resolving"]),
)  # fmt: skip
def test_either_attribution_counts_as_the_figures_do(filled, lists, key, area, cut, way):
    (exact,) = figures(
        filled.store, filled.place, "dossiers", area=area, start=cut[0], end=cut[1], attribution=way,
        calendar=filled.calendar,
    )  # fmt: skip
    found = listed(lists, filled, key, area, *cut, attribution=way)
    assert found.total == exact["values"][SAME_NAME[key]]


def test_the_rows_are_the_ones_the_plain_rules_name(filled, lists):
    naive = Naive(filled.place, filled.rows["dossiers"])
    s, e = LAST - 40 * DAY_US, LAST - 3 * DAY_US - 12_345
    rule = filled.place.policies.lateness
    for key, rows in (
        ("dossiers_pending", naive.pending(e)),
        ("dossiers_overdue", naive.overdue(e, rule)),
        ("dossiers_resolved", naive.ended(s, e)),
        ("dossiers_resolved_late", [r for r in naive.ended(s, e) if naive.late(r, rule)]),
    ):
        found = listed(lists, filled, key, "P", s, e)
        assert {code for _, code in found.keys(0, found.total)} == {row["code"] for row in rows}, key


@ORDINARY
@given(
    key=st.sampled_from(LISTABLE), area=AREAS, given_areas=st.sets(st.sampled_from(["A", "A1", "B", "P.0"])),
    start=st.integers(FIRST, LAST),
)  # fmt: skip
def test_no_row_lies_outside_the_scope(filled, lists, key, area, given_areas, start):
    scope = scope_of(given_areas)
    found = listed(lists, filled, key, area, start, LAST, scope)
    column = "area" if BY_KEY[key].subject != "dossiers" else f"{BY_KEY[key].attribution}_area"
    where = {row["code"]: row[column] for row in filled.rows[BY_KEY[key].subject]}
    areas = [where[code] for _, code in found.keys(0, found.total)]
    assert all(scope.allows(filled.place, area) for area in areas)
    everyone = listed(lists, filled, key, area, start, LAST)
    inside = [code for _, code in everyone.keys(0, everyone.total) if scope.allows(filled.place, where[code])]
    assert len(inside) == found.total


def test_a_list_of_something_that_counts_no_records_is_refused(filled, lists):
    with pytest.raises(QuestionError, match="members"):
        listed(lists, filled, "dossiers_on_time_rate", "P", FIRST, LAST)
