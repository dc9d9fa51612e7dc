"""Reads the figures an authority published, in place.toml and in published.toml, and the sums they should keep."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from geo.entries import Published, PublishedValue, Sum
from geo.names import Names
from geo.toml_tables import Table, read_toml

PUBLISHED_KEYS = (
    "key", "name", "area", "start", "end", "document", "issued_on", "note", "values", "sums",
)  # fmt: skip
VALUE_KEYS = ("value", "vi", "en")
FILE = "published.toml"  # made by `ioc place published`


def read_published(table: Table, root: str, areas: Container[str]) -> tuple[Published, ...]:
    """The sets of place.toml and those of published.toml beside it; no key may occur twice."""
    found = sets_of(table, root, areas)
    if (beside := table.file.parent / FILE).is_file():
        found += read_file(beside, root, areas, [one.key for one in found])
    return found


def read_file(path: Path, root: str, areas: Container[str], taken: list[str]) -> tuple[Published, ...]:
    """The sets of published.toml; taken: the keys of place.toml."""
    return sets_of(read_toml(path).only(("published",)), root, areas, taken)


def sets_of(
    table: Table, root: str, areas: Container[str], taken: list[str] | None = None
) -> tuple[Published, ...]:
    found = tuple(_published(entry.only(PUBLISHED_KEYS), root, areas) for entry in table.tables("published"))
    keys = [*(taken or ()), *(one.key for one in found)]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise table.error("published", f"the key {twice[0]!r} occurs twice")
    return found


def _published(entry: Table, root: str, areas: Container[str]) -> Published:
    if (area := entry.text("area", root)) not in areas:
        raise entry.error("area", f"there is no area {area!r}")
    start, end = entry.day("start"), entry.day("end")
    if end <= start:
        raise entry.error("end", f"{end} is not after start, {start}")
    values = _values(entry.table("values"))
    return Published(
        key=entry.text("key"), names=entry.names("name"), values=values, start=start, end=end,
        area=area, document=entry.names("document"),
        issued_on=entry.day("issued_on", None), note=entry.names("note", Names("", "")),
        sums=_sums(entry, {value.key for value in values}),
    )  # fmt: skip


def _values(table: Table) -> tuple[PublishedValue, ...]:
    return tuple(_value(table, key) for key in table)


def _value(table: Table, key: str) -> PublishedValue:
    """A whole number, or {value = …, vi = …, en = …}."""
    if not isinstance(table.values[key], dict):
        return PublishedValue(key, table.whole(key), Names(key, key))
    entry = table.table(key).only(VALUE_KEYS)
    return PublishedValue(key, entry.whole("value"), Names(vi := entry.text("vi", key), entry.text("en", vi)))


def _sums(entry: Table, known: set[str]) -> tuple[Sum, ...]:
    """Lines such as "dossiers.resolved = dossiers.resolved_on_time + dossiers.resolved_late"."""
    found = []
    for text in entry.texts("sums"):
        total, _, right = text.partition("=")
        parts = tuple(part.strip() for part in right.split("+"))
        if unknown := [key for key in (total.strip(), *parts) if key not in known]:
            raise entry.error("sums", f"{text!r}: {unknown[0]!r} is not among the values")
        found.append(Sum(total.strip(), parts))
    return tuple(found)
