"""Checks the files of a place against each other; what load_place accepts may still be incomplete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from geo.areas import COLUMNS
from geo.calendar_days import library_days
from geo.csv_rows import read_heading, read_rows
from geo.errors import PlaceError, nearest
from geo.findings import Finding, error, few, warning
from geo.places import Place, load_place
from geo.procedures import PROCEDURE_COLUMNS, SLA_COLUMNS

__all__ = ["FILES", "Finding", "check_place"]

AGENCY_COLUMNS = ("agency", "area")
FILES = {
    "place.toml": (), "calendar.toml": (), "published.toml": (), "boundaries.geojson": (), "tiles.geojson": (),
    "README.md": (),
    "areas.csv": COLUMNS, "procedures.csv": PROCEDURE_COLUMNS, "sla.csv": SLA_COLUMNS,
    "sources": (), "sources/agencies.csv": AGENCY_COLUMNS,
}  # fmt: skip


def check_place(directory: Path) -> list[Finding]:
    """Everything that is wrong (error) or doubtful (warning), in the order of the checks."""
    directory = Path(directory)
    try:
        place = load_place(directory, simulated=True)  # with all its sources
        return [finding for check in CHECKS for finding in check(place)]
    except PlaceError as broken:
        return [error(broken.file.name, broken.where, broken.reason)]


def check_files(place: Place) -> Iterator[Finding]:
    """Files and columns that nobody reads are often misspelt ones."""
    for path in sorted(place.directory.iterdir()):
        if path.name not in FILES and not path.name.startswith("."):
            yield warning(path.name, "", f"is not a file of a place{nearest(path.name, FILES)}")
    for name, columns in FILES.items():
        for heading in read_heading(place.directory / name) if columns and _exists(place, name) else ():
            if heading not in columns:
                yield warning(name, heading, f"is not a column we read{nearest(heading, columns)}")


def _exists(place: Place, name: str) -> bool:
    return (place.directory / name).is_file()


def check_areas(place: Place) -> Iterator[Finding]:
    for area in place.areas.values():
        if unknown := [key for key in area.replaced_by if key not in place.areas]:
            yield warning("areas.csv", area.key, f"replaced_by names unknown areas: {few(unknown)}")
    if place.bbox is None:
        yield warning("place.toml", "bbox", "is not told: positions are not checked")
        return
    west, south, east, north = place.bbox
    outside = [
        area.key for area in place.areas.values()
        if area.lat is not None and area.lon is not None
        and not (west <= area.lon <= east and south <= area.lat <= north)
    ]  # fmt: skip
    if outside:
        yield warning("areas.csv", "lat, lon", f"lie outside the bbox of place.toml: {few(outside)}")


def check_maps(place: Place) -> Iterator[Finding]:
    from geo.check_maps import check_boundaries, check_tiles  # the map libraries take 0.2 s to import

    yield from check_boundaries(place)
    yield from check_tiles(place)


def check_calendar(place: Place) -> Iterator[Finding]:
    if not place.days_off:
        yield warning("calendar.toml", "", "no days off are known: only weekends are free")
    elif place.country and not library_days(place.country)[0]:
        yield warning("place.toml", "country", f"holidays of {place.country!r} are not known by themselves")


def check_codes(place: Place) -> Iterator[Finding]:
    """Time limits and procedures must speak of categories and fields that have names."""
    categories = place.categories
    for category in place.sla if categories else ():
        if category not in categories:
            yield error("sla.csv", category, f"is not in [categories]{nearest(category, categories)}")
    if place.sla and (without := [key for key in categories if key not in place.sla]):
        yield warning("sla.csv", "category", f"no time limit for {few(without)}")
    used = {procedure.field_code for procedure in place.procedures.values()}
    if nameless := [code for code in sorted(used) if place.fields[code].vi == code]:
        yield warning("place.toml", "fields", f"no name for {few(nameless)}: the code is shown")
    if place.currency.code == "XXX" and any(source.kind == "payments" for source in place.sources.values()):
        yield warning("place.toml", "currency", "is not told, but there is a source of payments")


def check_published(place: Place) -> Iterator[Finding]:
    """Published figures that do not add up are kept as they are, and named."""
    for one in place.published:
        for wrong, gap in one.gaps():
            parts = " + ".join(f"{one.value(key):,}" for key in wrong.parts)
            total, told = sum(map(one.value, wrong.parts)), one.value(wrong.total)
            amount = f"{abs(gap):,} too {'many' if gap > 0 else 'few'}"
            text = f"{parts} = {total:,}, but {wrong.total} is published as {told:,}: {amount}"
            yield warning("place.toml", f"published {one.key}", text)


def check_sources(place: Place) -> Iterator[Finding]:
    if not place.sources:
        yield warning("place.toml", "sources", "there are none, so nothing will be polled")
    used = {source.mapping for source in place.sources.values()}
    for path in sorted((place.directory / "sources").glob("*.toml")):
        if path.name not in used:
            yield warning(f"sources/{path.name}", "", "no source of place.toml uses this mapping")
    if _exists(place, "sources/agencies.csv"):
        yield from _agencies(place)


def _agencies(place: Place) -> Iterator[Finding]:
    """Unit codes of a vendor and the areas they stand for."""
    rows = read_rows(place.directory / "sources" / "agencies.csv", AGENCY_COLUMNS)
    often = Counter(row.required("agency") for row in rows)
    for row in rows:
        if place.area_at(row.required("area"), None) is None and row.text("area") not in place.areas:
            yield error("sources/agencies.csv", f"line {row.line}", f"there is no area {row.text('area')!r}")
    for agency in (agency for agency, count in often.items() if count > 1):
        yield error("sources/agencies.csv", agency, "occurs more than once")


CHECKS = (
    check_files, check_areas, check_maps, check_calendar, check_codes, check_published, check_sources,
)  # fmt: skip
