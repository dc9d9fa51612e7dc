"""The columns of a list: a link each, and a form that keeps those shown as one's own for every list of the kind."""

from dash import dcc, html

from ioc.access.caller import Caller
from ioc.texts import t
from layouts.choosers import menu
from layouts.list_columns import COLUMNS, columns_of
from layouts.list_view import ListView

PATH = "/lists/columns"
KEEP, RESET = "keep", "reset"


def columns_menu(view: ListView, caller: Caller | None = None) -> html.Details:
    """Which columns: the code always stays; what the address does not name is one's own choice."""
    lang, shown = view.lang, {column.key for column in columns_of(view.subject, view.shown_columns)}
    options = []
    for column in COLUMNS[view.subject][1:]:
        wanted = shown ^ {column.key}
        keys = tuple(one.key for one in COLUMNS[view.subject] if one.key in wanted)
        mark = "✓ " if column.key in shown else "\u2003"
        options.append((mark + column.title(lang), view.but(columns=keys).address(), column.key in shown))
    title = t("worklist.columns", lang)
    told = menu(title, title, options, "columns")
    if caller is not None:
        told.children[1].children.append(_own(view, caller))
    return told


def _own(view: ListView, caller: Caller) -> html.Form:
    """Keeps the columns shown, or goes back to those that everybody sees at first."""
    lang = view.lang
    about = {"csrf": caller.csrf, "lang": lang, "page": view.page, "query": view.query()}
    about["columns"] = ",".join(column.key for column in columns_of(view.subject, view.shown_columns))
    reset = _button(RESET, lang) if view.own_columns else None
    return html.Form(
        [
            *(dcc.Input(type="hidden", name=name, value=value) for name, value in about.items()),
            _button(KEEP, lang),
            reset,
        ],
        action=PATH, method="POST", className="own-columns",
    )  # fmt: skip


def _button(deed: str, lang: str) -> html.Button:
    text = t(f"worklist.columns_{deed}", lang)
    return html.Button(text, type="submit", name="deed", value=deed, className="plain-button")
