"""Reads a mapping file: a stranger's system in our words. PlaceError names what is wrong in it."""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_sources.mapped.conditions import Condition, read_condition
from data_sources.mapped.field_entries import Context, outcomes, read_field
from data_sources.mapped.fields import Field
from data_sources.mapped.formats import read_encoding, read_heading_line, read_sheets
from data_sources.mapped.kinds import AREA, KINDS, RecordKind
from data_sources.mapped.readers import Habits, read_formats, read_zone
from data_sources.mapped.ready import read_with_ready
from data_sources.mapped.sql_entry import stamp_entry
from data_sources.mapped.told import read_pick_of
from geo.entries import SourceEntry, tells_all
from geo.errors import nearest
from geo.places import Place
from geo.toml_tables import Table

KEYS = (
    "kind", "transport", "format", "items", "encoding", "delimiter", "repeats", "time_zone", "time_format",
    "decimal_mark", "due_day", "empty", "heading_line", "fields", "tables", "pauses", "skip", "http", "files",
    "within", "ready", "steps", "sheets", "sql", "listing",
)  # fmt: skip
PAUSE_KEYS = ("items", "asked_at", "answered_at", "new_due_at")
STEP_KEYS = ("items", "step", "started_at", "ended_at", "due_at", "holder")
TRANSPORTS = ("files", "sftp", "http", "sql")
FORMATS = ("csv", "xlsx", "json", "xml")
FIRST, LAST, EACH = "first", "last", "each"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A mapping file as read. columns: the names that headings must have."""

    told: Table
    kind: RecordKind
    transport: str
    format: str | None
    items: str | None
    encoding: str | None
    delimiter: str | None
    heading_line: int | None
    sheets: tuple[str, ...]
    empty: frozenset[str]
    repeats: str
    habits: Habits
    fields: MappingType[str, Field]
    pauses: MappingType[str, Field]
    steps: MappingType[str, Field]
    skip: tuple[Condition, ...]
    columns: frozenset[str]


def read_mapping(path: Path, place: Place, entry: SourceEntry) -> Mapping:
    told = read_with_ready(path).only(KEYS)
    kind = KINDS[told.one_of("kind", KINDS, entry.kind)]
    if kind.kind != entry.kind:
        raise told.error("kind", f"is {str(kind.kind)!r}, but place.toml says {entry.kind!r}")
    transport = told.one_of("transport", TRANSPORTS, "files")
    format_ = told.one_of("format", FORMATS, "json" if transport == "http" else "csv")
    columns = transport == "sql" or format_ in ("csv", "xlsx")
    context = Context(told.table("tables"), columns, frozenset(told.texts("empty")))
    fields = _fields(told, kind, context)
    if transport == "sql" and "updated_at" not in fields and (stamp := stamp_entry(told.table("sql"))):
        fields["updated_at"] = read_field(
            Table(told.file, {"updated_at": stamp}, "sql"), "updated_at", context
        )
    mapping = Mapping(
        told=told, kind=kind, transport=transport, format=format_, items=told.text("items", None),
        encoding=read_encoding(told, format_), delimiter=_delimiter(told),
        heading_line=read_heading_line(told, format_), sheets=read_sheets(told, format_), empty=context.empty,
        repeats=told.one_of("repeats", (FIRST, LAST, EACH), LAST), habits=_habits(told, place, entry),
        fields=fields, pauses=_pauses(told, context), steps=_steps(told, context, kind),
        skip=tuple(_skip(one, context) for one in told.tables("skip")),
        columns=frozenset(_columns(told)) if context.columns else frozenset(),
    )  # fmt: skip
    _check(mapping, place)
    if entry.portal_of is not None:
        _check_portal(mapping, entry)
    return mapping


def _fields(told: Table, kind: RecordKind, context: Context) -> dict[str, Field]:
    table, own = told.table("fields"), {theirs: ours for ours, theirs in kind.names.items()}
    found: dict[str, Field] = {}
    for key in table:
        name = key if key in kind.fields else own.get(key)
        if name is None:
            raise table.error(key, f"is no field of {kind.kind}{nearest(key, kind.fields)}")
        found[name] = read_field(table, key, context)
    for name in kind.required:
        if name not in found:
            raise table.error(name, "is missing: every record needs it")
    return found


def _pauses(told: Table, context: Context) -> dict[str, Field]:
    """Fields of supplement requests; `items` is read apart. Inside `items` paths are JMESPath."""
    table = told.table("pauses").only(PAUSE_KEYS)
    if "items" in table and context.columns:
        raise table.error("items", "lists stand in JSON only; name columns with asked_at, answered_at")
    read_pick_of(table, "items")
    if table.values and "asked_at" not in table:
        raise table.error("asked_at", "is missing")
    return {name: read_field(table, name, context) for name in table if name != "items"}


def _steps(told: Table, context: Context, kind: RecordKind) -> dict[str, Field]:
    """Fields of the steps in the list `items`; paths are JMESPath inside it."""
    table = told.table("steps").only(STEP_KEYS)
    if not table.values:
        return {}
    if context.columns or kind.kind != "dossiers":
        raise told.error("steps", "are lists inside dossiers of JSON or XML")
    for key in ("items", "step"):
        if key not in table:
            raise table.error(key, "is missing")
    read_pick_of(table, "items")
    return {name: read_field(table, name, context) for name in table if name != "items"}


def _skip(told: Table, context: Context) -> Condition:
    return read_condition(told.only(("when",)).table("when"), columns=context.columns)


def _habits(told: Table, place: Place, entry: SourceEntry) -> Habits:
    return Habits(
        formats=read_formats(told, ("iso",)), zone=read_zone(told, place.zone),
        due_day=told.one_of("due_day", ("end", "start"), entry.due_day),
        decimals=place.currency.decimals, decimal_mark=told.one_of("decimal_mark", (".", ","), "."),
    )  # fmt: skip


def _delimiter(told: Table) -> str | None:
    value = told.values.get("delimiter")
    if value is not None and (not isinstance(value, str) or len(value) != 1):
        raise told.error("delimiter", 'must be one character such as ";"')
    return value


def _columns(told: Table) -> set[str]:
    """Every column the mapping names."""
    found: set[str] = set()
    for group in (told.table("fields"), told.table("pauses")):
        for key in group:
            found |= _columns_of(group.values[key])
    for one in told.tables("skip"):
        found |= set(one.table("when"))
    return found


def _columns_of(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    rules = value if isinstance(value, list) else value.get("rules", [])
    named = [] if isinstance(value, list) else value.get("from", [])
    columns = {named} if isinstance(named, str) else set(named)
    return columns.union(*(rule.get("when", {}) for rule in rules))


def _check(mapping: Mapping, place: Place) -> None:
    """What a field can become must exist in the place; a source needs areas and a rule for repeats."""
    if mapping.repeats == FIRST and "updated_at" in mapping.fields:
        reason = '"first" cannot be kept where updated_at says which version is newer'
        raise mapping.told.error("repeats", reason)
    for name, field in mapping.fields.items():
        known = allowed(mapping.kind, name, place)
        for value in sorted(outcomes(field)) if known is not None else ():
            if value not in known:
                reason = (
                    f"{value!r} is not known{nearest(value, known)}; there are {', '.join(list(known)[:20])}"
                )
                raise mapping.told.error(f"fields.{name}", reason)
    if mapping.kind.kind != "dossiers" or any("area" in name for name in mapping.fields):
        return
    if len(place.leaves) != 1:
        raise mapping.told.error("fields.area", "is missing, and the place has more than one leaf area")


def _check_portal(mapping: Mapping, entry: SourceEntry) -> None:
    """A portal's records are compared, not counted: none leaves by a listing; a whole is known by its reading."""
    for table in ("listing", "pauses", "steps"):
        if table in mapping.told:
            raise mapping.told.error(table, "a portal has none: its records are compared, not counted")
    if tells_all(entry) and "updated_at" in mapping.fields:
        reason = (
            f'with portal_lists = "{entry.portal_lists}" the whole is known by when it was read: leave it out'
        )
        raise mapping.told.error("fields.updated_at", reason)


def allowed(kind: RecordKind, name: str, place: Place) -> MappingType[str, Any] | None:
    """The codes a field of ours may have, in their order; None where any text will do."""
    if name in kind.codes:
        return dict.fromkeys(kind.codes[name])
    if name == "channel":
        return place.channels
    if name == "state":
        return place.ticket_states
    if kind.fields[name] == AREA:
        return dict.fromkeys((*place.areas, *place.tree.by_code))
    return None
