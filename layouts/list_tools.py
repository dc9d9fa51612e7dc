"""What stands beside the filters of a list: saved views, and urging of the rows chosen in the grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from ioc.texts import formats, t
from ioc.worklist.questions import CAUSES
from ioc.worklist.urges import HOURS
from ioc.worklist.views import SavedView
from layouts.list_view import PATHS, ListView

DEFAULT_HOURS = 8
VIEWS, VIEW_NAME, VIEW_SAVE = "view-list", "view-name", "view-save"
URGE_CHOSEN, URGE_HOURS, URGE_NOTE, URGE_SEND = "urge-chosen", "urge-hours", "urge-note", "urge-send"
CAUSE, CAUSE_SET, URGE_SAID = "urge-cause", "urge-cause-set", "urge-said"
Id = str | dict[str, Any]


@dataclass(frozen=True, slots=True)
class FormIds:
    """The ids of the parts of a form that urges."""

    hours: Id
    note: Id
    send: Id
    cause: Id
    cause_set: Id
    said: Id


OF_LIST = FormIds(URGE_HOURS, URGE_NOTE, URGE_SEND, CAUSE, CAUSE_SET, URGE_SAID)


def view_drop(name: str) -> dict[str, str]:
    """The id of the button that deletes a view."""
    return {"role": "view-drop", "name": name}


def saved_views(view: ListView, views: Sequence[SavedView]) -> html.Details:
    """The views somebody keeps, and a field to keep this one."""
    lang = view.lang
    title = t("worklist.views", lang)
    name = dcc.Input(id=VIEW_NAME, type="text", placeholder=t("worklist.view_name", lang), maxLength=60)
    save = html.Button(t("worklist.save_view", lang), id=VIEW_SAVE, n_clicks=0)
    parts = [html.Div(view_links(view, views), id=VIEWS, className="view-links"), name, save]
    return _panel(title, parts, "views")


def view_links(view: ListView, views: Sequence[SavedView]) -> list:
    """A link and a button to delete it, for each view."""
    lang = view.lang
    if not views:
        return [html.Span(t("worklist.no_views", lang), className="soft")]
    return [
        html.Div([
            dcc.Link(one.name, href=f"/{PATHS[view.subject]}?{one.query}"),
            html.Button("×", id=view_drop(one.name), className="plain", n_clicks=0,
                        title=t("worklist.delete_view", lang, name=one.name)),
        ])
        for one in views
    ]  # fmt: skip


def urge_panel(lang: str) -> html.Details:
    """The form for the rows chosen in the grid."""
    chosen = html.B(
        t("urges.choose_first", lang),
        id=URGE_CHOSEN,
        **{"data-texts": t("urges.chosen", lang, count="{count}")},
    )
    whom = html.Div(t("urges.to_whom", lang), className="soft")
    return urge_form([chosen, whom], OF_LIST, lang, disabled=True)


def urge_form(
    whom: list, ids: FormIds, lang: str, *, cause: str | None = None, disabled: bool
) -> html.Details:
    """To whom, by when, with what note, and why it is late. disabled: until something is chosen."""
    hours = [{"label": f"{n}", "value": n} for n in HOURS]
    causes = [{"label": t(f"worklist.cause.{one}", lang), "value": one} for one in CAUSES]
    parts = [
        *whom,
        html.Div(t("urges.by_when", lang), className="soft above"),
        dcc.RadioItems(hours, DEFAULT_HOURS, id=ids.hours, inline=True, className="choice"),
        dcc.Textarea(id=ids.note, placeholder=t("urges.note", lang), maxLength=1000, rows=3),
        html.Button(t("urges.send", lang), id=ids.send, n_clicks=0, disabled=disabled),
        html.Div(t("urges.cause", lang), className="soft above"),
        dcc.RadioItems(causes, cause, id=ids.cause, className="choice"),
        html.Button(t("urges.set_cause", lang), id=ids.cause_set, n_clicks=0, disabled=disabled),
        html.P(id=ids.said, role="status", className="said"),
    ]
    return _panel(t("urges.urge", lang), parts, "urge")


def _panel(title: str, parts: list, class_name: str) -> html.Details:
    head = html.Summary([html.Span(title), html.I(className="caret")])
    return html.Details([head, html.Div(parts, className="menu-list form")], className=f"menu {class_name}")


def chosen_text(count: int, lang: str) -> str:
    """How many rows are chosen."""
    return (
        t("urges.chosen", lang, count=formats.number(count, lang)) if count else t("urges.choose_first", lang)
    )
