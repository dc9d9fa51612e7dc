"""Reads the fields of a mapping file; PlaceError names the file, the field and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from data_sources.mapped.conditions import Condition, read_condition, read_pick
from data_sources.mapped.fields import KEEP, REJECT, Field
from geo.names import composed
from geo.toml_tables import Table

KEYS = (
    "from", "join", "constant", "default", "table", "otherwise", "pattern", "template", "pad", "rules",
    "time_format", "time_zone", "day", "decimals", "round", "match", "point", "outside",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What all fields of a mapping share. columns: `from` names columns, not JMESPath."""

    tables: Table
    columns: bool
    empty: frozenset[str]


def read_field(fields: Table, name: str, context: Context) -> Field:
    """`"column"`, `{ from = "column", … }`, `{ constant = "…" }`, or a list of rules `{ when, is }`."""
    value = fields.values[name]
    if isinstance(value, str):
        value = {"from": value}
    elif isinstance(value, list):
        value = {"rules": value}
    if not isinstance(value, dict):
        raise fields.error(name, 'must be a column, a table such as { from = "column" }, or a list of rules')
    told = Table(fields.file, value, f"{fields.where}.{name}").only(KEYS)
    if not {"from", "constant", "rules", "point"} & set(told):
        raise told.error("from", "is missing: say which column or path, or a constant")
    constant = _plain(told, "constant")
    field = _field(told, name, context)
    return field if constant is None else replace(field, default=constant, picks=())


def _field(told: Table, name: str, context: Context) -> Field:
    return Field(
        name=name, told=told, empty=context.empty,
        picks=tuple(read_pick(told, path, columns=context.columns) for path in _paths(told)),
        rules=tuple(_rule(one, context) for one in told.tables("rules")),
        join=_join(told), default=_plain(told, "default"), codes=_codes(told, context.tables),
        otherwise=_plain(told, "otherwise") or REJECT, pattern=_pattern(told),
        template=_template(told), pad=told.whole("pad", 0),
    )  # fmt: skip


def _paths(told: Table) -> tuple[str, ...]:
    value = told.values.get("from", [])
    return (told.text("from"),) if isinstance(value, str) else told.texts("from")


def _join(told: Table) -> str:
    value = told.values.get("join", "-")
    if not isinstance(value, str):
        raise told.error("join", "must be the text between the joined values")
    return value


def _rule(told: Table, context: Context) -> tuple[Condition, str]:
    told.only(("when", "is"))
    value = _plain(told, "is")
    if value is None:
        raise told.error("is", "is missing: what the field becomes when the rule holds")
    return read_condition(told.table("when"), columns=context.columns), value


def _plain(told: Table, key: str) -> str | None:
    """A text, number or truth as text; None when it is not told."""
    value = told.values.get(key)
    if value is None:
        return None
    if not isinstance(value, str | int | float):
        raise told.error(key, "must be a text or a number")
    return str(value).lower() if isinstance(value, bool) else composed(str(value))


def _codes(told: Table, tables: Table) -> Mapping[str, str] | None:
    """The table of codes: named under [tables], or written in place; also found in other capitals."""
    value = told.values.get("table")
    if value is None:
        return None
    if isinstance(value, str):
        if value not in tables:
            raise told.error("table", f"there is no [tables.{value}]")
        table = tables.table(value)
    else:
        table = told.table("table")
    codes = {composed(key): _plain(table, key) or "" for key in table}
    if any(code == "" for code in codes.values()):
        raise table.error(next(k for k, v in codes.items() if v == ""), "must not be empty")
    return {key.casefold(): code for key, code in codes.items()} | codes


def _pattern(told: Table) -> re.Pattern | None:
    text = told.text("pattern", None)
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise told.error("pattern", f"{text!r} is not a regular expression: {error}") from None


def _template(told: Table) -> str | None:
    text = told.text("template", None)
    if text is not None and "{}" not in text:
        raise told.error("template", 'must hold {}, where the value goes, such as "ward-{}"')
    return text


def outcomes(field: Field) -> set[str]:
    """Every text the field can become, as far as the mapping fixes it."""
    found = {value for _, value in field.rules} | {field.default}
    if field.codes is not None:
        found |= set(field.codes.values())
        found |= {field.otherwise} - {REJECT, KEEP}
    return {value for value in found if value is not None}
