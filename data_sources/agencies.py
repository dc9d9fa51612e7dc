"""Unit codes of a source -> areas of the place: the place's own codes, or a table sources/agencies.csv."""

from collections.abc import Mapping

from geo.csv_rows import read_rows
from geo.places import Place


def agency_areas(place: Place) -> Mapping[str, str]:
    """Area keys by agency code; empty where the place has no such table. PlaceError names a wrong line."""
    path = place.directory / "sources" / "agencies.csv"
    found: dict[str, str] = {}
    for row in read_rows(path, ("agency", "area")) if path.exists() else ():
        agency, area = row.required("agency"), row.required("area")
        if agency in found:
            raise row.error("agency", f"{agency!r} occurs twice")
        if area not in place.areas and not place.tree.by_code.get(area):
            raise row.error("area", f"there is no area {area!r}")
        found[agency] = area
    return found
