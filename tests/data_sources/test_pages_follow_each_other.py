"""Paging of the three systems: on from the stored cursor less the overlap, never in circles, never back."""

from datetime import UTC, datetime

import pytest
from scripted_service import answer_json

from ioc import clock
from ioc.errors import SourceError

NOW = datetime(2021, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_frozen_clock():
    with clock.frozen(NOW):
        yield


def page(*stamps: str, following: str | None = None, total: int | None = None):
    return answer_json({"data": [{"NgayCapNhat": s} for s in stamps], "next": following, "total": total})


A, B, C = "20211029080000000", "20211029090000000", "20211029100000000"


def test_the_first_reading_asks_without_since_and_follows_next(service, load):
    service.will(page(A, following=f"{A}-1", total=3), page(B, following=f"{B}-2"), page(C))
    pages = list(load().fetch(None))
    assert [r.params.get("since") for r in service.requests] == [None, f"{A}-1", f"{B}-2"]
    assert [r.path for r in service.requests] == ["/one_stop/changes"] * 3
    assert [p.cursor for p in pages] == [A, B, C]
    assert [p.last for p in pages] == [False, False, True]
    assert pages[0].total == 3


def test_a_later_poll_asks_from_the_cursor_less_the_overlap(service, load):
    service.will(page())
    (only,) = load().fetch(B)
    assert service.requests[0].params["since"] == "20211029085500000"
    assert only.cursor == B, "an empty answer moves nothing"


def test_the_cursor_never_goes_back_with_records_of_the_overlap(service, load):
    service.will(page(A))
    assert [p.cursor for p in load().fetch(C)] == [C]


def test_totals_of_a_reading_count_what_is_done(service, load):
    service.will(page(A, B, following=f"{B}-1", total=3), page(C, total=1))
    assert [p.total for p in load().fetch(None)] == [3, 3]


def test_a_stamp_far_in_the_future_does_not_carry_the_cursor_away(service, load):
    service.will(page(A, "20991231000000000"))
    assert [p.cursor for p in load().fetch(None)] == [A]


@pytest.mark.parametrize("junk", ["2021", "20211399999999999", 20211029080000000, None, "soon"])
def test_a_stamp_that_is_no_moment_does_not_move_the_cursor(service, load, junk):
    service.will(answer_json({"data": [{"NgayCapNhat": A}, {"NgayCapNhat": junk}, "junk"], "next": None}))
    assert [p.cursor for p in load().fetch(None)] == [A]


def test_a_cursor_that_goes_backwards_is_refused_and_what_came_before_is_kept(service, load):
    service.will(page(B, following=f"{B}-2"), page(A, following=f"{A}-1"))
    pages = []
    with pytest.raises(SourceError, match="cursor goes backwards") as caught:
        for one in load().fetch(None):
            pages.append(one)
    assert [p.cursor for p in pages] == [B, B]
    assert not caught.value.permanent


def test_a_cursor_that_stands_still_is_refused(service, load):
    service.will(page(B, following=f"{B}-2"))
    with pytest.raises(SourceError, match="cursor goes backwards"):
        list(load().fetch(None))


def test_empty_pages_without_end_are_refused(service, load):
    answers = [page(following=f"{A}-{n}") for n in range(9)]
    service.will(*answers)
    with pytest.raises(SourceError, match="three empty pages"):
        list(load().fetch(None))


def test_a_reading_has_a_greatest_number_of_pages(service, load):
    service.will(*[page(A, following=f"{A}-{n}") for n in range(9)])
    with pytest.raises(SourceError, match="still more after 5 pages"):
        list(load(max_pages=5).fetch(None))


def test_a_stored_cursor_that_is_none_is_named(load):
    with pytest.raises(SourceError, match="stored cursor"):
        list(load().fetch("yesterday"))


def test_the_cursor_of_a_moment_is_its_local_stamp(load):
    assert load().cursor_at(datetime(2021, 10, 29, 1, 0, 0, 250_000, tzinfo=UTC)) == "20211029080000250"
