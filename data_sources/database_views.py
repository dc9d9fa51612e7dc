"""Pages of a vendor's view as SELECTs, in the order of (updated, key); only the named columns are asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    and_,
    bindparam,
    column,
    func,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.sql import FromClause


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """view or query: where the rows stand; updated: the column that says when a row changed, if there is one."""

    view: str | None
    query: str | None
    updated: str | None
    key: str
    columns: tuple[str, ...]
    size: int

    def page(self, since: Any = None, after: tuple[Any, Any] | None = None) -> Select:
        """since: changed at that moment or later; after: (updated, key) of the last row of the page before."""
        key, found = column(self.key), select(*map(column, self.columns)).select_from(self._rows())
        found = found.where(key.is_not(None))
        if self.updated is None:
            found = found.where(key > after[1]) if after else found
            return found.order_by(key).limit(self.size)
        updated = column(self.updated)
        found = found.where(updated.is_not(None))
        if after is not None:
            found = found.where(_after(updated, key, after))
        elif since is not None:
            found = found.where(updated >= _bound(since))
        return found.order_by(updated, key).limit(self.size)

    def unreadable(self) -> Select:
        """How many rows have no key, or no moment of change: they can never be read."""
        missing = [column(name).is_(None) for name in (self.key, self.updated) if name is not None]
        return select(func.count().label("n")).select_from(self._rows()).where(or_(*missing))

    def _rows(self) -> FromClause:
        columns = [column(name) for name in self.columns]
        if self.query is not None:
            return text(self.query).columns(*columns).subquery("theirs")
        schema, _, name = self.view.rpartition(".")
        return table(name, *columns, schema=schema or None)


def view_of(
    *, view: str | None, query: str | None, updated: str | None, key: str, columns: Iterable[str], size: int
) -> View:
    """Of all columns that are named anywhere, each once."""
    named = dict.fromkeys((*sorted(columns), key, *([updated] if updated else [])))
    return View(view=view, query=query, updated=updated, key=key, columns=tuple(named), size=size)


def _after(updated: ColumnElement, key: ColumnElement, after: tuple[Any, Any]) -> ColumnElement:
    moment = _bound(after[0])
    return or_(updated > moment, and_(updated == moment, key > after[1]))


def _bound(value: Any) -> Any:
    """A moment with its offset is sent with it."""
    if not isinstance(value, datetime):
        return value
    return bindparam(None, value, DateTime(timezone=value.tzinfo is not None))
