"""What a file is made of: typed columns, rows, and the facts of its cover; plain values, nothing written here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from geo.names import Names
from ioc.errors import ExportError
from ioc.indicators.answers import SourceFreshness

KINDS = ("text", "integer", "number", "money", "share", "moment", "day", "code")
FORMATS = ("xlsx", "csv")
Row = tuple[Any, ...]
Rows = Iterable[Row] | Callable[[], Iterable[Row]]  # a callable is opened by the process that writes
Tell = Callable[[int], None]  # how many rows are written so far
EVERY = 2_000  # rows between two tellings


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. share: 0..1; money: in the currency's minor unit; moment: aware, or microseconds UTC.

    decimals: of a number or share as shown; of money, those of the currency.
    """

    key: str
    heading: Names
    kind: str = "text"
    width: int = 14
    decimals: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.key}: {self.kind!r} is none of {', '.join(KINDS)}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell whose kind is its own: a column of indicators holds counts, shares and hours."""

    kind: str
    value: str | int | float | date | datetime | None
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: tuple[Column, ...]
    rows: Rows

    def opened(self) -> Iterator[Row]:
        return iter(self.rows() if callable(self.rows) else self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """One line of the cover: how fresh a source was. Moments in microseconds UTC."""

    name: str
    state: str
    last_good_at: int | None
    newest_event_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What the first page says. row_count: rows that the file must have, None where only writing tells."""

    title: str
    as_of: int
    epoch: str
    made_at: int
    filters: tuple[tuple[str, str], ...] = ()
    sources: tuple[SourceFacts, ...] = ()
    row_count: int | None = None
    made_for: str = ""
    notes: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of it: rows of each sheet as it is named in the file, and texts that had to be cut."""

    sheets: tuple[tuple[str, int], ...]
    cut: int = 0

    @property
    def rows(self) -> int:
        return sum(count for _, count in self.sheets)


def require_whole(cover: Cover, written: Written) -> None:
    """A file with fewer or more rows than its list has is none."""
    if cover.row_count is not None and cover.row_count != written.rows:
        raise ExportError(f"{written.rows} rows were read, {cover.row_count} were announced")


def source_facts(freshness: Iterable[SourceFreshness], names: Callable[[str], str], words: Callable) -> tuple:
    """The cover's lines of sources. names: of a source by its key; words: its state in words."""
    return tuple(
        SourceFacts(
            name=names(one.source), state=words(one), last_good_at=one.last_good_at,
            newest_event_at=one.newest_event_at,
        )
        for one in freshness
    )  # fmt: skip
