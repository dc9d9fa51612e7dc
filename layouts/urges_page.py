"""The page of requests to act: those to the units one sees, open and closed, with answers and causes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from dash import dcc, html

from ioc.domain.moments import from_us
from ioc.texts import formats, t
from ioc.worklist.questions import CAUSES
from ioc.worklist.urge_rows import Key
from ioc.worklist.urges import Urge
from layouts import shell, words
from layouts.choosers import segment
from layouts.list_page import page_frame
from layouts.list_view import list_view
from layouts.panel import Content, Context
from layouts.view import home

SHOWN = 12  # dossiers of one request
PATH = "/urges"


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgesDrawing:
    """without_cause: overdue dossiers of the area of which nobody has said why; of a dossier's own page none."""

    urges: Sequence[Urge]
    causes: Mapping[Key, str]
    without_cause: int = 0
    closed: bool = False
    only: Key | None = None  # of each request this dossier alone is shown


def part(role: str, urge_id: str) -> dict[str, str]:
    """The id of a part of one request: its text, its button, what it said."""
    return {"role": f"urge-{role}", "id": urge_id}


def cause_of(source: str, code: str, urge_id: str) -> dict[str, str]:
    """The id of the choice of one dossier's cause."""
    return {"role": "cause", "source": source, "code": code, "urge": urge_id}


def urges_page(context: Context, drawing: UrgesDrawing) -> html.Div:
    """Requests, the earliest due first."""
    lang = context.lang
    here = home(context.place, context.area, lang=lang).address()
    crumbs = [
        dcc.Link(words.area(context.place, context.area, lang), href=here),
        html.Span("›"), html.H1(t("urges.title", lang)),
    ]  # fmt: skip
    controls = html.Div(
        [html.Nav(crumbs, className="breadcrumb"), shell.notices(context), _which(context, drawing.closed)],
        className="controls",
    )
    shown = [urge_card(context, one, drawing) for one in drawing.urges]
    if not shown:
        shown = [html.P(t("urges.none", lang), className="state")]
    return page_frame(
        context, t("urges.title", lang), controls, _lead(context, drawing), *shown, kind="urges"
    )


def _which(context: Context, closed: bool) -> html.Div:
    lang = context.lang
    options = [
        (
            t(f"urges.{key}", lang),
            f"{PATH}?area={context.area}&state={key}&lang={lang}",
            closed == (key == "closed"),
        )
        for key in ("open", "closed")
    ]
    return segment(t("urges.title", lang), options)


def _lead(context: Context, drawing: UrgesDrawing) -> html.Div:
    """What nobody has explained yet, and that nothing leaves this house."""
    lang = context.lang
    view = list_view(context.place, "dossiers_overdue", area=context.area, lang=lang).with_filter(
        "cause", "(none)"
    )
    count = t("urges.without_cause", lang, count=formats.number(drawing.without_cause, lang))
    link = dcc.Link(count, href=view.address(), className="filter-chip", id="without-cause")
    return html.Div([link, html.Span(t("urges.closes", lang), className="soft")], className="filter-chips")


def urge_card(context: Context, one: Urge, drawing: UrgesDrawing) -> html.Section:
    place, lang = context.place, context.lang
    late = one.is_late(context.now)
    head = [
        html.H2(words.area(place, one.unit, lang) if one.unit in place.areas else one.unit),
        html.Span(
            [t("urges.due", lang), " ", html.B(_time(one.due_at, context))],
            className="is-bad" if late else "",
        ),
        html.Span(t("urges.late", lang), className="is-bad") if late else None,
        _still_open(context, one) if one.closed_at is None else None,
        html.Span(t("urges.closed_at", lang, time=_time(one.closed_at, context))) if one.closed_at else None,
    ]
    asked = f"{t('urges.by', lang)}: {one.asked_by} · {_time(one.asked_at, context)}"
    body = [
        html.P(asked, className="soft"),
        html.P(one.note, className="urge-note") if one.note else None,
        _dossiers(context, one, drawing),
        _answer(context, one),
    ]
    return html.Section(
        [html.Header([item for item in head if item is not None]), *(item for item in body if item is not None)],
        className="panel urge-card", **{"data-urge": one.id},
    )  # fmt: skip


def _still_open(context: Context, one: Urge) -> dcc.Link:
    """How many of its dossiers have not ended, as the way to their list."""
    lang = context.lang
    view = list_view(context.place, "dossiers_pending", area=context.area, lang=lang)
    text = t("urges.still_open", lang, count=formats.number(one.open, lang))
    return dcc.Link(text, href=view.with_filter("urged", one.id).address(), className="filter-chip")


def _dossiers(context: Context, one: Urge, drawing: UrgesDrawing) -> html.Table:
    lang = context.lang
    shown = one.dossiers[:SHOWN] if drawing.only is None else (drawing.only,)
    rows = [_dossier(key, one, drawing.causes.get(key), lang) for key in shown]
    if rest := len(one.dossiers) - len(shown):
        rows.append(html.Tr(html.Td(t("urges.more", lang, count=rest), colSpan=2, className="soft")))
    head = html.Thead(html.Tr([html.Th(t("urges.dossiers", lang)), html.Th(t("urges.cause", lang))]))
    return html.Table([head, html.Tbody(rows)], className="table")


def _dossier(key: Key, one: Urge, cause: str | None, lang: str) -> html.Tr:
    source, code = key
    link = dcc.Link(
        code, href=f"/dossiers/{quote(source, '')}/{quote(code, '')}?lang={lang}", className="area-link"
    )
    if one.closed_at is not None:
        told: Content = t(f"worklist.cause.{cause}", lang) if cause else ""
    else:
        options = [{"label": t(f"worklist.cause.{each}", lang), "value": each} for each in CAUSES]
        told = dcc.Dropdown(
            options, cause, id=cause_of(source, code, one.id), placeholder=t("urges.no_cause", lang), clearable=True,
            searchable=False,
        )  # fmt: skip
    return html.Tr([html.Td(link), html.Td(told)])


def _answer(context: Context, one: Urge) -> html.Div:
    """The unit's answer; while the request is open it may be written again."""
    lang = context.lang
    parts: list[Content] = []
    if one.answer:
        when = t("urges.answered", lang, by=one.answered_by, time=_time(one.answered_at, context))
        parts.append(html.P([html.B(one.answer), " ", html.Span(when, className="soft")]))
    if one.closed_at is None:
        parts += [
            dcc.Textarea(
                id=part("text", one.id), placeholder=t("urges.answer", lang), maxLength=1000, rows=2
            ),
            html.Button(t("urges.answer", lang), id=part("send", one.id), n_clicks=0, className="button"),
            html.Span(id=part("said", one.id), role="status", className="said"),
        ]
    return html.Div(parts, className="urge-answer")


def _time(us: int | None, context: Context) -> str:
    return formats.moment(from_us(us, context.place.zone), context.lang) if us is not None else ""
