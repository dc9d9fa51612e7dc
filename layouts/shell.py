"""The frame of every page: who and where, what one may choose, how fresh the data are, what must be said."""

from dash import dcc, html

from ioc.access.roles import SEE_SOURCES
from ioc.domain.moments import from_us
from ioc.texts import LANGUAGES, formats, t
from layouts import words
from layouts.account import account
from layouts.choosers import area_chooser, custom_days, field_chooser, segment
from layouts.history import overall
from layouts.links import area_href
from layouts.list_view import FIRST, list_view
from layouts.pages import rows_of, subjects
from layouts.panel import Context
from layouts.search_box import search_box
from layouts.source_controls import source_controls
from layouts.view import (
    AREA_PAGES,
    COMPARISONS,
    FIELD_PAGES,
    OF_SOURCE,
    PERIODS,
    PLAIN_PAGES,
    SOURCES,
    TRUST_PAGES,
    View,
    home,
)  # fmt: skip

SHORT_PERIODS = tuple(key for key in PERIODS if key != "custom")


def header(context: Context) -> html.Header:
    """Who this is, the pages, the clock, the sources, language and theme."""
    return html.Header(
        [
            _brand(context),
            _pages(context),
            search_box(context),
            _sources(context),
            _clock(context),
            _preferences(context),
        ],
        className="top",
    )


def _brand(context: Context) -> html.Div:
    place, lang = context.place, context.lang
    return html.Div(
        [
            html.Span(t("shell.centre", lang), className="brand-kind"),
            html.Span(place.names.get(lang), className="brand-name"),
        ],
        className="brand",
    )


def _pages(context: Context) -> html.Nav:
    view, place, lang = context.view, context.place, context.lang
    overview = home(place, view.area, period=view.period, start=view.start, end=view.end, lang=lang)
    links = [_page_link(overview.address(), t("pages.overview", lang), view.page in AREA_PAGES)]
    if "dossiers" in subjects(place):
        links += _worklists(context)
    for key in (key for key in PLAIN_PAGES if rows_of(key, place)):
        links.append(_page_link(_plain(context, key), t(f"pages.{key}", lang), view.page == key))
    if context.caller is None or context.caller.may(SEE_SOURCES):
        sources = View(page=SOURCES, area=view.area, lang=lang).address()
        links.append(_page_link(sources, t("pages.sources", lang), view.page in TRUST_PAGES))
    return html.Nav(links, className="pages", **{"aria-label": t("shell.pages", lang)})


def _worklists(context: Context) -> list[dcc.Link]:
    view, lang = context.view, context.lang
    worklist = list_view(context.place, FIRST["dossiers"], area=view.area, lang=lang)
    urges = f"/urges?area={view.area}&lang={lang}"
    return [
        _page_link(worklist.address(), t("pages.dossiers", lang), view.page == worklist.page),
        _page_link(urges, t("pages.urges", lang), view.page == "urges"),
    ]


def _plain(context: Context, key: str) -> str:
    """The address of a page without an area in its path, from whatever page one is on."""
    view = context.view
    told = {"period": view.period, "start": view.start, "end": view.end, "lang": view.lang}
    return View(page=key, area=view.area, **told).address()


def _page_link(href: str, text: str, here: bool) -> dcc.Link:
    return dcc.Link(text, href=href, className="is-here" if here else "")


def _sources(context: Context) -> html.Div:
    """One line a source of figures; the browser fills in state and age (assets/freshness.js)."""
    lang = context.lang
    chips = [
        html.Span(
            [html.I(className="shape"), html.Span(t(f"shell.subject.{entry.kind}", lang)), html.B(className="at")],
            className="chip", title=entry.names.get(lang), **{"data-source": name},
        )
        for name, entry in context.place.counted_sources.items()
    ]  # fmt: skip
    return html.Div(chips, className="chips", role="status", **{"aria-label": t("shell.freshness", lang)})


def _clock(context: Context) -> html.Div:
    """The place's time as the server's heartbeat tells it; drawn once here so that it is never empty."""
    local = from_us(context.now, context.place.zone)
    return html.Div(
        [
            html.Span(formats.clock(local), className="clock-time", id="clock-time"),
            html.Span(formats.weekday(local.date(), context.lang), className="clock-day", id="clock-day"),
        ],
        className="clock",
    )


