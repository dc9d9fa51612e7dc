"""Makes records of raw ones by a mapping: read every field, find the areas of points, construct."""

from collections.abc import Mapping as MappingType
from datetime import datetime
from typing import Any

from data_sources.mapped.areas import AreaReader
from data_sources.mapped.kinds import AREA
from data_sources.mapped.mapping import Mapping, allowed
from data_sources.mapped.pauses import pause_reader
from data_sources.mapped.readers import reader
from data_sources.mapped.states import STATE_RULES
from data_sources.mapped.steps import step_reader
from data_sources.rejections import kept, shown
from geo.places import Place
from ioc.domain.records import Record
from ioc.errors import RecordError

Values = dict[str, Any]


class RecordMaker:
    """Points of a whole page are located at once, so it takes steps: `values`, `locate`, `record`."""

    def __init__(self, source: str, mapping: Mapping, place: Place):
        self.source, self.mapping, self.kind = source, mapping, mapping.kind
        self.areas = {
            name: AreaReader(field, place)
            for name, field in mapping.fields.items()
            if mapping.kind.fields[name] == AREA
        }
        self._reads = {
            name: reader(field, mapping.kind.fields[name], mapping.habits)
            for name, field in mapping.fields.items()
            if name not in self.areas
        } | self.areas  # fmt: skip
        known = {name: allowed(mapping.kind, name, place) for name in mapping.fields}
        self._allowed = {name: codes for name, codes in known.items() if codes is not None}
        self._pauses, self._steps = pause_reader(mapping), step_reader(mapping)
        has_areas = any("area" in name for name in mapping.fields)
        self._only_leaf = place.leaves[0] if len(place.leaves) == 1 and not has_areas else None
        self._state_rule = STATE_RULES[mapping.kind.kind](place)

    def is_skipped(self, raw: MappingType[str, Any]) -> bool:
        return any(condition.holds(raw) for condition in self.mapping.skip)

    def values(self, raw: MappingType[str, Any]) -> Values:
        """Our fields of a raw record; RecordError names the first that is wrong."""
        values = {name: read(raw) for name, read in self._reads.items()}
        for name, known in self._allowed.items():
            if values[name] is not None and values[name] not in known:
                text = f"{shown(values[name])} is none of {', '.join(list(known)[:20])}"
                raise RecordError(name, "unknown_area" if name in self.areas else f"unknown_{name}", text)
        self._state_rule(values)
        if self._pauses is not None:
            values["pauses"] = self._pauses(raw)
        if self._steps is not None:
            values["steps"] = self._steps(raw)
        return values

    def told(self, raw: MappingType[str, Any]) -> list[tuple[str, Any, Any]]:
        """Field by field: ours, what stands there, and what becomes of it or the error that says why nothing does."""
        found = []
        for name, read in self._reads.items():
            try:
                value = read(raw)
            except RecordError as error:
                value = error
            found.append((name, self.mapping.fields[name].raw(raw), value))
        return found

    def locate(self, found: list[Values]) -> None:
        for name, area in self.areas.items():
            area.locate(found, name)

    def record(self, values: Values, stamp: datetime, line: int, occurrence: int) -> Record:
        """The record itself, which refuses nonsense; stamp: of the version where the source gives none."""
        for name in self.kind.required:
            if values[name] is None:
                raise RecordError(name, "missing_field", "is not given")
        names = self.kind.names
        named = {names.get(name, name): value for name, value in values.items()}
        if occurrence > 1:
            named[self.kind.names["code"]] += f"#{occurrence}"
        if self._only_leaf is not None:
            named[self.kind.names.get("area", "area")] = self._only_leaf
        named["updated_at"] = named.get("updated_at") or stamp
        return self.kind.make(source=self.source, line=line, **named)

    def code(self, raw: object) -> str | None:
        """The code of a raw record as far as it can be read."""
        try:
            return self.mapping.fields["code"].text(raw) if isinstance(raw, MappingType) else None
        except (RecordError, RecursionError):
            return None

    def whitelisted(self, raw: object) -> Values | None:
        """What may be kept of a refused record: the mapping's fields in our names, codes and dates only."""
        if not isinstance(raw, MappingType):
            return None
        values = {name: field.raw(raw) for name, field in self.mapping.fields.items()}
        return {name: kept(value) for name, value in values.items() if value is not None} or None
