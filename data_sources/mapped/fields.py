"""One field of a mapping at work: picks the value out of a raw record and makes it our text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data_sources.mapped.conditions import Condition
from data_sources.mapped.picks import Pick
from data_sources.rejections import shown
from data_sources.values import clean_text
from geo.toml_tables import Table
from ioc.errors import RecordError

REJECT, KEEP = "reject", "keep"


class KeptFields(dict):
    """A raw record of which quarantine kept the values of our fields, under our names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """name: ours. told: its table in the mapping file, for the readers of moments, amounts and areas."""

    name: str
    told: Table
    picks: tuple[Pick, ...] = ()
    rules: tuple[tuple[Condition, str], ...] = ()
    empty: frozenset[str] = frozenset()
    join: str = "-"
    default: str | None = None
    codes: Mapping[str, str] | None = None
    otherwise: str = REJECT
    pattern: re.Pattern | None = None
    template: str | None = None
    pad: int = 0
    is_plain: bool = field(init=False)  # the text as it stands is ours

    def __post_init__(self) -> None:
        changed = (self.codes is not None, self.pattern is not None, bool(self.template), self.pad)
        object.__setattr__(self, "is_plain", not any(changed))

    def raw(self, record: Mapping[str, Any]) -> Any:
        """The value as it stands there; several are joined without the empty ones; None for nothing."""
        if isinstance(record, KeptFields):
            return self._there(record.get(self.name))
        if len(self.picks) == 1:
            return self._there(self.picks[0](record))
        found = [value for pick in self.picks if (value := self._there(pick(record))) is not None]
        if odd := [value for value in found if isinstance(value, dict | list)]:
            return odd[0]  # nothing that can be joined: refused as what it is
        return self.join.join(str(value).strip() for value in found) or None

    def text(self, record: Mapping[str, Any]) -> str | None:
        """Our text: of the first rule that holds, else the value through pattern, pad, table and template."""
        for condition, value in self.rules:
            if condition.holds(record):
                return value
        value = self.raw(record)
        if isinstance(value, bool):
            value = str(value).lower()
        text = None if value is None else clean_text(value, self.name)
        if text is None:
            return self.default
        if self.is_plain:
            return text
        return self._templated(self._coded(self._matched(text).zfill(self.pad)))

    def _there(self, value: Any) -> Any:
        if isinstance(value, str) and (not (told := value.strip()) or told in self.empty):
            return None
        return value

    def _matched(self, text: str) -> str:
        if self.pattern is None:
            return text
        match = self.pattern.search(text)
        if match is None:
            raise RecordError(self.name, "unknown_form", f"{shown(text)} does not match the pattern")
        return match.group(1) if self.pattern.groups else match.group()

    def _coded(self, text: str) -> str:
        if self.codes is None:
            return text
        found = self.codes.get(text) or self.codes.get(text.casefold())
        if found is not None:
            return found
        if self.otherwise == REJECT:
            raise RecordError(
                self.name, f"unknown_{self.name}", f"{shown(text)} is not in the mapping's table"
            )
        return text if self.otherwise == KEEP else self.otherwise

    def _templated(self, text: str) -> str:
        return self.template.replace("{}", text) if self.template else text