def _preferences(context: Context) -> html.Div:
    view, lang = context.view, context.lang
    languages = [
        dcc.Link(
            code.upper(), href=view.but(lang=code).address(), className="is-here" if code == lang else "",
            title=t("shell.language", code),
        )
        for code in LANGUAGES
    ]  # fmt: skip
    theme = html.Button(
        html.I(className="theme-shape"),
        id="theme",
        className="theme",
        title=t("shell.theme", lang),
        **{"aria-label": t("shell.theme", lang)},
    )
    return html.Div(
        [html.Div(languages, className="segment"), theme, account(context)], className="preferences"
    )


def controls(context: Context) -> html.Div:
    """Where one is, and the choice of period and comparison; every choice is a link, so the address holds it."""
    if context.view.dossier is not None:
        return html.Div([_to_dossier(context), notices(context)], className="controls")
    if context.view.page in OF_SOURCE:
        return source_controls(context, notices(context))
    parts = [_breadcrumb(context), notices(context)]
    if context.view.page in FIELD_PAGES:
        parts += [field_chooser(context), periods(context)]
    elif context.view.page not in ("dictionary", SOURCES):
        parts += [periods(context), _comparison(context)]
    return html.Div(parts, className="controls")


def _to_dossier(context: Context) -> html.Nav:
    """The areas above a dossier, each with its own page, and its code."""
    place, lang = context.place, context.lang
    parts: list = []
    for key in place.path(context.area):
        parts += [
            dcc.Link(words.area(place, key, lang), href=home(place, key, lang=lang).address()),
            html.Span("›"),
        ]
    parts.append(html.H1(t("dossier.title", lang, code=context.view.dossier[1])))
    return html.Nav(parts, className="breadcrumb", **{"aria-label": t("shell.where", lang)})


def _breadcrumb(context: Context) -> html.Nav:
    place, view, lang = context.place, context.view, context.lang
    *above, here = place.path(view.area)
    parts: list = []
    for key in above:
        name = words.area(place, key, lang)
        seen = context.sees(key)
        parts += [dcc.Link(name, href=area_href(key, context)) if seen else html.Span(name), html.Span("›")]
    parts.append(html.H1(words.area(place, here, lang)))
    parts.append(area_chooser(context))
    return html.Nav(parts, className="breadcrumb", **{"aria-label": t("shell.where", lang)})


def periods(context: Context) -> html.Div:
    view, lang = context.view, context.lang
    options = [
        (t(f"periods.{key}", lang), view.but(period=key).address(), view.period == key)
        for key in SHORT_PERIODS
    ]
    return html.Div([segment(t("shell.period", lang), options), custom_days(context)], className="period")


def _comparison(context: Context) -> html.Div:
    view, lang = context.view, context.lang
    options = [
        (t(f"compare.{key}", lang), view.but(compare=key).address(), view.compare == key)
        for key in COMPARISONS
    ]
    return segment(t("shell.compare", lang), options)


def notices(context: Context) -> html.Div:
    """What must be said on the page: simulated data, history still loading."""
    lang, said = context.lang, []
    if context.place.simulated:
        said.append(html.Span(t("shell.simulated", lang), className="notice"))
    progress = overall(context)
    loading = "" if progress is None else t("states.loading", lang, share=formats.share(progress, lang, 0))
    said.append(html.Span(loading, className="notice is-loading", id="history"))
    return html.Div(said, className="notices")


def lost() -> html.Div:
    """The server does not answer: empty until the browser has to say so."""
    return html.Div(html.Span(className="notice is-lost", id="lost", role="alert"), className="notices")


def footer(context: Context) -> html.Footer:
    """The three ages: happened, received, drawn; filled in by the browser."""
    lang = context.lang
    as_of = formats.moment(from_us(context.epoch.as_of, context.place.zone), lang)
    return html.Footer(
        [
            html.Span([t("shell.as_of", lang), " ", html.B(as_of, id="as-of")]),
            html.Span(id="drawn"),
            html.Span(t("shell.missing_words", lang), className="soft"),
        ],
        className="bottom",
    )
