"""What one may choose on the pages of one source: the area, units or refused records, words to be found, a reason."""

from dash import dcc, html

from ioc.access.roles import ADMINISTER, REDRIVE
from ioc.texts import t
from layouts import words
from layouts.choosers import area_chooser, segment
from layouts.panel import Context
from layouts.view import BELOW_SOURCE, COUNTS, OF_SOURCE, REJECTS, SOURCE, SOURCES, View, source_path


def source_controls(context: Context, notices: html.Div) -> html.Div:
    parts = [_breadcrumb(context), notices, _which(context)]
    if context.view.page == REJECTS:
        parts += [_search(context), _again(context)]
    if context.view.page == COUNTS:
        parts.append(_anew(context))
    return html.Div([one for one in parts if one is not None], className="controls")


def _breadcrumb(context: Context) -> html.Nav:
    place, view, lang = context.place, context.view, context.lang
    above = View(page=SOURCES, area=view.area, lang=lang).address()
    name = words.source(place, view.source, lang)
    title = name if view.page == SOURCE else f"{name}: {t(f'pages.{view.page}', lang)}"
    parts = [dcc.Link(t("pages.sources", lang), href=above), html.Span("›"), html.H1(title)]
    if view.area != place.root:
        parts.append(html.Span(words.area(place, view.area, lang)))
    return html.Nav(
        [*parts, area_chooser(context)], className="breadcrumb", **{"aria-label": t("shell.where", lang)}
    )


def _which(context: Context) -> html.Div:
    view, lang = context.view, context.lang
    texts = {SOURCE: "trust.to_units", REJECTS: "trust.to_rejects", COUNTS: "trust.to_counts"}
    options = [
        (
            t(texts[page], lang),
            view.but(page=page, reason=None, find=None, day=None, part=1).address(),
            page == view.page,
        )
        for page in _pages_of(context)
    ]
    return segment(t("pages.sources", lang), options)


def _pages_of(context: Context) -> tuple[str, ...]:
    """A portal has no units of its own."""
    is_portal = context.place.sources[context.view.source].portal_of is not None
    return BELOW_SOURCE if is_portal else OF_SOURCE


def _search(context: Context) -> html.Form:
    """A plain form: what is typed becomes part of the address."""
    view, lang = context.view, context.lang
    label = {"placeholder": t("trust.search", lang)}
    about = {"area": view.area, "lang": lang, **({"reason": view.reason} if view.reason else {})}
    return html.Form(
        [
            *(dcc.Input(type="hidden", name=name, value=value) for name, value in about.items()),
            dcc.Input(type="search", name="find", value=view.find or "", maxLength=80, className="find", **label),
            html.Button(t("trust.find", lang), type="submit", className="plain-button"),
        ],
        action=source_path(view.source, REJECTS), method="GET", className="find-form",
    )  # fmt: skip


def _again(context: Context) -> html.Form | None:
    """What the page shows and waits is tried again; an order that the poller carries out."""
    view, caller, lang = context.view, context.caller, context.lang
    if caller is None or not caller.may(REDRIVE) or view.area != context.place.root:
        return None
    about = {"csrf": caller.csrf, "lang": lang, "reason": view.reason or "", "find": view.find or ""}
    return html.Form(
        [
            *(dcc.Input(type="hidden", name=name, value=value) for name, value in about.items()),
            html.Button(t("trust.redrive", lang), type="submit", className="plain-button"),
        ],
        action=f"{source_path(view.source)}/redrive", method="POST",
    )  # fmt: skip


def _anew(context: Context) -> html.Form | None:
    """The last days are compared again; an order that the poller carries out."""
    view, caller, lang = context.view, context.caller, context.lang
    if caller is None or not caller.may(ADMINISTER) or view.area != context.place.root:
        return None
    about = {"csrf": caller.csrf, "lang": lang}
    return html.Form(
        [
            *(dcc.Input(type="hidden", name=name, value=value) for name, value in about.items()),
            html.Button(t("trust.reconcile", lang), type="submit", className="plain-button"),
        ],
        action=f"{source_path(view.source)}/reconcile", method="POST",
    )  # fmt: skip
