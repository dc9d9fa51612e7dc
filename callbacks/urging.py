"""Urges and causes: from the rows chosen in a list, and on the page of requests."""

from typing import Any
from urllib.parse import parse_qsl

from dash import MATCH, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from callbacks.caller import may, note, owner, require_permission, scope_now
from callbacks.list_pages import ListPages
from ioc.access.caller import home_of
from ioc.access.roles import ANSWER, SEE_RECORDS, URGE
from ioc.domain.moments import from_us
from ioc.errors import QuestionError, ScopeError
from ioc.texts import DEFAULT_LANGUAGE, LANGUAGES, formats, t
from ioc.worklist.urge_rows import Key
from layouts import words
from layouts.grid import GRID
from layouts.list_page import ABOUT
from layouts.list_tools import CAUSE, CAUSE_SET, URGE_CHOSEN, URGE_HOURS, URGE_NOTE, URGE_SAID, URGE_SEND
from layouts.list_view import list_view
from layouts.page import not_yours
from layouts.tables import joined
from layouts.urges_page import PATH, UrgesDrawing, part, urges_page

NAMED = 3  # units that a sent request names; the others are counted


def urges_at(pages: ListPages, path: str, search: str) -> Component | None:
    """The page of requests; None for other addresses."""
    if path.rstrip("/") != PATH:
        return None
    told = dict(parse_qsl(search.removeprefix("?")))
    place, lang = pages.place, told.get("lang", DEFAULT_LANGUAGE)
    lang = lang if lang in LANGUAGES else DEFAULT_LANGUAGE
    scope = scope_now()
    area = told.get("area") or home_of(place, scope) or place.root
    if not scope.allows(place, area) or not may(SEE_RECORDS):
        return not_yours(lang)
    glance = pages.epochs.glance()
    view = list_view(place, "dossiers_overdue", area=area, lang=lang)
    drawing = _drawing(pages, view, told.get("state") == "closed", glance.epoch)
    return urges_page(pages.context(view.but(page="urges"), glance), drawing)


def _drawing(pages: ListPages, view, closed: bool, epoch) -> UrgesDrawing:
    scope, inside = scope_now(), set(pages.place.leaves_of(view.area))
    found = [one for one in pages.urges.of_units(scope, closed=closed) if one.unit in inside]
    without = pages.opened(view.with_filter("cause", "(none)"), epoch, scope).total
    return UrgesDrawing(urges=found, causes=pages.urges.causes(), without_cause=without, closed=closed)


def keys_of(rows: list[dict] | None) -> list[Key]:
    """Source and code of the rows chosen in a grid."""
    return [(str(row["source"]), str(row["code"])) for row in rows or ()]


def register(app: Dash, pages: ListPages) -> None:
    """Connects the buttons; every deed is checked against what its doer may see."""
    chosen = Input(GRID, "selectedRows")
    app.clientside_callback(
        ClientsideFunction("worklist", "chosen"),
        Output(URGE_CHOSEN, "children"), Output(URGE_SEND, "disabled"), Output(CAUSE_SET, "disabled"), chosen,
        State(URGE_CHOSEN, "data-texts"), prevent_initial_call=True,
    )  # fmt: skip

    @app.callback(
        Output(URGE_SAID, "children"), Input(URGE_SEND, "n_clicks"), Input(CAUSE_SET, "n_clicks"),
        State(GRID, "selectedRows"), State(URGE_HOURS, "value"), State(URGE_NOTE, "value"), State(CAUSE, "value"),
        State(ABOUT, "data"), prevent_initial_call=True,
    )  # fmt: skip
    def from_list(
        sent: int, told: int, rows: list | None, hours: int, text: str, cause: str, about: dict
    ) -> str:
        lang = "en" if "lang=en" in about["query"] else DEFAULT_LANGUAGE
        if ctx.triggered_id == URGE_SEND:
            return said(lambda: urge(pages, keys_of(rows), hours, text or "", lang), lang)
        return said(lambda: tell_cause(pages, keys_of(rows), cause, lang), lang)

    @app.callback(
        Output(part("said", MATCH), "children"), Input(part("send", MATCH), "n_clicks"),
        State(part("text", MATCH), "value"), State("page-root", "lang"), prevent_initial_call=True,
    )  # fmt: skip
    def answered(clicks: int, text: str | None, lang: str) -> str:
        urge_id = ctx.triggered_id["id"]
        return said(lambda: answer(pages, urge_id, text or "", lang), lang) if clicks else no_update

    @app.callback(
        Output({"role": "cause", "source": MATCH, "code": MATCH, "urge": MATCH}, "title"),
        Input({"role": "cause", "source": MATCH, "code": MATCH, "urge": MATCH}, "value"), prevent_initial_call=True,
    )  # fmt: skip
    def explained(cause: str | None) -> str:
        require_permission(ANSWER)
        key = (ctx.triggered_id["source"], ctx.triggered_id["code"])
        pages.urges.set_cause([key], cause, by=owner(), scope=scope_now())
        return cause or ""


def said(deed, lang: str) -> str:
    """What a deed says of itself, or why it was not done."""
    try:
        return deed()
    except (QuestionError, ScopeError) as error:
        return t("urges.refused", lang, text=str(error))


def urge(pages: ListPages, keys: list[Key], hours: Any, text: str, lang: str) -> str:
    require_permission(URGE)
    found = pages.urges.ask(keys, hours=hours, note=text, by=owner(), scope=scope_now())
    for one in found:
        note(pages.audit, "urged", one.unit, dossiers=[code for _, code in one.dossiers])
    time = formats.moment(from_us(found[0].due_at, pages.place.zone), lang)
    units = joined((words.area(pages.place, one.unit, lang) for one in found[:NAMED]), ", ")
    rest = len(found) - NAMED
    more = t("urges.more_units", lang, count=rest) if rest > 0 else ""
    return t("urges.sent", lang, units=joined([units, more], " "), time=time)


def tell_cause(pages: ListPages, keys: list[Key], cause: str | None, lang: str) -> str:
    if not cause:
        raise QuestionError(t("urges.no_cause", lang))
    require_permission(ANSWER)
    count = pages.urges.set_cause(keys, cause, by=owner(), scope=scope_now())
    return t("urges.cause_set", lang, count=formats.number(count, lang))


def answer(pages: ListPages, urge_id: str, text: str, lang: str) -> str:
    require_permission(ANSWER)
    pages.urges.answer(urge_id, text, by=owner(), scope=scope_now())
    note(pages.audit, "answered", urge_id)
    return t("urges.saved", lang)
