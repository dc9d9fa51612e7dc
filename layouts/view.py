"""What an address says: page, area, field, dossier or source, period, comparison, indicator, map; and back."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, quote, unquote, urlencode

from geo.places import Place
from ioc.screens.programme import WALL_PAGES
from ioc.store.reconciled import PORTAL_KINDS
from ioc.texts import DEFAULT_LANGUAGE, LANGUAGES
from layouts.walls.setup import profile_of

PERIODS = ("today", "7days", "month", "quarter", "year", "report", "custom")
COMPARISONS = ("before", "none")  # the same number of working days before; nothing
MAPS = ("areas", "tiles")  # geographic; one hexagon an area
AREA_PAGES = ("province", "area")  # pages that carry their area in the path
PLAIN_PAGES = ("complaints", "payments", "delays", "dictionary")
DOSSIER, DOSSIERS = "dossier", "dossiers"  # the page of one: /dossiers/<source>/<code>
SOURCES, SOURCE = "sources", "source"  # /sources, /sources/<source>
REJECTS, COUNTS = "rejects", "counts"  # /sources/<source>/rejects, /sources/<source>/counts
BELOW_SOURCE = (REJECTS, COUNTS)
OF_SOURCE = (SOURCE, *BELOW_SOURCE)
TRUST_PAGES = (SOURCES, *OF_SOURCE)
MOST_PARTS = 100_000
MOST_LETTERS = 80  # of what is searched for
FIELD_PAGES = ("delays",)  # pages that may show one field alone
PAGE_KEYS = (*AREA_PAGES, *PLAIN_PAGES, DOSSIER, *TRUST_PAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything an address holds. start, end: of a custom period, both inclusive as people write them."""

    page: str
    area: str
    period: str = "month"
    start: date | None = None
    end: date | None = None
    compare: str = "before"
    indicator: str | None = None
    map: str = "areas"
    lang: str = DEFAULT_LANGUAGE
    field: str | None = None
    dossier: tuple[str, str] | None = None  # source and code
    source: str | None = None  # of pages of one source
    reason: str | None = None  # of refused records: why, and words to be found; of counts: what differs
    find: str | None = None
    day: date | None = None  # of counts: one day alone
    part: int = 1  # of counts: which page of the codes
    wall: str | None = None  # the profile of the screen, of pages of walls (layouts.walls.setup)

    def but(self, **changes: object) -> "View":
        """The same view with something changed; leaving the custom period drops its days."""
        if "period" in changes and changes["period"] != "custom":
            changes = {"start": None, "end": None, **changes}
        return replace(self, **changes)

    def query(self) -> str:
        """The whole view as a query, in a fixed order: the key of its bundle."""
        source, code = self.dossier or ("", "")
        told = (
            {"source": source, "code": code}
            if self.dossier
            else {"source": self.source}
            if self.source
            else {}
        )
        return urlencode({"page": self.page, "area": self.area, **told, **self._options()})

    def address(self) -> str:
        """The address that opens this view."""
        if self.dossier:
            path, options = dossier_path(*self.dossier), self._options()
        elif self.page in AREA_PAGES:
            path, options = f"/{self.page}/{self.area}", self._options()
        elif self.source:
            path, options = source_path(self.source, self.page), {"area": self.area, **self._options()}
        else:
            path, options = f"/{self.page}", {"area": self.area, **self._options()}
        return f"{path}?{urlencode(options)}" if options else path

    def _options(self) -> dict[str, str]:
        said = {
            "period": self.period,
            "start": self.start and self.start.isoformat(),
            "end": self.end and self.end.isoformat(),
            "compare": self.compare,
            "indicator": self.indicator,
            "map": self.map,
            "field": self.field,
            "reason": self.reason,
            "find": self.find,
            "day": self.day and self.day.isoformat(),
            "part": self.part,
            "wall": self.wall,
            "lang": self.lang,
        }
        return {key: str(value) for key, value in said.items() if value and value != DEFAULTS.get(key)}


DEFAULTS = {"part": 1, "period": "month", "compare": "before", "map": "areas", "lang": DEFAULT_LANGUAGE}


def dossier_path(source: str, code: str) -> str:
    """The address of one dossier."""
    return f"/{DOSSIERS}/{quote(source, safe='')}/{quote(code, safe='')}"


def source_path(source: str, page: str = SOURCE) -> str:
    """The address of a page of one source."""
    return f"/{SOURCES}/{source}" + (f"/{page}" if page in BELOW_SOURCE else "")


def home(place: Place, area: str | None = None, **options: object) -> View:
    """The page of an area (of the place as a whole unless told)."""
    area = area or place.root
    return View(page="province" if area == place.root else "area", area=area, **options)


