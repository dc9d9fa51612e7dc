"""What the address of a list or a breakdown says: which records, filters, order and columns; and back again."""

from dataclasses import dataclass, fields
from urllib.parse import parse_qsl, urlencode

from geo.places import Place
from ioc.errors import QuestionError
from ioc.indicators.catalogue import BY_KEY
from ioc.indicators.members import LISTS, listable
from ioc.worklist.questions import SORTS, Filters, filter_names, refusing, settled
from layouts.view import View, read_query

PATHS = {"dossiers": "dossiers", "tickets": "complaints/list", "payments": "payments/list"}
BREAKDOWN = "breakdown"
FIRST = {"dossiers": "dossiers_pending", "tickets": "tickets_open", "payments": "payments_count"}
DEFAULT_PERIOD = "today"
BEFORE = "before"  # said of the period that the one told is compared with
HOURS = tuple(str(hour) for hour in range(24))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView(View):
    """page: the path of a list, or the breakdown. columns: none told means those shown at first."""

    members: str
    attribution: str | None = None
    filters: Filters = ()
    search: str = ""
    sort: tuple[tuple[str, bool], ...] = ()
    columns: tuple[str, ...] = ()
    own_columns: tuple[str, ...] = ()  # of whoever looks, where the address names none; never part of it
    hour: int | None = None  # of a single day: the local hour it begins at
    number: str | None = None  # the share or amount one comes from, of which these are the records
    before: bool = False  # of the period that the period told is compared with

    @property
    def subject(self) -> str:
        return listable(self.members).subject

    def address(self) -> str:
        """The address that opens this view; of another page, the plain view of that page."""
        if self.page not in (*PATHS.values(), BREAKDOWN):
            return self.plain().address()
        return f"/{self.page}?{self.query()}"

    def query(self) -> str:
        """Everything the address holds besides the path, in a fixed order."""
        said = [("members", self.members), ("area", self.area), ("by", self.attribution)]
        said += [(name, value) for name, values in self.filters for value in values]
        said += [("q", self.search), ("sort", ",".join(f"{'-' * down}{name}" for name, down in self.sort))]
        said += [("cols", ",".join(self.columns)), ("period", self.period)]
        said += [("start", self.start and self.start.isoformat()), ("end", self.end and self.end.isoformat())]
        said += [("for", self.number), ("lang", self.lang if self.lang != "vi" else "")]
        said += [
            ("hour", None if self.hour is None else str(self.hour)),
            ("of", BEFORE if self.before else ""),
        ]
        return urlencode([(key, value) for key, value in said if value])

    def but(self, **changes: object) -> "ListView":
        """The same view with something changed; another period has no hour, and is that one itself."""
        if "period" in changes or "start" in changes:
            changes = {"hour": None, "before": False, **changes}
        return View.but(self, **changes)

    def plain(self) -> View:
        return View(**{one.name: getattr(self, one.name) for one in fields(View)})

    def chosen(self, name: str) -> tuple[str, ...]:
        """The values of a filter."""
        return dict(self.filters).get(name, ())

    def with_filter(self, name: str, *values: str) -> "ListView":
        """The same view with other values of one filter; none takes it away."""
        others = [(key, told) for key, told in self.filters if key != name]
        return self.but(filters=tuple(sorted([*others, (name, values)] if values else others)))

    def unfiltered(self) -> "ListView":
        """All the records that the filters narrow."""
        return self.but(filters=settled(self.members, self.filters), search="")

    def toggled(self, name: str, value: str) -> "ListView":
        """With a value of a filter where it was without, and the reverse."""
        old = self.chosen(name)
        new = [one for one in old if one != value] if value in old else [*old, value]
        return self.with_filter(name, *sorted(new)).with_filter(refusing(name))

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The columns to be shown; none told means those shown at first."""
        return self.columns or self.own_columns

    def as_list(self) -> "ListView":
        return self.but(page=PATHS[self.subject], number=None)


def list_view(place: Place, members: str, *, page: str | None = None, **options: object) -> ListView:
    """The list (or, told so, the breakdown) of the records behind an indicator."""
    told = {"area": place.root, "period": DEFAULT_PERIOD, **options}
    return ListView(page=page or PATHS[listable(members).subject], members=members, **told)


def read_list(place: Place, path: str, search: str, home: str | None = None) -> ListView | None:
    """The view of an address; None for other pages; QuestionError for a list that there is not. home: the area meant
    where none is told, the place as a whole unless told."""
    page, told = path.strip("/"), parse_qsl(search.removeprefix("?"))
    subjects = {path: subject for subject, path in PATHS.items()}
    if page not in (*subjects, BREAKDOWN):
        return None
    one = dict(told)
    members = one.get("members") or FIRST[subjects.get(page, "dossiers")]
    if members not in LISTS or subjects.get(page, listable(members).subject) != listable(members).subject:
        raise QuestionError(f"members: {members!r}")
    shared = {"period": DEFAULT_PERIOD, "area": home or place.root} | one
    base = read_query(place, urlencode({**shared, "page": "dictionary"}))
    if base is None:
        raise QuestionError(f"area: {one.get('area')!r}")
    hour = _hour(one.get("hour")) if base.start is not None and base.start == base.end else None
    return ListView(
        **{field.name: getattr(base, field.name) for field in fields(View)} | {"page": page}, hour=hour,
        before=one.get("of") == BEFORE, number=one["for"] if one.get("for") in BY_KEY and page == BREAKDOWN else None,
        members=members, attribution=one.get("by") or None, filters=_filters(members, told),
        search=one.get("q", ""), sort=_sort(one.get("sort", ""), listable(members).subject),
        columns=tuple(part for part in one.get("cols", "").split(",") if part),
    )  # fmt: skip


def _hour(text: str | None) -> int | None:
    """The hour, None where the text is not one."""
    return int(text) if text in HOURS else None


def _filters(members: str, told: list[tuple[str, str]]) -> Filters:
    found: dict[str, list[str]] = {}
    for name, value in told:
        if name in filter_names(listable(members).subject):
            found.setdefault(name, []).append(value)
    return tuple(sorted((name, tuple(dict.fromkeys(values))) for name, values in found.items()))


def _sort(text: str, subject: str) -> tuple[tuple[str, bool], ...]:
    parts = [(part.removeprefix("-"), part.startswith("-")) for part in text.split(",")]
    return tuple((name, down) for name, down in parts if name in SORTS[subject])
