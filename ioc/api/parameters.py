"""A parameter of the API as its description shows it, and those that several addresses share."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    text: str
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string", "minLength": 1})
    required: bool = False


def some_of(words: Iterable[str]) -> dict[str, Any]:
    """The schema of one or several of the words, with commas."""
    one = f"(?:{'|'.join(words)})"
    return {"type": "string", "pattern": f"^{one}(?:,{one})*$"}


# of the years whose days the product knows, but for their edges (ioc.domain.moments)
DAY = "(?:199[1-9]|20[0-5][0-9])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
TIME = "T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
MOMENT = {
    "type": "string",
    "pattern": f"^{DAY}(?:{TIME}(?:Z|[-+][01][0-9]:[0-5][0-9]))?$",
    "examples": ["2021-10-29", "2021-10-29T08:00:00+07:00"],
}
AREA = Parameter("area", "Code of an area; without it the uppermost that the caller may see.")
FROM = Parameter("from", "First day or moment of the period.", MOMENT)
TO = Parameter("to", "Day or moment after the period: exclusive. A day is its local midnight.", MOMENT)
LANG = Parameter("lang", "Language of the texts.", {"type": "string", "enum": ["vi", "en"]})
