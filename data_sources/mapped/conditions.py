"""Conditions on a raw record, for rules and for rows to leave out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data_sources.mapped.picks import Pick, picker
from geo.toml_tables import Table

Test = Callable[[str], bool]
TESTS = ("is", "not", "starts", "ends", "contains", "matches")


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when every one of its tests holds."""

    tests: tuple[tuple[Pick, Test], ...]

    def holds(self, raw: Mapping[str, Any]) -> bool:
        return all(test(_text(pick(raw))) for pick, test in self.tests)


def read_condition(when: Table, *, columns: bool) -> Condition:
    """`{ column = "text" | ["a", "b"] | "*" (anything) | "" (nothing) | { not = …, starts = … } }`."""
    return Condition(tuple((read_pick(when, key, columns=columns), _test(when, key)) for key in when))


def read_pick(table: Table, key: str, *, columns: bool) -> Pick:
    try:
        return picker(key, columns=columns)
    except ValueError as error:
        raise table.error(key, str(error)) from None


def _test(when: Table, key: str) -> Test:
    value = when.values[key]
    if isinstance(value, dict):
        inner = when.table(key).only(TESTS)
        tests = [_named(inner, name) for name in inner]
        return lambda text: all(test(text) for test in tests)
    return _one_of(when, key, value)


def _named(table: Table, name: str) -> Test:
    value = table.values[name]
    if name in ("is", "not"):
        test = _one_of(table, name, value)
        return test if name == "is" else lambda text: not test(text)
    part = table.text(name)
    if name == "matches":
        return _matching(table, part)
    return {"starts": lambda text: text.startswith(part), "ends": lambda text: text.endswith(part),
            "contains": lambda text: part in text}[name]  # fmt: skip


def _matching(table: Table, pattern: str) -> Test:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise table.error("matches", f"{pattern!r} is not a regular expression: {error}") from None
    return lambda text: compiled.search(text) is not None


def _one_of(table: Table, key: str, value: object) -> Test:
    if value == "*":
        return bool
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int | float) for one in values):
        raise table.error(key, "must be a text, a list of texts, or a table of " + ", ".join(TESTS))
    wanted = frozenset(map(_text, values))
    return lambda text: text in wanted


def _text(value: object) -> str:
    """A value as conditions compare it: true and false in small letters, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip()
