"""What a list is asked for: which records, of which area and period, filtered and ordered how."""

import re
from dataclasses import dataclass, replace

from geo.places import Place
from ioc.errors import QuestionError
from ioc.indicators.answers import Period
from ioc.indicators.ask_overdue import AGES
from ioc.indicators.breakdowns import NONE
from ioc.indicators.gathered import counts_passes
from ioc.indicators.members import listable

PASSED = "passed"  # steps that passes went through, of sets of passes alone
# filters by the words of a column, and the column each stands in
BY_WORD = {
    "dossiers": {
        "field": "field_code", "procedure": "procedure_code", "channel": "channel", "step": "step",
        "holder": "holder",
    },
    "tickets": {"channel": "channel", "category": "category", "kind": "kind", "state": "state",
                "responsible": "responsible"},
    "payments": {"channel": "channel", "type": "type", "state": "state"},
}  # fmt: skip
BY_AREA = {
    "dossiers": {"receiving": "receiving_area", "resolving": "resolving_area"},
    "tickets": {"place": "area"},
    "payments": {"place": "area"},
}
BY_PASS = {"dossiers": (PASSED,), "tickets": (), "payments": ()}
# filters by what the desk knows of a dossier, and the value of those of which it knows nothing
BY_DESK = {"cause": NONE, "urged": "no"}
BY_CLOCK = {
    "dossiers": ("overdue", "due", "due_within", "paused", *BY_DESK, "state", "age"),
    "tickets": ("overdue", "due", "due_within", "placed"), "payments": (),
}  # fmt: skip
NOT = "not_"  # before the name of a filter by words: none of the values
URGE_ID = re.compile("[0-9a-f]{16}")
LONG = "long"  # paused for more working days than the place's policy says
GROUPS = {"any": (1, None), "1-3": (1, 3), "4-10": (4, 10), "11-30": (11, 30), "31-": (31, None)}
# pending dossiers by the working days since they were received, as the page of delays groups them
AGE_GROUPS = {f"{first}-{'' if last is None else last}": (first, last) for first, last in AGES}
CAUSES = ("unit_slow", "other_agency", "system_error", "paused_forgotten", "applicant")
SORTS = {
    "dossiers": (
        "code", "procedure", "field", "receiving", "resolving", "channel", "state", "step", "holder", "submitted_at",
        "received_at", "due_at", "end_at", "overdue", "left", "age",
    ),
    "tickets": ("code", "category", "kind", "state", "place", "channel", "opened_at", "due_at", "end_at", "overdue",
                "left", "age"),
    "payments": ("code", "type", "state", "place", "channel", "requested_at", "paid_at", "refunded_at", "amount"),
}  # fmt: skip
Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuestion:
    """members: an indicator whose value is a number of records; the list is those records and no others.

    filters: by name the values of which one must be met; sort: column and whether downwards, the first leading.
    """

    members: str
    area: str
    period: Period
    attribution: str | None = None
    filters: Filters = ()
    search: str = ""
    sort: tuple[tuple[str, bool], ...] = ()

    @property
    def subject(self) -> str:
        return listable(self.members).subject

    @property
    def by(self) -> str:
        """The attribution that decides which area a dossier counts for."""
        return self.attribution or listable(self.members).attribution

    def bare(self) -> "ListQuestion":
        """The same records, neither filtered nor ordered."""
        return replace(self, filters=settled(self.members, self.filters), search="", sort=())


def check(place: Place, question: ListQuestion) -> None:
    """QuestionError names what cannot be asked."""
    subject = question.subject
    if question.area not in place.areas:
        raise QuestionError(f"area: {place.code} has no area {question.area!r}")
    if question.by not in ("resolving", "receiving"):
        raise QuestionError(f"attribution: {question.by!r} is none of resolving, receiving")
    for name, values in question.filters:
        if name not in filter_names(subject):
            raise QuestionError(
                f"filter: {name!r} does not filter {subject}; allowed: {', '.join(filter_names(subject))}"
            )
        if is_of_passes(name) and not counts_passes(question.members):
            raise QuestionError(f"{name}: {question.members} counts no passes of steps")
        _check_values(place, subject, name, values)
    for name, _ in question.sort:
        if name not in SORTS[subject]:
            raise QuestionError(f"sort: {name!r} is none of {', '.join(SORTS[subject])}")


def filter_names(subject: str) -> tuple[str, ...]:
    """Every filter of a subject."""
    words = (*BY_WORD[subject], *BY_PASS[subject])
    return (*BY_AREA[subject], *words, *map(refusing, words), *BY_CLOCK[subject])


def is_of_passes(name: str) -> bool:
    """Whether a filter says which passes are meant."""
    return name.removeprefix(NOT) == PASSED


def settled(members: str, filters: Filters) -> Filters:
    """The filters that a set of passes is read by: of which step, and of which procedure."""
    if not counts_passes(members):
        return ()
    return tuple((name, values) for name, values in filters if is_of_passes(name) or name == "procedure")


def refusing(name: str) -> str:
    """The filter that lets through what has none of the values of a filter."""
    return f"{NOT}{name}"


def _check_values(place: Place, subject: str, name: str, values: tuple[str, ...]) -> None:
    allowed: tuple[str, ...] | None = {
        "overdue": tuple(GROUPS), "due": ("today",), "paused": ("yes", "no", LONG), "cause": (*CAUSES, NONE),
        "placed": ("yes", "no"), "age": tuple(AGE_GROUPS),
    }.get(name)  # fmt: skip
    for value in values:
        if allowed is not None and value not in allowed:
            raise QuestionError(f"{name}: {value!r} is none of {', '.join(allowed)}")
        if name in BY_AREA[subject] and value not in place.areas:
            raise QuestionError(f"{name}: {place.code} has no area {value!r}")
        if name == "due_within" and not (value.isdecimal() and 0 < int(value) <= 1000):
            raise QuestionError(f"due_within: {value!r} is no number of working hours from 1 to 1000")
        if name == "urged" and value not in ("yes", "no") and not URGE_ID.fullmatch(value):
            raise QuestionError(f"urged: {value!r} is none of yes, no, and no request")
        if name == "state" and subject == "dossiers" and value not in map(str, range(1, 11)):
            raise QuestionError(f"state: {value!r} is none of 1..10")
