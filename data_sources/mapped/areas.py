"""Areas of mapped records: by code, by name, by a table, or by the polygon that holds the point."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from data_sources.agencies import agency_areas
from data_sources.mapped.fields import Field
from data_sources.rejections import shown
from geo.errors import nearest
from geo.names import composed
from geo.places import Place
from ioc.errors import RecordError


class AreaReader:
    """Reads the area field of one record, and afterwards locates those that have only a point."""

    def __init__(self, field: Field, place: Place):
        self.field, self._place = field, place
        self.point = field.told.flag("point", False)
        self._outside = _area(field, place, "outside")
        match = field.told.one_of("match", ("code", "name", "agency"), "code")
        self._names = _by_name(place) if match == "name" else None
        self._agencies = agency_areas(place) if match == "agency" else {}

    def __call__(self, record: Mapping[str, Any]) -> str | None:
        """The area a record names; None leaves it to its point."""
        if self.point and not self.field.rules and self.field.raw(record) is None:
            return None
        text = self.field.text(record)
        text = self._agencies.get(text or "", text)
        if text is None or self._names is None or text in self._place.areas:
            return text
        found = self._names.get(composed(text).casefold(), [])
        if len(found) == 1:
            return found[0]
        problem = "is the name of several areas" if found else "is the name of no area"
        raise RecordError(self.field.name, "unknown_area", f"{shown(text)} {problem} of the place")

    def locate(self, records: Sequence[dict[str, Any]], name: str) -> None:
        """Fills the area of records that have only a point; without a point they get the default."""
        if not self.point:
            return
        open_ones = [one for one in records if one.get(name) is None and _has_point(one)]
        points = [one["lat"] for one in open_ones], [one["lon"] for one in open_ones]
        for one, area in zip(open_ones, self._place.locate_many(*points), strict=True):
            one[name] = area or self._outside
        for one in records:
            if one.get(name) is None:
                one[name] = self.field.default or self._outside


def _has_point(values: Mapping[str, Any]) -> bool:
    return values.get("lat") is not None and values.get("lon") is not None


def _area(field: Field, place: Place, key: str) -> str | None:
    code = field.told.text(key, None)
    if code is not None and code not in place.areas and place.area_at(code, None) is None:
        raise field.told.error(key, f"there is no area {code!r}{nearest(code, place.areas)}")
    return code


def _by_name(place: Place) -> dict[str, list[str]]:
    """Leaves by any of their names, in small letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in place.leaves:
        area = place.areas[key]
        for name in {composed(n).casefold() for n in (area.names.vi, area.names.en, *area.also)}:
            found[name].append(key)
    return found
