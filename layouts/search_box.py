"""The search box of every header, and a hit as the box shows it: a line, what it is, and where it leads."""

from urllib.parse import quote, urlencode

from dash import dcc, html

from geo.places import Place
from ioc.domain.moments import from_us
from ioc.texts import DEFAULT_LANGUAGE, t
from ioc.texts.in_browser import search_texts
from ioc.worklist.searching import Hit
from layouts import words
from layouts.links import list_of_ticket
from layouts.list_view import list_view
from layouts.panel import Context
from layouts.view import home


def search_box(context: Context) -> html.Div:
    """An input and the list below it, filled by assets/search.js."""
    lang = context.lang
    label = t("search.label", lang)
    box = dcc.Input(id="search-input", type="text", placeholder=label, autoComplete="off")
    hits = html.Div(id="search-hits", className="search-hits", role="listbox", **{"aria-label": label})
    return html.Div([box, hits], className="search-box", role="search", title=label,
                    **{"data-lang": lang, "data-texts": search_texts(lang)})  # fmt: skip


def told(hit: Hit, place: Place, lang: str, area: str) -> dict[str, str]:
    """A hit as plain texts: kind, line, what stands beside it, address. area: whose records a list is to show."""
    text, beside, href = _PARTS[hit.kind](hit, place, lang, area)
    return {"kind": hit.kind, "text": text, "beside": beside, "href": href}


Parts = tuple[str, str, str]


def _dossier(hit: Hit, place: Place, lang: str, area: str) -> Parts:
    return (
        hit.key,
        _where(hit, place, lang),
        _with_lang(f"/dossiers/{quote(hit.source, '')}/{quote(hit.key, '')}", lang),
    )


def _ticket(hit: Hit, place: Place, lang: str, area: str) -> Parts:
    day = from_us(hit.begun, place.zone).date()
    return hit.key, _where(hit, place, lang), list_of_ticket(place, hit.key, day, lang, area=area)


def _area(hit: Hit, place: Place, lang: str, area: str) -> Parts:
    parent = place.areas[hit.key].parent
    beside = words.area(place, parent, lang) if parent else ""
    return words.area(place, hit.key, lang), beside, home(place, hit.key, lang=lang).address()


def _procedure(hit: Hit, place: Place, lang: str, area: str) -> Parts:
    one = place.procedures[hit.key]
    field = words.code(place, "field", one.field_code or "", lang)
    view = list_view(place, "dossiers_pending", area=area, lang=lang).with_filter("procedure", hit.key)
    return one.names.get(lang), field, view.address()


_PARTS = {"dossier": _dossier, "ticket": _ticket, "area": _area, "procedure": _procedure}


def _where(hit: Hit, place: Place, lang: str) -> str:
    return words.area(place, hit.area, lang) if hit.area in place.areas else ""


def _with_lang(path: str, lang: str) -> str:
    return path if lang == DEFAULT_LANGUAGE else f"{path}?{urlencode({'lang': lang})}"
