"""Reads the sources a place names: which module or mapping serves each, and how fresh it must be."""

from __future__ import annotations

import re
from collections.abc import Mapping

from geo.defaults import SOURCE_NAMES
from geo.entries import SourceEntry
from geo.toml_tables import Table

SOURCE_KEYS = (
    "kind", "module", "mapping", "agreed_age", "overlap", "interval", "working_time", "name",
    "due_includes_pauses", "due_day", "link", "reports", "push", "polled",
    "portal_of", "portal_lists", "portal_late", "simulated",
)  # fmt: skip
READY = "ready:"  # mappings that come with the product; whoever reads sources knows their names
LINK = re.compile(r"https?://[^\s{}\"'<>]*\{code\}[^\s{}\"'<>]*")
PORTAL = "portal"
SOURCE_NAME = re.compile(r"[a-z][a-z0-9_]*")


def read_sources(table: Table) -> dict[str, SourceEntry]:
    told = table.table("sources")
    for name in told:
        if not SOURCE_NAME.fullmatch(name):
            raise told.error(name, "must be named in small letters, digits and _")
    found = {name: _source(told.table(name).only(SOURCE_KEYS), name) for name in told}
    for name, entry in found.items():
        _check_portal(told.table(name), entry, found)
    return found


def _check_portal(told: Table, entry: SourceEntry, sources: Mapping[str, SourceEntry]) -> None:
    """A portal, and nothing else, says whose dossiers it shows."""
    dossiers = [name for name, one in sources.items() if one.kind == "dossiers"]
    if entry.kind == PORTAL and entry.portal_of not in dossiers:
        raise told.error(
            "portal_of", f"must name a source of dossiers: {', '.join(dossiers) or 'there is none'}"
        )
    for key in ("portal_of", "portal_lists", "portal_late"):
        if key in told and entry.kind != PORTAL:
            raise told.error(key, f'is of sources with kind = "{PORTAL}" only')


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
        push=push, polled=polled, portal_of=entry.text("portal_of", None),
        portal_lists=entry.one_of("portal_lists", ("changes", "all", "late"), "changes"),
        portal_late=entry.one_of("portal_late", ("day", "instant"), None),
        simulated=entry.flag("simulated", False),
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
