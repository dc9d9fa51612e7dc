"""A place: its areas, calendar, codes, policies and sources, read once from a directory of data files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from geo.areas import OFFICE, Area, AreaTree, read_areas
from geo.calendar_days import calendar_days
from geo.entries import (
    Centre,
    Channel,
    Comparison,
    Currency,
    Hours,
    Level,
    Policies,
    Procedure,
    Published,
    PublishedValue,
    Sla,
    SourceEntry,
    Sum,
    TicketState,
)
from geo.errors import PlaceError
from geo.layers import Layer, read_layer
from geo.locator import Locator
from geo.names import Names
from geo.place_toml import (
    KEYS,
    read_bbox,
    read_centres,
    read_channels,
    read_code_names,
    read_comparison,
    read_currency,
    read_default_channel,
    read_hours,
    read_levels,
    read_payment_types,
    read_policies,
    read_targets,
    read_ticket_states,
    read_zone,
)
from geo.procedures import read_procedures, read_sla
from geo.published import read_published
from geo.source_entries import read_sources
from geo.toml_tables import Table, read_toml

__all__ = [
    "Area", "Centre", "Channel", "Comparison", "Currency", "Hours", "Level", "Names", "Place", "PlaceError",
    "Policies", "Procedure", "Published", "PublishedValue", "Sla", "SourceEntry", "Sum", "TicketState",
    "load_place", "shipped",
]  # fmt: skip

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    code: str
    names: Names
    country: str
    zone: ZoneInfo
    currency: Currency
    root: str
    areas: Mapping[str, Area]
    levels: tuple[Level, ...]
    centres: tuple[Centre, ...]
    hours: Hours
    policies: Policies
    channels: Mapping[str, Channel]
    default_channel: str | None
    ticket_states: Mapping[str, TicketState]
    categories: Mapping[str, Names]
    payment_types: Mapping[str, Names]
    fields: Mapping[str, Names]
    procedures: Mapping[str, Procedure]
    sla: Mapping[str, Sla]
    sources: Mapping[str, SourceEntry]
    targets: Mapping[str, float]
    comparison: Comparison
    published: tuple[Published, ...]
    days_off: Mapping[date, str]
    worked_days: frozenset[date]
    directory: Path
    projected_crs: str | None
    bbox: tuple[float, float, float, float] | None
    area_km2: float | None
    approximate: bool
    simulated: bool = False
    tree: AreaTree = field(repr=False, compare=False)
    locator: Locator = field(repr=False, compare=False)

    @property
    def leaves(self) -> tuple[str, ...]:
        """The areas that records sit on, in the official order."""
        return self.tree.leaves_below[self.root]

    @property
    def counted_sources(self) -> dict[str, SourceEntry]:
        """Those whose records are counted: nothing of a portal is."""
        return {name: one for name, one in self.sources.items() if one.portal_of is None}

    def children(self, key: str, day: date | None = None) -> tuple[str, ...]:
        """The areas right below; with a day, those that exist that day."""
        return tuple(k for k in self.tree.below[key] if self.areas[k].valid_on(day))

    def leaves_of(self, key: str) -> tuple[str, ...]:
        return self.tree.leaves_below[key]

    def path(self, key: str) -> tuple[str, ...]:
        return self.tree.path(key)

    def descendants(self, key: str) -> tuple[str, ...]:
        return self.tree.descendants(key)

    def is_leaf(self, key: str) -> bool:
        return not self.tree.below[key]

    def office_of(self, key: str) -> str | None:
        """The leaf that stands for the area's own one-stop unit."""
        return next((k for k in self.tree.below[key] if self.areas[k].level == OFFICE), None)

    def area_at(self, code: str, day: date | None) -> Area | None:
        """The area that bears the code on the day; without a day, the last to bear it."""
        return self.tree.at(code, day)

    def level(self, key: str) -> Level:
        """The level under a key."""
        return next(level for level in self.levels if level.key == key)

    def locate(self, lat: float, lon: float) -> str | None:
        """The leaf whose official polygon holds the point."""
        return self.locate_many([lat], [lon])[0]

    def locate_many(self, lats: Sequence[float], lons: Sequence[float]) -> list[str | None]:
        """For each point the leaf whose polygon holds it; never from approximate boundaries."""
        return [None] * len(lats) if self.approximate else self.locator.locate_many(lats, lons)


