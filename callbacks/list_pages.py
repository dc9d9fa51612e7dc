"""From the address of a list or a breakdown to its page, and from a grid's question to its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from callbacks.caller import may, owner, require_permission, scope_now
from geo.places import Place
from ioc.access.audit import Audit
from ioc.access.caller import home_of
from ioc.access.guard import caller_now
from ioc.access.roles import EXPORT, SEE_RECORDS, URGE
from ioc.access.scope import Scope
from ioc.dossier.tied import sources_of
from ioc.epochs import Epochs, Glance
from ioc.errors import QuestionError
from ioc.indicators.answers import Epoch, Period
from ioc.indicators.lookups import Row
from ioc.indicators.periods import comparison_of, hour_of, period_of
from ioc.worklist.breaking import split, split_by_desk, splits_of
from ioc.worklist.filters import DeskSays
from ioc.worklist.lists import Lists, OpenedList
from ioc.worklist.marks import Marks, marked
from ioc.worklist.pages import page
from ioc.worklist.questions import BY_DESK, ListQuestion, settled
from ioc.worklist.urge_rows import Key
from ioc.worklist.urges import Urges
from ioc.worklist.views import SavedViews
from layouts.breakdown_page import BreakdownDrawing, breakdown_page
from layouts.exporting import breakdown_address, list_address, list_export
from layouts.grid import GRID
from layouts.history import progress_of
from layouts.list_choosers import DUE_WITHIN, GROUPS, MENUS
from layouts.list_columns import cells, columns_of
from layouts.list_page import ABOUT, ListDrawing, is_selectable, list_page, loading, unanswerable
from layouts.list_tools import saved_views, urge_panel
from layouts.list_view import BREAKDOWN, FIRST, ListView, list_view, read_list
from layouts.page import not_yours
from layouts.panel import PAGE_PERIOD, Context
from layouts.spans import make_context
from layouts.view import View

LARGEST_BLOCK = 500


@dataclass(frozen=True, slots=True)
class ListPages:
    """What list pages are made from."""

    epochs: Epochs
    lists: Lists
    urges: Urges
    views: SavedViews
    audit: Audit

    @property
    def place(self) -> Place:
        return self.epochs.place

    def at(self, path: str, search: str) -> Component | None:
        """The page of an address; None where it is no list's."""
        try:
            view = read_list(self.place, path, search, home=home_of(self.place, scope_now()))
            return None if view is None else self._page(view)
        except QuestionError as error:
            return self._refused(str(error))

    def _page(self, view: ListView) -> Component:
        scope, glance = scope_now(), self.epochs.glance()
        if not scope.allows(self.place, view.area) or not may(SEE_RECORDS):
            return not_yours(view.lang)
        context = self.context(view, glance)
        progress = progress_of(context, view.subject)
        if progress is not None:
            return loading(context, view, progress)
        if view.page == BREAKDOWN:
            opened = self.opened(view, glance.epoch, scope)
            splits = splits_of(self.place, opened)
            tools = [list_export(breakdown_address(view, glance.epoch), view.lang)] if may(EXPORT) else []
            drawing = BreakdownDrawing(
                epoch=opened.epoch, total=opened.total, splits=splits, passes=opened.passes, tools=tools
            )  # fmt: skip
            return breakdown_page(context, view, drawing)
        return list_page(context, self.as_seen(view), self._drawing(view, glance.epoch, scope))

    def context(self, view: View, glance: Glance, epoch: Epoch | None = None) -> Context:
        """What a page of somebody's is drawn with: their areas, their name; at the present epoch unless told."""
        told = make_context(view, self.place, epoch or glance.epoch, self.epochs.calendar, glance.sources)
        if isinstance(view, ListView) and view.before:
            told = replace(told, periods={**told.periods, PAGE_PERIOD: self._period(view, told.now)})
        return replace(told, scope=scope_now(), caller=caller_now())

    def _drawing(self, view: ListView, epoch: Epoch, scope: Scope) -> ListDrawing:
        opened = self.opened(view, epoch, scope)
        whole = self.total(view.unfiltered(), epoch, scope)
        return ListDrawing(
            epoch=Epoch(epoch.version, epoch.as_of), total=opened.total, whole=whole, passes=opened.passes,
            counts=self._group_counts(view, epoch, scope), facets=self._facets(view, epoch, scope),
            tools=self._tools(view, epoch, opened.total),
        )  # fmt: skip

    def _tools(self, view: ListView, epoch: Epoch, total: int) -> list[Component]:
        tools: list[Component] = [saved_views(view, self.views.of(owner(), view.subject))]
        if is_selectable(view) and may(URGE):
            tools.append(urge_panel(view.lang))
        if may(EXPORT):
            tools.append(list_export(list_address(view, epoch, total), view.lang))
        return tools

    def _group_counts(self, view: ListView, epoch: Epoch, scope: Scope) -> dict[tuple[str, str], int]:
        """How many rows each group would leave, the other filters kept."""
        if view.members not in (FIRST["dossiers"], FIRST["tickets"], "dossiers_overdue", "tickets_overdue"):
            return {}
        bare = view
        for name, _ in GROUPS:
            bare = bare.with_filter(name)
        groups = [pair for pair in GROUPS if pair[0] != "paused" or view.subject == "dossiers"]
        return {
            (name, value): self.total(bare.with_filter(name, value), epoch, scope) for name, value in groups
        }

    def _facets(self, view: ListView, epoch: Epoch, scope: Scope) -> dict[str, list[tuple[str, int]]]:
        """The values of each filter with their numbers, as if that filter were not set."""
        kept = dict(settled(view.members, view.filters))  # without them it would be another set
        names = [name for name in MENUS[view.subject] if name not in (*BY_DESK, *kept, "due_within")]
        found = {
            name: split(self.place, self.opened(view.with_filter(name).but(sort=()), epoch, scope), name)
            for name in names
        }
        if view.members in ("dossiers_pending", "dossiers_overdue"):
            found["due_within"] = self._due_within(view, epoch, scope)
            found |= {name: self._by_desk(view, name, epoch, scope) for name in BY_DESK}
        return found

    def _due_within(self, view: ListView, epoch: Epoch, scope: Scope) -> list[tuple[str, int]]:
        """How many are due within so many working hours."""
        counts = (
            (hours, self.total(view.with_filter("due_within", hours), epoch, scope)) for hours in DUE_WITHIN
        )
        return [(hours, count) for hours, count in counts if count]

    def _by_desk(self, view: ListView, name: str, epoch: Epoch, scope: Scope) -> list[tuple[str, int]]:
        """By cause or request, last those without; of what is not overdue nobody has to tell a cause."""
        opened = self.opened(view.with_filter(name).but(sort=()), epoch, scope)
        *known, (_, rest) = split_by_desk(opened, self.urges.says([name])[name])
        asked = view.members == "dossiers_overdue"
        return [*known, (BY_DESK[name], rest)] if rest and asked else known

    def opened(self, view: ListView, epoch: Epoch, scope: Scope) -> OpenedList:
        return self.lists.open(self.question(view, epoch), epoch, scope, self._says(view))

    def total(self, view: ListView, epoch: Epoch, scope: Scope) -> int:
        """How many rows the list of an address has."""
        return self.lists.total(self.question(view, epoch), epoch, scope, self._says(view))

    def _says(self, view: ListView) -> DeskSays:
        return self.urges.says(name for name in BY_DESK if view.chosen(name))

    def as_seen(self, view: ListView) -> ListView:
        """A list with the columns that whoever asks has chosen for all lists of its subject."""
        return view.but(own_columns=self.views.columns(owner(), view.subject))

    def question(self, view: ListView, epoch: Epoch) -> ListQuestion:
        """What an address asks at an epoch."""
        return ListQuestion(
            members=view.members, area=view.area, period=self._period(view, epoch.as_of),
            attribution=view.attribution, filters=view.filters, search=view.search, sort=view.sort,
        )  # fmt: skip

    def _period(self, view: ListView, as_of: int) -> Period:
        """The period an address means at a moment: its own, the one that is compared with, or an hour of it."""
        custom = (view.start, view.end) if view.start and view.end else None
        period = period_of(view.period, as_of, self.place, custom)
        if view.before:
            period = comparison_of(period, as_of, self.place, self.epochs.calendar)
        return period if view.hour is None else hour_of(period, view.hour, self.place)

    def block(self, asked: Mapping[str, Any], about: Mapping[str, Any]) -> dict[str, Any]:
        """The rows of one block of a grid."""
        require_permission(SEE_RECORDS)
        view = read_list(self.place, about["page"], about["query"])
        if view is None:
            raise QuestionError(f"page: {about['page']!r} is no list")
        start = max(0, int(asked["startRow"]))
        end = min(int(asked["endRow"]), start + LARGEST_BLOCK)
        sort = tuple((one["colId"], one["sort"] == "desc") for one in asked.get("sortModel") or ())
        view = view.but(sort=sort)
        opened = self.opened(view, Epoch(int(about["version"]), int(about["as_of"])), scope_now())
        columns = columns_of(view.subject, self.as_seen(view).shown_columns)
        marks = self.marks(view, opened.keys(start, end))
        rows = page(self.lists.store, self.place.code, opened, start, end)
        rows = [marked(row, marks) for row in self._with_dossiers(rows)]
        return {
            "rowData": [cells(row, columns, self.place, view.lang) for row in rows],
            "rowCount": opened.total,
        }

    def _with_dossiers(self, rows: list[Row]) -> list[Row]:
        """Rows that name a dossier, with the source of it where it is there and whoever asks may see it."""
        codes = {row["dossier_code"] for row in rows if row.get("dossier_code")}
        if not codes:
            return rows
        with self.lists.store.read() as conn:
            sources = sources_of(conn, self.place, codes, scope_now())
        return [{**row, "dossier_source": sources.get(row.get("dossier_code"))} for row in rows]

    def marks(self, view: ListView, keys: list[Key]) -> Marks:
        """What the desk knows of rows: why they are late, and by when they are urged."""
        return self.urges.marks(keys) if view.subject == "dossiers" else Marks()

    def _refused(self, text: str) -> Component:
        glance = self.epochs.glance()
        area = home_of(self.place, scope_now()) or self.place.root
        view = list_view(self.place, FIRST["dossiers"], area=area)
        return unanswerable(self.context(view, glance), view.lang, text)


def register(app: Dash, pages: ListPages) -> None:
    """Brings the rows that a grid asks for; the browser writes their order into the address."""
    app.clientside_callback(ClientsideFunction("worklist", "order"), Input(GRID, "getRowsRequest"))

    @app.callback(
        Output(GRID, "getRowsResponse"),
        Input(GRID, "getRowsRequest"),
        State(ABOUT, "data"),
        prevent_initial_call=True,
    )
    def bring(asked: dict | None, about: dict | None) -> Any:
        return pages.block(asked, about) if asked and about else no_update
