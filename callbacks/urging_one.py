"""Urging from the page of a dossier: its form, and the requests about it, as the list of dossiers does it for many."""

from dash import Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from callbacks.caller import may, scope_now
from callbacks.list_pages import ListPages
from callbacks.urging import said, tell_cause, urge
from ioc.access.roles import URGE
from ioc.worklist.urge_rows import Key
from layouts.dossier_desk import ANY, dossier_desk, form_ids, part, requests_of
from layouts.panel import Context
from layouts.view import DOSSIER, View


def desk_of(pages: ListPages, context: Context) -> Component | None:
    """What the desk has on a page; None of pages that are no dossier's."""
    key = context.view.dossier
    if key is None:
        return None
    urges, scope = pages.urges, scope_now()
    unit = urges.unit_of(key, scope) if may(URGE) else None
    return dossier_desk(context, key, urges.about(key, scope), unit=unit, cause=urges.causes().get(key))


def register(app: Dash, pages: ListPages) -> None:
    """Connects the form; every deed is checked as those from lists are."""
    ids = form_ids(ANY)

    @app.callback(
        Output(ids.said, "children"), Output(part("requests", ANY), "children"), Input(ids.send, "n_clicks"),
        Input(ids.cause_set, "n_clicks"), State(ids.hours, "value"), State(ids.note, "value"),
        State(ids.cause, "value"), State("page-root", "lang"), prevent_initial_call=True,
    )  # fmt: skip
    def from_page(
        sent: int, told: int, hours: int, text: str | None, cause: str | None, lang: str
    ) -> tuple[object, object]:
        if not (sent or told):
            return no_update, no_update
        key = (ctx.triggered_id["source"], ctx.triggered_id["code"])
        if ctx.triggered_id == form_ids(key).send:
            text = said(lambda: urge(pages, [key], hours, text or "", lang), lang)
        else:
            text = said(lambda: tell_cause(pages, [key], cause, lang), lang)
        return text, _requests(pages, key, lang)


def _requests(pages: ListPages, key: Key, lang: str) -> list[Component]:
    view = View(page=DOSSIER, area=pages.place.root, dossier=key, lang=lang)
    context = pages.context(view, pages.epochs.glance())
    return requests_of(context, key, pages.urges.about(key, scope_now()), pages.urges.causes().get(key))
