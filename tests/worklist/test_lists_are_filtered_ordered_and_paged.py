"""Filters, orders and pages of a list, and that it stays as it was fixed while the data change."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from indicator_samples import DAY_US, NOW, put, random_dossiers

from ioc.access.scope import whole
from ioc.domain.moments import HOUR, to_us
from ioc.errors import QuestionError
from ioc.indicators.answers import Epoch, Period
from ioc.store.versions import data_version
from ioc.worklist.lists import Lists
from ioc.worklist.pages import every_row, page
from ioc.worklist.questions import SORTS, ListQuestion

LAST = to_us(NOW)
MONTH = Period(key="month", start=LAST - 30 * DAY_US, end=LAST)
ORDINARY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def lists(filled):
    return Lists(filled.store, filled.place, filled.calendar)


def opened(lists, filled, *, members="dossiers_pending", area="P", filters=(), says=None, **more):
    question = ListQuestion(members=members, area=area, period=MONTH, filters=filters, **more)
    return lists.open(question, Epoch(0, filled.now), whole(filled.place), says)


def rows_of(filled, found):
    return list(every_row(filled.store, filled.place.code, found))


FIELDS = {"field": ("field_code", ["land", "civil", "trade"]), "channel": ("channel", ["1", "2", "3"]),
          "procedure": ("procedure_code", ["p1", "p2", "(none)"]),
          "state": ("status", ["2", "4", "5", "6"])}  # fmt: skip


@ORDINARY
@given(name=st.sampled_from(sorted(FIELDS)), data=st.data())
def test_a_filter_leaves_the_rows_that_have_one_of_its_values(filled, lists, name, data):
    column, allowed = FIELDS[name]
    values = tuple(sorted(data.draw(st.sets(st.sampled_from(allowed), min_size=1))))
    everyone, found = rows_of(filled, opened(lists, filled)), opened(lists, filled, filters=((name, values),))
    wanted = [row["code"] for row in everyone if str(row[column] or "(none)") in values]
    assert [row["code"] for row in rows_of(filled, found)] == wanted


def test_the_groups_of_overdue_leave_nothing_out_and_share_nothing(filled, lists):
    groups = [
        {row["code"] for row in rows_of(filled, opened(lists, filled, filters=(("overdue", (group,)),)))}
        for group in ("1-3", "4-10", "11-30", "31-")
    ]
    assert sum(map(len, groups)) == opened(lists, filled, members="dossiers_overdue").total > 0
    assert set.union(*groups) == {
        row["code"] for row in rows_of(filled, opened(lists, filled, members="dossiers_overdue"))
    }


def test_due_within_so_many_working_hours_is_not_overdue_and_not_later(filled, lists):
    for row in rows_of(filled, opened(lists, filled, filters=(("due_within", ("24",)),))):
        assert not row["is_overdue"] and row["left"] <= 24 * HOUR
    near = opened(lists, filled, filters=(("due_within", ("24",)),)).total
    if filled.place.policies.due_soon == "24 working hours":
        assert near == opened(lists, filled, members="dossiers_due_soon").total


def test_an_area_filter_takes_what_lies_below(filled, lists):
    found = rows_of(filled, opened(lists, filled, filters=(("receiving", ("A",)),)))
    assert found and {row["receiving_area"] for row in found} <= {"A.0", "A1", "A2"}


def test_a_cause_is_looked_up_by_source_and_code(filled, lists):
    first, second = opened(lists, filled, members="dossiers_overdue").keys(0, 2)
    says = {"cause": {first: ("unit_slow",), ("other", second[1]): ("unit_slow",)}}
    found = opened(lists, filled, members="dossiers_overdue", filters=(("cause", ("unit_slow",)),), says=says)
    assert found.keys(0, 10) == [first]
    without = opened(lists, filled, members="dossiers_overdue", filters=(("cause", ("(none)",)),), says=says)
    assert without.total == opened(lists, filled, members="dossiers_overdue").total - 1


def test_a_search_finds_part_of_a_code_in_any_case(filled, lists):
    (_, code), *_ = opened(lists, filled).keys(3, 4)
    assert code in {c for _, c in opened(lists, filled, search=code.lower()).keys(0, 99)}
    assert opened(lists, filled, search="no such code").total == 0


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("name", SORTS["dossiers"])
def test_every_column_orders_all_rows_and_leaves_none_out(filled, lists, name, down):
    found = opened(lists, filled, sort=((name, down),))
    plain = opened(lists, filled)
    assert sorted(found.keys(0, found.total)) == sorted(plain.keys(0, plain.total))
    rows = rows_of(filled, found)
    column = {"state": "status", "received_at": "received_at", "due_at": "due_at", "age": "age"}.get(name)
    if column:
        values = [row[column] for row in rows if row[column] is not None]
        assert [row[column] for row in rows][len(values) :] == [None] * (len(rows) - len(values))
        assert all(a >= b if down else a <= b for a, b in pairwise(values))


@ORDINARY
@given(start=st.integers(0, 200), length=st.integers(0, 60))
def test_a_page_is_a_slice_of_the_whole(filled, lists, start, length):
    found = opened(lists, filled, sort=(("age", True),))
    rows = page(filled.store, filled.place.code, found, start, start + length)
    assert [(row["source"], row["code"]) for row in rows] == found.keys(0, found.total)[
        start : start + length
    ]


@pytest.mark.parametrize(
    "filters",
    [(("horse", ("1",)),), (("overdue", ("7",)),), (("due_within", ("x",)),), (("resolving", ("Z",)),)],
)
def test_a_filter_that_means_nothing_is_named(filled, lists, filters):
    with pytest.raises(QuestionError, match=filters[0][0]):
        opened(lists, filled, filters=filters)


def test_a_list_stays_fixed_and_marks_what_changed(changing):
    lists = Lists(changing.store, changing.place, changing.calendar)
    before = opened(lists, changing)
    first = next(row for row in changing.rows["dossiers"] if row["code"] == before.keys(0, 1)[0][1])
    put(
        changing.store,
        changing.place,
        "dossiers",
        [first | {"status": 9, "end_at": LAST - 5, "version": 4}],
        old=[first],
    )
    again = opened(lists, changing)
    assert again.keys(0, again.total) == before.keys(0, before.total)
    assert [row["changed"] for row in page(changing.store, changing.place.code, again, 0, 2)] == [True, False]
    later = lists.open(before.question, Epoch(4, changing.now), whole(changing.place))
    assert later.total == before.total - 1


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1000), picks=st.sets(st.integers(0, 499), min_size=1, max_size=30))
def test_open_rows_in_memory_keep_up_with_every_change(changing, seed, picks):
    """A process that has followed every change holds what a process that starts now reads."""
    follows = Lists(changing.store, changing.place, changing.calendar)
    opened(follows, changing)
    changed = random_dossiers(changing.place, seed=seed)
    chosen = sorted(picks)
    with changing.store.read() as conn:
        version = data_version(conn, changing.place.code)
    new = [changed[n] | {"version": version + 1} for n in chosen]
    put(changing.store, changing.place, "dossiers", new, old=[changing.rows["dossiers"][n] for n in chosen])
    for n, row in zip(chosen, new, strict=True):
        changing.rows["dossiers"][n] = row
    fresh = Lists(changing.store, changing.place, changing.calendar)
    question = ListQuestion(members="dossiers_pending", area="P", period=MONTH)
    ways = [
        one.open(question, Epoch(version + 1, changing.now), whole(changing.place))
        for one in (follows, fresh)
    ]
    assert ways[0].keys(0, 999) == ways[1].keys(0, 999)
