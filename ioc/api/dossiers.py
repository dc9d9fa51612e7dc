"""/api/v1/dossiers: the dossiers behind a number, page after page by their keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ioc.access.audit import Audit
from ioc.api.asking import area, count, one_of, several
from ioc.api.cursors import Cursor, cursor_of, position, written
from ioc.api.parameters import AREA, FROM, TO, Parameter, some_of
from ioc.api.periods import iso, period_asked
from ioc.domain.moments import HOUR
from ioc.epochs import Window
from ioc.indicators.breakdowns import ELSEWHERE
from ioc.indicators.lookups import Row
from ioc.indicators.members import LISTS
from ioc.worklist.lists import Lists, OpenedList
from ioc.worklist.marks import marked
from ioc.worklist.pages import page
from ioc.worklist.questions import PASSED, ListQuestion
from ioc.worklist.urges import Urges

SUMMARY = "The dossiers behind a number, by source and code; asks for the permission see_records"
MEMBERS = tuple(key for key, one in LISTS.items() if one.subject == "dossiers")
PENDING = "dossiers_pending"
STATUS = tuple(map(str, range(1, 11)))
MOST, USUAL = 500, 100
BY_CODE = (("code", False),)
PARAMETERS = (
    AREA,
    Parameter(
        "members",
        "An indicator that counts dossiers: those that make its number; or a set of them that waits are told of.",
        {"type": "string", "enum": list(MEMBERS), "default": PENDING},
    ),
    FROM,
    TO,
    Parameter("status", "1 to 10 of the national code, several with commas.", some_of(STATUS)),
    Parameter("passed", "A step: of dossiers_stepped and dossiers_waited those alone that went through it."),
    Parameter("limit", "So many at most.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
    Parameter("after", "`next` of the page before: goes on in the list as it was fixed then."),
)  # fmt: skip
MOMENTS = ("submitted_at", "received_at", "due_at", "end_at", "paused_since")
AREAS = ("receiving_area", "resolving_area")
WORDS = ("channel", "procedure_code", "field_code", *AREAS, "step", "holder")


@dataclass(frozen=True, slots=True)
class Records:
    """Where records are listed, what the desk knows of them, and where it is noted who took them."""

    lists: Lists
    urges: Urges
    audit: Audit


def answer(records: Records, window: Window, told: Mapping[str, str]) -> dict[str, Any]:
    cursor = cursor_of(told.get("after", ""), window.glance())
    limit = count(told, "limit", USUAL, MOST)
    question = _question(window, told, cursor)
    window.reader().require(question.area)
    opened = records.lists.open(question, cursor.epoch, window.scope)
    start = position(opened, cursor)
    rows = page(records.lists.store, window.place.code, opened, start, start + limit)
    marks = records.urges.marks([(row["source"], row["code"]) for row in rows])
    goes_on = start + limit < opened.total
    return {
        **_about(window, question, opened),
        "next": written(cursor.epoch, rows[-1]) if goes_on else None,
        "dossiers": [_told(marked(row, marks), window) for row in rows],
    }


def _question(window: Window, told: Mapping[str, str], cursor: Cursor) -> ListQuestion:
    states, passed = several(told, "status", STATUS), (told["passed"],) if "passed" in told else ()
    return ListQuestion(
        members=one_of(told, "members", MEMBERS, PENDING),
        area=area(told, window.place, window.home),
        period=period_asked(told, window.place, cursor.epoch.as_of),
        filters=tuple((name, values) for name, values in (("state", states), (PASSED, passed)) if values),
        sort=BY_CODE,
    )


def _about(window: Window, question: ListQuestion, opened: OpenedList) -> dict[str, Any]:
    period = opened.question.period
    return {
        "members": question.members,
        "attribution": question.by,
        "area": question.area,
        "from": iso(period.start, window.place),
        "to": iso(period.end, window.place),
        "version": opened.epoch.version,
        "total": opened.total,
        "passes": opened.passes,
    }


def _told(row: Row, window: Window) -> dict[str, Any]:
    """One dossier. What was moved out of the caller's areas since the list was fixed is a code and no more."""
    place = window.place
    stored = row if "status" in row else {}
    return {
        "source": row["source"],
        "code": row["code"],
        "changed": row["changed"],
        "status": stored.get("status"),
        **{name: stored.get(name) for name in WORDS},
        **{name: _area(stored.get(name), window) for name in AREAS},
        **{name: iso(stored.get(name), place) for name in MOMENTS},
        "is_overdue": row["is_overdue"],
        "overdue_days": row["overdue"],
        "left_hours": _hours(row["left"]),
        "age_hours": _hours(row["age"]),
        "paused": row["paused"],
        "cause": row["cause"],
        "urged_by": iso(row["urged_by"], place),
    }


def _area(code: str | None, window: Window) -> str | None:
    """An area of the caller's; others are not named, as in figures."""
    return code if code is None or window.scope.allows(window.place, code) else ELSEWHERE


def _hours(us: int | None) -> float | None:
    return None if us is None else round(us / HOUR, 4)
