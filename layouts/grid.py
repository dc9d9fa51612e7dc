"""The grid of a list: columns, look and words; its rows come block by block from the server."""

from functools import cache
from pathlib import Path
from typing import Any

import dash_ag_grid as dag
import orjson

from ioc.worklist.questions import SORTS
from layouts.list_columns import ListColumn
from layouts.list_view import ListView

GRID = "list-grid"
BLOCK = 100  # rows asked for at a time
LOCALE = Path(__file__).parent / "locales" / "ag-grid-vi.json"
# the ground colours are those of the page, so that both themes fit (findings B9)
THEME = (
    "themeQuartz.withParams({backgroundColor: 'var(--surface)', foregroundColor: 'var(--ink)', "
    "headerBackgroundColor: 'var(--surface-2)', headerTextColor: 'var(--ink-2)', borderColor: 'var(--line)', "
    "rowHoverColor: 'var(--shade)', selectedRowBackgroundColor: 'var(--surface-2)', accentColor: 'var(--series-2)', "
    "oddRowBackgroundColor: 'var(--surface)', fontFamily: 'var(--font)', fontSize: '1.3rem', "
    "headerFontSize: '1.25rem', headerFontWeight: 600, rowHeight: '3.4rem', headerHeight: '3.8rem', "
    "cellHorizontalPadding: '1rem', wrapperBorderRadius: '0.4rem', borderRadius: '0.3rem', spacing: '0.6rem', "
    "iconSize: '1.4rem', checkboxUncheckedBorderColor: 'var(--line-strong)', browserColorScheme: 'inherit'})"
)


def grid(view: ListView, columns: tuple[ListColumn, ...], *, selectable: bool) -> dag.AgGrid:
    """The grid of a view, ordered as the address says."""
    options: dict[str, Any] = {
        "theme": {"function": THEME}, "cacheBlockSize": BLOCK, "maxBlocksInCache": 20, "blockLoadDebounceMillis": 60,
        "infiniteInitialRowCount": 1, "suppressCellFocus": False, "tooltipShowDelay": 400, "animateRows": False,
        "suppressMultiSort": False, "multiSortKey": "ctrl", "enableCellTextSelection": True,
        "suppressColumnVirtualisation": False, "suppressDragLeaveHidesColumns": True,
    }  # fmt: skip
    if selectable:
        options["rowSelection"] = {"mode": "multiRow", "headerCheckbox": False, "enableClickSelection": False}
        options["selectionColumnDef"] = {"width": 44, "pinned": "left", "suppressHeaderMenuButton": True}
    if view.lang == "vi":
        options["localeText"] = locale()
    return dag.AgGrid(
        id=GRID, rowModelType="infinite", columnDefs=[_column(view, one) for one in columns],
        defaultColDef={"resizable": True, "sortable": True, "suppressHeaderMenuButton": True, "wrapHeaderText": True},
        getRowId="params.data.id", dashGridOptions=options, className="list-grid",
        rowClassRules={"is-changed": "params.data && params.data.changed"},
        style={"height": "100%", "width": "100%"},
    )  # fmt: skip


def _column(view: ListView, column: ListColumn) -> dict[str, Any]:
    told: dict[str, Any] = {
        "field": column.key, "headerName": column.title(view.lang), "width": round(column.width * 10),
        "sortable": column.key in SORTS[view.subject], "tooltipField": column.key,
        "sortingOrder": ["asc", "desc"],
    }  # fmt: skip
    for index, (name, down) in enumerate(view.sort):
        if name == column.key:
            told |= {"sort": "desc" if down else "asc", "sortIndex": index}
    if column.number:
        told |= {"cellClass": "number", "headerClass": "ag-right-aligned-header"}
    if column.key == "overdue":
        told["cellClassRules"] = {"is-bad": "params.data && params.data.is_overdue"}
    if column.key == "dossier_code":
        told["cellRenderer"] = "TiedDossierLink"
    if column.key == "code":
        told |= {"pinned": "left", "tooltipField": "about"}
        if view.subject == "dossiers":
            told["cellRenderer"] = "DossierLink"
    return told


@cache
def locale() -> dict[str, str]:
    """The grid's own words in Vietnamese."""
    return orjson.loads(LOCALE.read_bytes())
