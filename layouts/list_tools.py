"""What stands beside the filters of a list: saved views, and urging of the rows chosen in the grid."""

from collections.abc import Sequence

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
    """By when, with what note, and why it is late; for the rows chosen in the grid."""
    hours = [{"label": f"{n}", "value": n} for n in HOURS]
    causes = [{"label": t(f"worklist.cause.{cause}", lang), "value": cause} for cause in CAUSES]
    parts = [
        html.B(
            t("urges.choose_first", lang),
            id=URGE_CHOSEN,
            **{"data-texts": t("urges.chosen", lang, count="{count}")},
        ),
        html.Div(t("urges.to_whom", lang), className="soft"),
        html.Div(t("urges.by_when", lang), className="soft above"),
        dcc.RadioItems(hours, DEFAULT_HOURS, id=URGE_HOURS, inline=True, className="choice"),
        dcc.Textarea(id=URGE_NOTE, placeholder=t("urges.note", lang), maxLength=1000, rows=3),
        html.Button(t("urges.send", lang), id=URGE_SEND, n_clicks=0, disabled=True),
        html.Div(t("urges.cause", lang), className="soft above"),
        dcc.RadioItems(causes, id=CAUSE, className="choice"),
        html.Button(t("urges.set_cause", lang), id=CAUSE_SET, n_clicks=0, disabled=True),
        html.P(id=URGE_SAID, role="status", className="said"),
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
