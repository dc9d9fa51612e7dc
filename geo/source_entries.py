"""Reads the sources a place names: which module or mapping serves each, and how fresh it must be."""

from __future__ import annotations

import re

from geo.defaults import SOURCE_NAMES
from geo.entries import SourceEntry
from geo.toml_tables import Table

SOURCE_KEYS = (
    "kind", "module", "mapping", "agreed_age", "overlap", "interval", "working_time", "name",
    "due_includes_pauses", "due_day", "link", "reports", "push", "polled",
)  # fmt: skip
READY = "ready:"  # mappings that come with the product; whoever reads sources knows their names
LINK = re.compile(r"https?://[^\s{}\"'<>]*\{code\}[^\s{}\"'<>]*")
SOURCE_NAME = re.compile(r"[a-z][a-z0-9_]*")


def read_sources(table: Table) -> dict[str, SourceEntry]:
    told = table.table("sources")
    for name in told:
        if not SOURCE_NAME.fullmatch(name):
            raise told.error(name, "must be named in small letters, digits and _")
    return {name: _source(told.table(name).only(SOURCE_KEYS), name) for name in told}


def _source(entry: Table, name: str) -> SourceEntry:
    module, mapping = entry.text("module", None), entry.text("mapping", None)
    if (module is None) == (mapping is None):
        raise entry.error("module", "name either a module or a mapping")
    is_own = mapping and not mapping.startswith(READY)
    if is_own and not (entry.file.parent / "sources" / mapping).is_file():
        raise entry.error("mapping", f"there is no file sources/{mapping}")
    push, polled = entry.flag("push", False), entry.flag("polled", True)
    if not (push or polled):
        raise entry.error("polled", "a source that is not polled must push (push = true)")
    kind = entry.one_of("kind", SOURCE_NAMES)
    return SourceEntry(
        name=name, kind=kind, module=module, mapping=mapping,
        agreed_age=entry.duration("agreed_age", "5 minutes"), overlap=entry.duration("overlap", "5 minutes"),
        interval=entry.duration("interval", "15 seconds"),
        working_time=entry.one_of("working_time", ("office", "always"), _usual_time(kind)),
        names=entry.names("name", SOURCE_NAMES[kind]),
        due_includes_pauses=entry.flag("due_includes_pauses", False),
        due_day=entry.one_of("due_day", ("end", "start"), "end"), link=_link(entry),
        reports=entry.one_of("reports", ("units", "centre"), _usual_reports(kind)),
        push=push, polled=polled,
    )  # fmt: skip


def _link(entry: Table) -> str | None:
    """The address of a record in its own system; it is opened by browsers, so nothing but a web address."""
    link = entry.text("link", None)
    if link is not None and not LINK.fullmatch(link):
        raise entry.error("link", "must be a web address with {code} in it and no other braces")
    return link


def _usual_reports(kind: str) -> str:
    """Calls and payments come in by one switchboard, wherever they belong."""
    return "units" if kind == "dossiers" else "centre"


def _usual_time(kind: str) -> str:
    return "office" if kind == "dossiers" else "always"
