"""The control that saves a table as a file: a small menu; assets/saving.js fetches what its links name."""

from urllib.parse import urlencode

from dash import html

from ioc.access.roles import EXPORT
from ioc.exports.sheet import FORMATS
from ioc.indicators.answers import Epoch
from ioc.texts import t
from layouts.list_view import ListView
from layouts.panel import Context, Panel

# a tile is one number: its list and its breakdown are what one takes along; the way has the table of the steps
NOT_TABLES = ("tile", "way")


def panel_export(panel: Panel, context: Context) -> html.Details | None:
    """The menu of a panel with a table, for those who may take it along."""
    caller = context.caller
    if panel.kind in NOT_TABLES or (caller is not None and not caller.may(EXPORT)):
        return None
    return _menu({one: panel_address(panel, context, one) for one in FORMATS}, "GET", context.lang)


def panel_address(panel: Panel, context: Context, format: str) -> str:
    return f"/export/panel?{context.view.query()}&{urlencode({'panel': panel.key, 'format': format})}"


def list_export(address: str, lang: str) -> html.Details:
    """The menu of a list or a breakdown. address: takes a POST, answers a file or how far it is (`job_answer`)."""
    mark = "&" if "?" in address else "?"
    return _menu({one: f"{address}{mark}{urlencode({'format': one})}" for one in FORMATS}, "POST", lang)


def list_address(view: ListView, epoch: Epoch, total: int) -> str:
    """Where the file of a list is asked for, as the page shows it."""
    shown = {"page": view.page, "version": epoch.version, "as_of": epoch.as_of, "total": total}
    return f"/export/list?{view.query()}&{urlencode(shown)}"


def breakdown_address(view: ListView, epoch: Epoch) -> str:
    """Where the file of a breakdown is asked for, as the page shows it."""
    return f"/export/breakdown?{view.query()}&{urlencode({'version': epoch.version, 'as_of': epoch.as_of})}"


def _menu(addresses: dict[str, str], method: str, lang: str) -> html.Details:
    summary = html.Summary(
        [html.Span(t("exports.export", lang)), html.I(className="caret")],
        title=t("exports.export_long", lang),
    )
    links = [
        html.A(t(f"exports.{format}", lang), href=address, **{"data-export": method})
        for format, address in addresses.items()
    ]
    state = html.P(className="export-state", role="status")
    return html.Details([summary, html.Div([*links, state], className="menu-list")], className="menu export")
