"""Keeping and deleting views of lists; whoever asks sees only their own."""

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from callbacks.caller import owner
from callbacks.list_pages import ListPages
from ioc.errors import QuestionError
from layouts.grid import GRID
from layouts.list_page import ABOUT
from layouts.list_tools import VIEW_NAME, VIEW_SAVE, VIEWS, view_drop, view_links
from layouts.list_view import read_list


def register(app: Dash, pages: ListPages) -> None:
    """Connects the field, its button and the buttons that delete."""

    @app.callback(
        Output(VIEWS, "children"), Output(VIEW_NAME, "value"), Input(VIEW_SAVE, "n_clicks"),
        Input(view_drop(ALL), "n_clicks"), State(VIEW_NAME, "value"), State(ABOUT, "data"),
        State(GRID, "getRowsRequest"), prevent_initial_call=True,
    )  # fmt: skip
    def keep(saves: int, drops: list, name: str | None, about: dict, asked: dict | None) -> Any:
        if not any([saves, *(drops or [])]):
            return no_update, no_update
        view = read_list(pages.place, about["page"], about["query"])
        sort = tuple((one["colId"], one["sort"] == "desc") for one in (asked or {}).get("sortModel") or ())
        view = view.but(sort=sort or view.sort)
        try:
            if ctx.triggered_id == VIEW_SAVE:
                pages.views.save(owner(), view.subject, name or "", view.query())
            else:
                pages.views.delete(owner(), view.subject, ctx.triggered_id["name"])
        except QuestionError:
            return no_update, no_update
        return view_links(view, pages.views.of(owner(), view.subject)), ""
