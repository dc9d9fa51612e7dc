"""Picks a value out of a raw record: a column, a JSON key, or a JMESPath expression."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

Pick = Callable[[Mapping[str, Any]], Any]
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def picker(path: str, *, columns: bool) -> Pick:
    """A function that picks one value; ValueError for a wrong expression. columns: `path` is a column."""
    if columns or _KEY.fullmatch(path):
        return lambda raw: raw.get(path)
    try:
        expression = jmespath.compile(path)
    except JMESPathError as error:
        raise ValueError(f"{path!r} is not a JMESPath expression: {error}") from None
    return lambda raw: _search(expression, raw)


def _search(expression: Any, raw: object) -> Any:
    """A function of the expression may meet a value it cannot take, or too deep a one: then there is nothing."""
    try:
        return expression.search(raw)
    except (JMESPathError, RecursionError):
        return None
