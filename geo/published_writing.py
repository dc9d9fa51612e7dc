"""Writes published.toml: sets of a document take the place of what it said before; nothing wrong is ever written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from geo.places import load_place
from geo.published import FILE, sets_of
from geo.published_rows import prefix_of
from geo.toml_tables import Table, read_toml

FIRST = "# Published figures, made by `ioc place published`; loading a document again replaces its sets.\n"


def keep_sets(directory: Path, sets: Sequence[dict[str, Any]], document: str) -> Path:
    """The file, written whole or not at all; PlaceError where the sets are wrong."""
    path, place = directory / FILE, load_place(directory)
    before = read_toml(path).values.get("published", []) if path.is_file() else []
    kept = [one for one in before if not one["key"].startswith(prefix_of(document))]
    beside = {one["key"] for one in before}
    taken = [one.key for one in place.published if one.key not in beside]
    sets_of(Table(path, {"published": [*kept, *sets]}), place.root, place.areas, taken)
    written = path.with_suffix(".toml.new")
    written.write_text(FIRST + "".join(map(_as_toml, (*kept, *sets))), encoding="utf-8")
    written.replace(path)
    return path


def _as_toml(one: dict[str, Any]) -> str:
    """One [[published]] table; texts are written as JSON writes them, which TOML reads."""
    values = one.get("values", {})
    lines = [f"{name} = {_value(value)}" for name, value in one.items() if name != "values"]
    figures = [f"{json.dumps(name)} = {_value(value)}" for name, value in values.items()]
    return "\n".join(["", "[[published]]", *lines, "", "[published.values]", *figures, ""])


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
