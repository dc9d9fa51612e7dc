"""Reads the [sql] table of a mapping: the view or query, and the columns that order its rows."""

import re
from dataclasses import dataclass

from geo.toml_tables import Table

KEYS = ("view", "query", "updated", "updated_format", "key", "size")
TEXT_FORMATS = ("stamp", "epoch_s", "epoch_ms")  # as texts or numbers they are in the order of time
_VIEW = re.compile(r"\w[\w$ \-]*(\.\w[\w$ \-]*){0,2}")
_SELECT = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlEntry:
    """updated_format: where moments of change are texts or numbers, how they are written."""

    view: str | None
    query: str | None
    updated: str | None
    updated_format: str | None
    key: str
    size: int


def read_sql(told: Table, size: int) -> SqlEntry:
    told.only(KEYS)
    view, query = told.text("view", None), _query(told)
    if (view is None) == (query is None):
        raise told.error("view", "is missing: name a view, or write a query, one of them")
    if view is not None and not _VIEW.fullmatch(view):
        raise told.error("view", f"{view!r} is no name such as schema.view")
    entry = SqlEntry(
        view=view, query=query, updated=told.text("updated", None), key=told.text("key"),
        updated_format=told.one_of("updated_format", TEXT_FORMATS, None), size=told.whole("size", size),
    )  # fmt: skip
    if entry.updated_format and not entry.updated:
        raise told.error("updated_format", "needs updated: the column of the moments")
    if entry.size < 1:
        raise told.error("size", "must be above 0")
    return entry


def stamp_entry(told: Table) -> dict[str, str] | None:
    """The column of changes as the field updated_at, where the mapping has none of its own."""
    updated, written = told.values.get("updated"), told.values.get("updated_format")
    if not isinstance(updated, str):
        return None
    return {"from": updated} | ({"time_format": written} if isinstance(written, str) else {})


def _query(told: Table) -> str | None:
    query = told.values.get("query")
    if query is None:
        return None
    if not isinstance(query, str) or not _SELECT.match(query):
        raise told.error("query", "must begin with SELECT or WITH")
    return query.strip().rstrip(";")
