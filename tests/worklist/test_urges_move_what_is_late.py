"""An urge goes to the resolving unit, is answered there, and closes by itself when its dossiers end."""

from datetime import timedelta

import numpy as np
import pytest
from small_store import NOW, dossier, epochs, loaded_store, place, stopped_clock, template

from ioc import clock
from ioc.access.scope import scope_of, whole
from ioc.domain.feed import Parsed
from ioc.domain.moments import HOUR, MISSING, to_us
from ioc.errors import QuestionError
from ioc.ingest import Loader
from ioc.store.versions import data_version
from ioc.worklist.urges import Urges
from ioc.worklist.views import SavedViews

__all__ = ["epochs", "loaded_store", "place", "stopped_clock", "template"]

FIRST, OTHER = ("one_stop", "H-4"), ("one_stop", "H-5")  # resolved by 25216 and by 689.0
ENDED = ("one_stop", "H-1")
MINE = "25216"


@pytest.fixture
def desk(desk_store):
    return desk_store


@pytest.fixture
def urges(desk, epochs, place):
    return Urges(desk, epochs.store, place, epochs.calendar)


def asked(urges, *keys, scope=None, hours=8, note="Khẩn"):
    return urges.ask(keys, hours=hours, note=note, by="manager", scope=scope or whole(urges.place))


def end(epochs, place, number):
    done = dossier(number, "2021-10-20T08:00", status=9, finished_at=NOW, line=9)
    Loader(epochs.store, place, epochs.calendar).load("one_stop", Parsed([done], []), cursor="d")


def test_one_request_goes_to_each_resolving_unit(urges):
    found = asked(urges, FIRST, OTHER, ("one_stop", "H-3"))
    assert {one.unit: {code for _, code in one.dossiers} for one in found} == {
        MINE: {"H-3", "H-4"}, "689.0": {"H-5"},
    }  # fmt: skip


def test_by_when_is_working_time(urges, epochs):
    (one,) = asked(urges, FIRST, hours=16)
    worked = epochs.calendar.between(np.array([to_us(NOW)]), np.array([one.due_at]))[0]
    assert worked == 16 * HOUR != MISSING


def test_a_unit_sees_the_requests_to_it_and_no_others(urges):
    asked(urges, FIRST, OTHER)
    assert [one.unit for one in urges.of_units(scope_of([MINE]))] == [MINE]
    assert len(urges.of_units(whole(urges.place))) == 2


def test_nobody_urges_what_he_does_not_see_nor_what_has_ended(urges):
    with pytest.raises(QuestionError, match="dossiers"):
        asked(urges, OTHER, scope=scope_of([MINE]))
    with pytest.raises(QuestionError, match="dossiers"):
        asked(urges, ENDED, ("one_stop", "H-none"))
    assert urges.of_units(whole(urges.place)) == []


def test_the_unit_answers(urges):
    (one,) = asked(urges, FIRST)
    urges.answer(one.id, "Đang chờ xác minh", by="leader", scope=scope_of([MINE]))
    (after,) = urges.of_units(whole(urges.place))
    assert (after.answer, after.answered_by, after.note) == ("Đang chờ xác minh", "leader", "Khẩn")


def test_another_unit_does_not_answer(urges):
    (one,) = asked(urges, OTHER)
    with pytest.raises(QuestionError, match="urge"):
        urges.answer(one.id, "x", by="leader", scope=scope_of([MINE]))


def test_it_closes_by_itself_when_the_last_of_its_dossiers_ends(urges, epochs, place):
    asked(urges, FIRST, ("one_stop", "H-3"))
    end(epochs, place, 4)
    (one,) = urges.of_units(whole(place))
    assert one.open == 1
    end(epochs, place, 3)
    with clock.frozen(NOW + timedelta(hours=3)):  # whoever looks at last sees when it was done
        (closed,) = urges.of_units(whole(place), closed=True)
    assert closed.closed_at == to_us(NOW) and closed.open == 0
    assert urges.of_units(whole(place)) == []
    assert urges.open_of([FIRST]) == {}


def test_it_is_late_once_its_moment_is_past(urges):
    (one,) = asked(urges, FIRST, hours=4)
    assert not one.is_late(one.due_at) and one.is_late(one.due_at + 1)
    assert urges.open_of([FIRST, OTHER]) == {FIRST: one.due_at}


def test_a_cause_is_set_changed_and_taken_back(urges):
    for cause, wanted in (
        ("unit_slow", {FIRST: "unit_slow"}),
        ("applicant", {FIRST: "applicant"}),
        (None, {}),
    ):
        assert urges.set_cause([FIRST, OTHER], cause, by="leader", scope=scope_of([MINE])) == 1
        assert urges.causes() == wanted
    with pytest.raises(QuestionError, match="cause"):
        urges.set_cause([FIRST], "laziness", by="leader", scope=whole(urges.place))


def test_a_note_may_not_be_a_book(urges):
    with pytest.raises(QuestionError, match="text"):
        asked(urges, FIRST, note="x" * 5000)


def test_nothing_is_written_to_the_facts(urges, epochs, place):
    before = epochs.glance().version
    asked(urges, FIRST)
    urges.set_cause([FIRST], "applicant", by="leader", scope=whole(place))
    with epochs.store.read() as conn:
        assert data_version(conn, place.code) == before


def test_saved_views_are_kept_by_owner_and_name(desk):
    views = SavedViews(desk)
    views.save("an", "dossiers", " Quá  hạn ", "members=dossiers_overdue")
    views.save("an", "dossiers", "Quá hạn", "members=dossiers_pending")
    views.save("binh", "dossiers", "Khác", "q=1")
    assert [(one.name, one.query) for one in views.of("an", "dossiers")] == [
        ("Quá hạn", "members=dossiers_pending")
    ]
    assert views.of("an", "tickets") == []
    views.delete("an", "dossiers", "Quá hạn")
    assert views.of("an", "dossiers") == [] and len(views.of("binh", "dossiers")) == 1
    with pytest.raises(QuestionError, match="name"):
        views.save("an", "dossiers", "  ", "q=1")