def at_area(view: View, place: Place, area: str) -> View:
    """The same view of another area."""
    if view.page in AREA_PAGES:
        return view.but(area=area, page="province" if area == place.root else "area")
    return view.but(area=area)


def read_address(
    place: Place, path: str, search: str = "", lang: str = DEFAULT_LANGUAGE, home: str | None = None
) -> View | None:
    """The view of an address; None where there is no such page or area. `lang`, `home`: when the address says none."""
    parts = [part for part in path.split("/") if part]
    told = {"area": home or place.root, **dict(parse_qsl(search.removeprefix("?")))}
    if not parts:
        return _view(place, {**told, "page": "province"}, lang)
    if len(parts) == 2 and parts[0] in AREA_PAGES:
        return _view(place, {**told, "page": parts[0], "area": parts[1]}, lang)
    if len(parts) == 3 and parts[0] == DOSSIERS:
        source, code = map(unquote, parts[1:])
        of_one = {"page": DOSSIER, "area": place.root, "source": source, "code": code}
        return _view(place, {**told, **of_one}, lang)
    if parts[0] == SOURCES and len(parts) in (2, 3) and (len(parts) == 2 or parts[2] in BELOW_SOURCE):
        return _view(place, {**told, "page": parts[2] if parts[2:] else SOURCE, "source": parts[1]}, lang)
    if len(parts) == 1 and parts[0] in (*PLAIN_PAGES, SOURCES):
        return _view(place, {**told, "page": parts[0]}, lang)
    return None


def read_query(place: Place, query: str, lang: str = DEFAULT_LANGUAGE) -> View | None:
    """The view of a bundle's query (`View.query`); None where page or area are not known."""
    return _view(place, dict(parse_qsl(query.removeprefix("?"))), lang)


def _view(place: Place, told: dict[str, str], lang: str) -> View | None:
    page, area = told.get("page"), told.get("area", place.root)
    if page in WALL_PAGES:
        return _wall(place, told, lang)
    if page not in PAGE_KEYS or area not in place.areas:
        return None
    if page in AREA_PAGES:
        page = "province" if area == place.root else "area"
    dossier = (told.get("source", ""), told.get("code", "")) if page == DOSSIER else None
    if dossier is not None and not all(dossier):
        return None
    if page in OF_SOURCE and told.get("source") not in place.sources:
        return None
    start, end = _day(told.get("start")), _day(told.get("end"))
    whole = start is not None and end is not None and start <= end
    period = _one_of(told.get("period"), PERIODS, "month")
    if period == "custom" and not whole:
        period = "month"
    return View(
        page=page, area=area, period=period,
        start=start if period == "custom" else None, end=end if period == "custom" else None,
        compare=_one_of(told.get("compare"), COMPARISONS, "before"), indicator=told.get("indicator"),
        map=_one_of(told.get("map"), MAPS, "areas"), lang=_one_of(told.get("lang"), LANGUAGES, lang),
        field=told.get("field") if page in FIELD_PAGES and told.get("field") in place.fields else None,
        dossier=dossier, source=told["source"] if page in OF_SOURCE else None,
        reason=_reason(page, told.get("reason")), day=_day(told.get("day")) if page == COUNTS else None,
        find=_letters(told.get("find")) if page == REJECTS else None,
        part=_part(told.get("part")) if page == COUNTS else 1,
    )  # fmt: skip


def _reason(page: str, text: str | None) -> str | None:
    """Why records were refused, in whatever words; of counts one of what can differ."""
    if page == COUNTS:
        return text if text in PORTAL_KINDS else None
    return _letters(text) if page == REJECTS else None


def _letters(text: str | None) -> str | None:
    """What was typed, without what nobody sees; None for nothing."""
    return "".join(one for one in text or "" if one.isprintable()).strip()[:MOST_LETTERS] or None


def _wall(place: Place, told: dict[str, str], lang: str) -> View | None:
    """A page of a wall: an area and the screen it is drawn for; it has no other choices."""
    area, profile = told.get("area", place.root), told.get("wall", "")
    if area not in place.areas or profile_of(profile) is None:
        return None
    return View(page=told["page"], area=area, wall=profile, lang=_one_of(told.get("lang"), LANGUAGES, lang))


def _part(text: str | None) -> int:
    """The number of a page, the first where the text is none."""
    return int(text) if text and text.isascii() and text.isdigit() and 0 < int(text) < MOST_PARTS else 1


def _one_of(value: str | None, allowed: tuple[str, ...], otherwise: str) -> str:
    return value if value in allowed else otherwise


def _day(text: str | None) -> date | None:
    """The day, None where the text is not one: an address is typed by people."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
