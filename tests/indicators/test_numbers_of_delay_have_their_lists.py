"""What pages tell of waits, passes and days beyond due has its list: the very dossiers, and passes as many as told."""

from collections import Counter

import pytest
from test_where_delay_comes_from import read, town

from ioc.access.scope import scope_of, whole
from ioc.errors import QuestionError
from ioc.indicators.answers import Epoch, Period
from ioc.worklist.lists import Lists
from ioc.worklist.questions import ListQuestion

__all__ = ["town"]
AREAS = ("70", "689")
DAY_US = 86_400_000_000


@pytest.fixture
def lists(town):
    return Lists(town.store, town.place, town.calendar)


def opened(town, lists, members, start, area="70", scope=None, **filters):
    told = tuple(
        (name, (value,) if isinstance(value, str) else value) for name, value in sorted(filters.items())
    )
    question = ListQuestion(members=members, area=area, period=period(start, town.now), filters=told)
    epoch, seen = Epoch(0, town.now), scope or whole(town.place)
    found = lists.open(question, epoch, seen)
    assert lists.total(question, epoch, seen) == found.total
    return found


def period(start, end):
    return Period(key="custom", start=start, end=end)


def codes(found):
    return {code for _, code in found.keys(0, found.total)}


def passed(town, area, start, step=None, **more):
    """The passes that ended since, of a step where one is told, by the code of their dossier."""
    leaves = set(town.place.leaves_of(area))
    return Counter(
        one["code"] for one in town.steps
        if one["ended_at"] is not None and start <= one["ended_at"] < town.now and one["resolving_area"] in leaves
        and step in (None, one["step"]) and all(one[name] == value for name, value in more.items())
    )  # fmt: skip


@pytest.mark.parametrize("area", AREAS)
def test_the_passes_of_a_step_are_those_of_the_dossiers_listed(town, lists, area):
    answer, start = town.ask("waiting", area=area, by="step")
    rows = [row for row in answer.rows if row.n]
    assert {row.key for row in rows} == {"intake", "work", "sign"}
    for row in rows:
        wanted, found = (
            passed(town, area, start, row.key),
            opened(town, lists, "dossiers_stepped", start, area, passed=row.key),
        )
        assert found.passes == row.n == wanted.total() and codes(found) == set(wanted)
        others = opened(town, lists, "dossiers_stepped", start, area, not_passed=row.key)
        assert others.passes == sum(one.n for one in rows) - row.n
    twice = opened(town, lists, "dossiers_stepped", start, area, passed="work")
    assert area != "70" or twice.passes > twice.total  # or the test would tell nothing of passes


@pytest.mark.parametrize("area", AREAS)
def test_days_waited_in_a_step_are_of_what_passed_and_of_what_lies_there_since_a_known_moment(
    town, lists, area
):
    answer, start = town.ask("waiting", area=area, by="step")
    assert any(row.timed_n for row in answer.rows) and any(row.open_n > row.timed_n for row in answer.rows)
    for row in answer.rows:
        assert (
            opened(town, lists, "dossiers_waited", start, area, passed=row.key).passes == row.n + row.timed_n
        )
        others = sum(one.n + one.timed_n for one in answer.rows) - row.n - row.timed_n
        assert opened(town, lists, "dossiers_waited", start, area, not_passed=row.key).passes == others


@pytest.mark.parametrize("by", ["step", "holder"])
def test_the_mean_of_what_lies_somewhere_is_of_those_listed(town, lists, by):
    answer, start = town.ask("waiting", by=by)
    for row in answer.rows:
        assert opened(town, lists, "dossiers_lasting", start, **{by: row.key}).total == row.timed_n
    assert sum(row.timed_n for row in answer.rows) == opened(town, lists, "dossiers_lasting", start).total > 0


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("field", [None, "land"])
def test_days_beyond_due_are_of_the_dossiers_listed_and_add_up_to_the_same(town, lists, area, field):
    answer, start = town.ask("overdue_days", area=area, field=field)
    own = {"field": field} if field else {}
    for row in answer.rows:
        found = opened(town, lists, "dossiers_beyond_due", start, area, procedure=row.procedure, **own)
        assert found.total == row.open_n + row.late_n
        assert int(found.held.clocks.overdue[found.order].sum()) == row.days
    whole_list = opened(town, lists, "dossiers_beyond_due", start, area, **own)
    assert whole_list.total == sum(row.open_n + row.late_n for row in answer.rows) > 0


def test_of_a_period_that_is_over_days_beyond_due_are_still_of_what_is_overdue_now(town, lists):
    _, start = town.ask("overdue_days")
    over = period(start, start + 22 * DAY_US)
    answer, _ = town.ask("overdue_days", period=over)
    question = ListQuestion(members="dossiers_beyond_due", area="70", period=over)
    found = lists.open(question, Epoch(0, town.now), whole(town.place))
    assert found.total == sum(row.open_n + row.late_n for row in answer.rows)
    assert any(row.open_n for row in answer.rows) and any(row.late_n for row in answer.rows)


@pytest.mark.parametrize("area", AREAS)
def test_the_usual_time_of_a_step_is_of_the_dossiers_listed(town, lists, area):
    scope, seen = scope_of([area]), 0
    leaves = scope.leaves(town.place)
    for row in [one for one in town.rows if one["resolving_area"] in leaves][:40]:
        for step in read(town, row["code"], scope).steps:
            if step.usual is None:
                continue
            told, procedure = step.usual, step.usual.procedure or "(none)"
            assert (told.area, told.procedure) == (area, row["procedure_code"])
            found = opened(
                town,
                lists,
                "dossiers_stepped",
                told.since,
                area,
                scope,
                passed=step.step,
                procedure=procedure,
            )
            assert found.passes == told.n
            assert codes(found) == set(
                passed(town, area, told.since, step.step, procedure_code=told.procedure)
            )
            seen += 1
    assert seen > 10


@pytest.mark.parametrize(
    "members", ["dossiers_stepped", "dossiers_waited", "dossiers_lasting", "dossiers_beyond_due"]
)
def test_no_row_of_a_set_lies_outside_the_scope(town, lists, members):
    _, start = town.ask("waiting")
    scope = scope_of(["689"])
    found, every = (opened(town, lists, members, start, scope=one) for one in (scope, whole(town.place)))
    inside = {one for one in codes(every) if scope.allows(town.place, town.by_code[one]["resolving_area"])}
    assert 0 < found.total < every.total and codes(found) == inside
    if found.passes is not None:
        assert 0 < found.passes < every.passes


def test_a_set_that_counts_no_passes_is_not_narrowed_by_steps_passed(town, lists):
    for members in ("dossiers_pending", "dossiers_lasting"):
        with pytest.raises(QuestionError, match="passed"):
            opened(town, lists, members, town.now - DAY_US, passed="work")
