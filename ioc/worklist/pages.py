"""The rows of a list as plain values: what is stored of each, and what the clock made of it at the list's moment."""

from collections.abc import Iterator
from typing import Any

from ioc.domain.moments import MISSING
from ioc.indicators.lookups import Row, rows_by_key
from ioc.indicators.rows import Readable
from ioc.worklist.lists import OpenedList

AT_ONCE = 1_000
AREAS = ("area", "resolving_area", "receiving_area")


def page(store: Readable, place: str, opened: OpenedList, start: int, end: int) -> list[Row]:
    """The rows from start to end. `changed`: the row is not any more as it was when the list was fixed."""
    keys = opened.keys(start, end)
    with store.read() as conn:
        found = rows_by_key(conn, place, opened.question.subject, keys)
    rows = opened.order[max(0, start) : max(0, end)].tolist()
    return [_row(opened, key, number, found.get(key)) for key, number in zip(keys, rows, strict=True)]


def every_row(store: Readable, place: str, opened: OpenedList) -> Iterator[Row]:
    """All rows in order, looked up in parts: for files of any length."""
    for start in range(0, opened.total, AT_ONCE):
        yield from page(store, place, opened, start, start + AT_ONCE)


def _row(opened: OpenedList, key: tuple[str, str], number: int, stored: Row | None) -> Row:
    source, code = key
    changed = stored is None or stored["version"] > opened.epoch.version
    about = {"source": source, "code": code, "changed": changed}
    return {**(stored if stored and _is_seen(stored, opened) else {}), **about, **_clocks(opened, number)}


def _is_seen(stored: Row, opened: OpenedList) -> bool:
    """A record belongs to each of its areas."""
    return any(stored.get(name) in opened.leaves for name in AREAS)


def _clocks(opened: OpenedList, number: int) -> dict[str, Any]:
    clocks = opened.held.clocks
    if clocks is None:
        return {}
    told = {name: int(getattr(clocks, name)[number]) for name in ("overdue", "left", "age")}
    return {
        **{name: None if value == MISSING else value for name, value in told.items()},
        "is_overdue": bool(clocks.is_overdue[number]),
        "paused": bool(clocks.paused[number]),
    }
