"""What a panel is, what it is drawn with and what drawing it yields: plain entries, nothing drawn here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from geo.places import Place
from ioc.access.caller import Caller
from ioc.access.scope import Scope
from ioc.indicators.answers import Epoch, Period, Question, SourceFreshness
from layouts.elements import Element
from layouts.ids import SlotId
from layouts.view import View

if TYPE_CHECKING:  # who writes a file reads words and columns, and needs nothing that draws
    from dash.development.base_component import Component

PAGE_PERIOD = "page"  # the period that the page's control says
Content: TypeAlias = "Component | Element | str | list[Any] | None"
HTML = "html"  # the property of an update that is the inside of an element, as text


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One declared panel. kind: a module of `layouts.kinds`; question: a key of `reader.QUESTIONS`.

    indicators: drawn together, the first one leading; a panel with `choice` draws the one of them that the
    page has chosen. period: of the page, or a fixed one ("today"). step "auto" follows the period.
    lanes: how many of the indicators stand in the upper lane of a series (0: all in one).
    """

    key: str
    kind: str
    question: str
    indicators: tuple[str, ...] = ()
    period: str = PAGE_PERIOD
    by: str | None = None
    step: str | None = None
    choice: bool = False
    trend: bool = False  # a tile with the last 30 days behind it
    upper: int = 0
    width: int = 12  # of twelve columns
    subject: str = "dossiers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything a drawing may depend on, beside its answers.

    periods and comparisons: by key, those of `needed_periods(view)` at least; the page's own under "page".
    scope: the areas that may be offered, all of them unless told (what may be read is limited by the reader).
    caller: for the frame of the page alone; panels are drawn for all who have the same areas.
    """

    place: Place
    view: View
    epoch: Epoch
    now: int
    periods: Mapping[str, Period]
    comparisons: Mapping[str, Period | None] = field(default_factory=dict)
    sources: tuple[SourceFreshness, ...] = ()
    scope: Scope | None = None
    caller: Caller | None = None

    def sees(self, area: str) -> bool:
        """Whether an area may be offered."""
        return self.scope is None or self.scope.allows(self.place, area)

    @property
    def lang(self) -> str:
        return self.view.lang

    @property
    def area(self) -> str:
        return self.view.area


@dataclass(frozen=True, slots=True)
class Update:
    """One property of one component: value is plain JSON, as `set_props` takes it, or text under HTML."""

    id: SlotId | str
    property: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table twin of a chart: texts as people read them, or links of them; the first column names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[Content, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What a kind makes of its answers. state: ok | empty | loading | failed."""

    body: Content = None
    figure: dict[str, Any] | None = None
    legend: Content = None
    twin: Table | None = None
    note: Content = ""
    state: str = "ok"


__all__ = ["HTML", "Content", "Context", "Drawing", "Panel", "Question", "Table", "Update"]
