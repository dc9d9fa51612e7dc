"""The rows of a list for a file: read by the process that writes it, row by row as the grid shows them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from geo.places import Place
from ioc.store import open_store
from ioc.worklist.lists import OpenedList
from ioc.worklist.marks import Marks, marked
from ioc.worklist.pages import every_row
from layouts.list_columns import columns_of, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRows:
    """Opens the store where it is called. opened: as `OpenedList.alone` gives it; columns: the keys of those chosen."""

    url: str = field(repr=False)
    place: Place = field(repr=False)
    opened: OpenedList = field(repr=False)
    marks: Marks = field(repr=False)
    columns: tuple[str, ...]
    lang: str

    def __call__(self) -> Iterator[tuple[Any, ...]]:
        columns = columns_of(self.opened.question.subject, self.columns)
        store = open_store(self.url, self.place)
        try:
            for row in every_row(store, self.place.code, self.opened):
                yield typed(marked(row, self.marks), columns, self.place, self.lang)
        finally:
            store.close()
