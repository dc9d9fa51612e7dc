"""Days of a source beside ours, codes and incidents as they are told: whole, of a part, of a day, of a source."""

from datetime import date
from json import dumps

import pytest
from test_sources_are_told import NINE, ask
from trust_samples import BUSY, OTHER, moment

from ioc.access.scope import scope_of
from ioc.domain.moments import day_number, to_us
from ioc.errors import QuestionError, ScopeError
from ioc.store.incidents import note_incident
from ioc.store.reconciled import CodeRow, DayRow, write_days
from ioc.store.tables import incidents

DAY, BEFORE = day_number(date(2021, 10, 28)), day_number(date(2021, 10, 27))
AT = to_us(moment("2021-10-29T02:35"))


@pytest.fixture
def counted(town):
    def day(number, **more):
        told = {
            "theirs": 12,
            "ours": 11,
            "matched": 10,
            "missing_here": 2,
            "missing_there": 1,
            "at": AT,
            **more,
        }
        return DayRow(source="one_stop", day=number, **told)

    def code(name, what, area, number=DAY):
        return CodeRow(source="one_stop", day=number, what=what, code=name, cause="not_delivered", area=area)

    codes = [
        code("A", "missing_here", BUSY), code("B", "missing_here", None), code("C", "missing_there", "25225"),
        code("D", "different", BUSY, BEFORE),
    ]  # fmt: skip
    with town.store.write() as conn:
        write_days(conn, town.place.code, [day(DAY), day(BEFORE, different=1, states_at=AT)], codes)
        other = DayRow(
            source="hotline_1022", day=DAY, theirs=1, ours=0, matched=0, missing_here=1, missing_there=0, at=1
        )
        write_days(conn, town.place.code, [other], [])
    return town


def told(answer):
    return [(one.day, one.theirs, one.missing_here, one.missing_there, one.different) for one in answer.days]


def codes(town, **asked):
    return [one.code for one in ask(town, "count_codes", source="one_stop", **asked).rows]


def test_the_whole_is_told_as_it_was_counted(counted):
    answer = ask(counted, "count_days", source="one_stop")
    assert told(answer) == [(DAY, 12, 2, 1, None), (BEFORE, 12, 2, 1, 1)] and answer.whole


def test_of_a_part_its_own_codes_are_counted_and_no_totals_told(counted):
    area = counted.place.areas[BUSY].parent
    answer = ask(counted, "count_days", source="one_stop", area=area, scope=scope_of([area]))
    assert told(answer) == [(DAY, None, 1, 0, None), (BEFORE, None, 0, 0, 1)] and not answer.whole
    assert {(one.ours, one.matched) for one in answer.days} == {(None, None)}
    assert codes(counted, area=area, scope=scope_of([area])) == ["A", "D"]
    with pytest.raises(ScopeError):
        ask(counted, "count_codes", source="one_stop", scope=scope_of([area]))


def test_codes_are_those_of_the_day_and_kind_that_are_asked_for(counted):
    assert codes(counted) == ["A", "B", "C", "D"]
    assert codes(counted, day=BEFORE) == ["D"]
    assert codes(counted, day=DAY, by="missing_here") == ["A", "B"]
    assert codes(counted, by="missing_there") == ["C"]
    assert ask(counted, "count_codes", source="hotline_1022").rows == ()


@pytest.mark.parametrize("name", ["count_days", "count_codes"])
def test_a_source_that_is_none_is_named(counted, name):
    with pytest.raises(QuestionError, match="nothing"):
        ask(counted, name, source="nothing")


def test_incidents_of_the_last_days_are_told_with_their_source(town):
    gap = {"source": "one_stop", "count": 3, "days": 2}
    audit = "7 counts differ from the rows; first: dossier: 3, not 2"
    noted = (
        ("2021-10-29T02:31", "gap", dumps(gap)), ("2021-10-28T10:00", "audit", audit),
        ("2021-10-27T10:00", "gap", "one_stop: as an earlier version wrote it"),
        ("2021-09-01T10:00", "gap", "one_stop: long ago"),
    )  # fmt: skip
    redriven = {"source": "one_stop", "came": 2, "left": 1, "lost": 1, "by": "a"}
    with town.store.write() as conn:
        for at, kind, text in noted:
            told = {"place": town.place.code, "at": to_us(moment(at)), "kind": kind, "text": text}
            conn.execute(incidents.insert().values(**told))
        note_incident(conn, town.place.code, "redrive", to_us(moment("2021-10-29T08:00")), redriven)
    found = [(one.kind, one.source, one.facts, one.text) for one in ask(town, "incidents", at=NINE).rows]
    assert found == [
        ("redrive", "one_stop", redriven, ""), ("gap", "one_stop", gap, ""),
        ("audit", None, {"count": 7, "first": "dossier: 3, not 2"}, ""),
        ("gap", "one_stop", {}, "as an earlier version wrote it"),
    ]  # fmt: skip
    part = ask(town, "incidents", at=NINE, area=OTHER, scope=scope_of([OTHER]))
    assert part.rows == () and not part.whole