def shipped(name: str) -> Path:
    """The directory of a place that comes with the product."""
    directory = DATA / name
    if not (directory / "place.toml").is_file():
        known = ", ".join(sorted(path.parent.name for path in DATA.glob("*/place.toml")))
        raise PlaceError(directory, f"there is no such place here; there are: {known}")
    return directory


def load_place(directory: Path, *, simulated: bool = False) -> Place:
    """Reads every file of a place; PlaceError names the file, the line and the field that is wrong.

    simulated: as the demo plays it, with the sources that only the demo has.
    """
    directory = Path(directory)
    table = read_toml(directory / "place.toml").only(KEYS[""])
    levels, root = read_levels(table), table.text("root")
    level_keys = [level.key for level in levels]
    tree = read_areas(directory / "areas.csv", level_keys, root)
    hours = read_hours(table)
    procedures = read_procedures(directory / "procedures.csv", level_keys)
    layer = read_layer(directory / "boundaries.geojson")
    place = Place(
        **_identity(table, directory), **_texts(table), **_days(table, directory, hours),
        root=root, areas=tree.areas, tree=tree, levels=levels, hours=hours, procedures=procedures,
        centres=read_centres(table, root, table.names("name")),
        fields=_fields(table, procedures), sla=read_sla(directory / "sla.csv", hours.per_day),
        policies=read_policies(table), sources=_sources(table, simulated), targets=read_targets(table),
        comparison=read_comparison(table), published=read_published(table, root, tree.areas),
        approximate=layer.approximate, locator=_locator(layer, tree, root), simulated=simulated,
    )  # fmt: skip
    _check_areas_named(table, place)
    return place


def _identity(table: Table, directory: Path) -> dict:
    country = table.text("country", "").upper()
    return {
        "code": table.text("code", directory.resolve().name),
        "names": table.names("name"),
        "country": country,
        "zone": read_zone(table),
        "currency": read_currency(table, country),
        "directory": directory,
        "projected_crs": table.text("projected_crs", None),
        "bbox": read_bbox(table),
        "area_km2": table.number("area_km2", None),
    }


def _texts(table: Table) -> dict:
    channels = read_channels(table)
    return {
        "channels": channels,
        "default_channel": read_default_channel(table, channels),
        "ticket_states": read_ticket_states(table),
        "categories": read_code_names(table, "categories"),
        "payment_types": read_payment_types(table),
    }


def _days(table: Table, directory: Path, hours: Hours) -> dict:
    days_off, worked = calendar_days(
        table.text("country", "").upper(),
        directory / "calendar.toml",
        library=table.flag("holidays", True),
        weekdays=hours.weekdays,
    )
    return {"days_off": days_off, "worked_days": worked}


def _sources(table: Table, simulated: bool) -> dict[str, SourceEntry]:
    return {name: one for name, one in read_sources(table).items() if simulated or not one.simulated}


def _fields(table: Table, procedures: Mapping[str, Procedure]) -> dict[str, Names]:
    """Names of the fields of procedures; a field without a name in place.toml bears its code."""
    told = read_code_names(table, "fields")
    used = dict.fromkeys(procedure.field_code for procedure in procedures.values())
    return told | {code: Names(code, code) for code in used if code not in told}


def _locator(layer: Layer, tree: AreaTree, root: str) -> Locator:
    return Locator(layer.path, tree.leaves_below[root])


def _check_areas_named(table: Table, place: Place) -> None:
    """Centres must name areas that exist."""
    for number, centre in enumerate(place.centres, 1):
        for key in (centre.area, *centre.areas):
            if key not in place.areas:
                raise table.error(f"centres[{number}].area", f"there is no area {key!r}")
