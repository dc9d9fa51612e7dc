"""Records nested so deeply that nothing of ours may walk them: refused before they are read."""

from collections.abc import Mapping
from typing import Any

from ioc.errors import RecordError

DEEPEST = 60
_NESTS = (dict, list)


def check_depth(raw: Mapping[str, Any]) -> None:
    """RecordError for a record nested deeper than any real one is."""
    level, depth = [raw], 0
    while level := [inner for one in level for inner in _values(one) if isinstance(inner, _NESTS)]:
        depth += 1
        if depth > DEEPEST:
            raise RecordError("", "too_deep", f"is nested deeper than {DEEPEST} levels")


def _values(one: dict | list) -> Any:
    return one.values() if isinstance(one, dict) else one
