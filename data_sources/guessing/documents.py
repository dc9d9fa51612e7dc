"""Where the records of a JSON or XML document stand, and their values by JMESPath."""

import re
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
DEEPEST = 4


def find_records(document: object) -> tuple[str, list[dict]] | None:
    """The longest list of objects, nearest to the root; its path, empty for the document itself."""
    level: list[tuple[str, object]] = [("", document)]
    for _ in range(DEEPEST + 1):
        lists = [(path, one) for path, one in level if _is_records(one)]
        if lists:
            return max(lists, key=lambda found: len(found[1]))
        level = [below for path, one in level if isinstance(one, dict) for below in _children(path, one)]
    return None


def _children(path: str, one: dict) -> list[tuple[str, object]]:
    return [(_joined(path, key), value) for key, value in one.items()]


def _is_records(one: object) -> bool:
    return isinstance(one, list) and bool(one) and all(isinstance(row, dict) for row in one)


def _joined(path: str, key: str) -> str:
    """A step further; a key that is no plain word stands in quotation marks."""
    step = key if _PLAIN.fullmatch(key) else '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{path}.{step}" if path else step


def flattened(record: dict, path: str = "", depth: int = 0) -> dict[str, Any]:
    """Single values by their path; lists inside a record are no columns."""
    found: dict[str, Any] = {}
    for key, value in record.items():
        step = _joined(path, key)
        if isinstance(value, dict) and depth < DEEPEST:
            found |= flattened(value, step, depth + 1)
        elif not isinstance(value, dict | list):
            found[step] = value
    return found
