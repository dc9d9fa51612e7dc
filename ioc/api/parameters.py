"""A parameter of the API as its description shows it, and those that several addresses share."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    text: str
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})
    required: bool = False


MOMENT = {"type": "string", "examples": ["2021-10-29", "2021-10-29T08:00:00+07:00"]}
AREA = Parameter("area", "Code of an area; without it the uppermost that the caller may see.")
FROM = Parameter("from", "First day or moment of the period.", MOMENT)
TO = Parameter("to", "Day or moment after the period: exclusive. A day is its local midnight.", MOMENT)
LANG = Parameter("lang", "Language of the texts.", {"type": "string", "enum": ["vi", "en"]})
