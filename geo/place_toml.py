"""Reads place.toml, table by table. KEYS is every key there is; data/README.md explains each."""

from __future__ import annotations

import re
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from geo.areas import OFFICE
from geo.defaults import CHANNELS, CURRENCY_DECIMALS, OFFICE_LEVEL, PAYMENT_TYPES, TICKET_STATES, WEEKDAYS
from geo.entries import Centre, Channel, Comparison, Currency, Hours, Level, Policies, TicketState
from geo.errors import nearest
from geo.names import Names
from geo.published import PUBLISHED_KEYS
from geo.source_entries import SOURCE_KEYS
from geo.toml_tables import Table

KEYS = {
    "": (
        "code", "name", "country", "time_zone", "currency", "root", "levels", "centres", "hours", "policies",
        "channels", "default_channel", "ticket_states", "categories", "payment_types", "fields", "sources",
        "targets", "comparison", "published", "holidays", "projected_crs", "bbox", "area_km2",
    ),
    "currency": ("code", "decimals"),
    "levels": ("key", "name", "plural"),
    "centres": ("key", "name", "area", "areas"),
    "hours": ("spans", "weekdays"),
    "policies": (
        "lateness", "without_result", "pause", "status6_pauses", "due_soon", "reporting_day", "forgotten_after",
    ),
    "channels": ("name", "class"),
    "ticket_states": ("name", "class"),
    "sources": SOURCE_KEYS,
    "comparison": ("mode", "indicators"),
    "published": PUBLISHED_KEYS,
}  # fmt: skip
CHANNEL_CLASSES = ("in_person", "online", "postal", "other")
STATE_CLASSES = ("open", "closed", "refused")
PLAIN_KEY = re.compile(r"[a-z][a-z0-9_]*")
DUE_SOON = re.compile(r"[1-9]\d* (working )?hours?")


def read_zone(table: Table) -> ZoneInfo:
    name = table.text("time_zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = nearest(name, available_timezones())
        raise table.error("time_zone", f"{name!r} is not a time zone{hint}") from None


def read_currency(table: Table, country: str) -> Currency:
    """The currency; VND in Vietnam, elsewhere XXX ("no currency") until the place says which."""
    value = table.values.get("currency", {})
    short = isinstance(value, str)
    entry = Table(table.file, {"code": value}, "currency") if short else table.table("currency")
    code = entry.only(KEYS["currency"]).text("code", "VND" if country == "VN" else "XXX")
    if not re.fullmatch("[A-Z]{3}", code):
        raise entry.error("code", f"{code!r} is not an ISO 4217 code such as VND")
    decimals = entry.whole("decimals", CURRENCY_DECIMALS.get(code, 2))
    if not 0 <= decimals <= 4:
        raise entry.error("decimals", f"must be between 0 and 4, not {decimals}")
    return Currency(code, decimals)


def read_levels(table: Table) -> tuple[Level, ...]:
    """Levels from the root down; `office` is added at the end where it is not named."""
    levels: dict[str, Level] = {}
    for entry in table.tables("levels"):
        key = entry.only(KEYS["levels"]).text("key")
        if not PLAIN_KEY.fullmatch(key) or key in levels:
            raise entry.error("key", f"{key!r} must be new, in small letters, digits and _")
        levels[key] = Level(key, names := entry.names("name"), entry.names("plural", names))
    if not levels:
        raise table.error("levels", "is missing; at least one [[levels]] is needed")
    levels.setdefault(OFFICE, OFFICE_LEVEL)
    return tuple(levels.values())


def read_centres(table: Table, root: str, place_names: Names) -> tuple[Centre, ...]:
    """The operations centres; one for the root where none is told."""
    return tuple(_centre(entry) for entry in table.tables("centres")) or (
        Centre(root, place_names, root, (root,)),
    )


def _centre(entry: Table) -> Centre:
    area = entry.only(KEYS["centres"]).text("area")
    return Centre(entry.text("key"), entry.names("name"), area, entry.texts("areas") or (area,))


def read_hours(table: Table) -> Hours:
    entry = table.table("hours").only(KEYS["hours"])
    days = entry.texts("weekdays", WEEKDAYS[:5])
    if not days or not set(days) <= set(WEEKDAYS):
        raise entry.error("weekdays", f"must be some of {', '.join(WEEKDAYS)}")
    return Hours(_spans(entry), frozenset(map(WEEKDAYS.index, days)))


def _spans(entry: Table) -> tuple[tuple[time, time], ...]:
    told = entry.values.get("spans", [["07:00", "11:30"], ["13:30", "17:00"]])
    try:
        spans = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in told)
    except (TypeError, ValueError):
        raise entry.error("spans", 'must be pairs of times such as [["07:00", "11:30"]]') from None
    moments = [moment for span in spans for moment in span]
    if not moments or moments != sorted(set(moments)):
        raise entry.error("spans", "must be in order of the day and must not overlap")
    return spans


def read_policies(table: Table) -> Policies:
    entry = table.table("policies").only(KEYS["policies"])
    policies = Policies(
        lateness=entry.one_of("lateness", ("day", "instant"), "day"),
        without_result=entry.one_of("without_result", ("on_time", "by_date"), "on_time"),
        pause=entry.one_of("pause", ("PAUSE", "RESTART"), "PAUSE"),
        status6_pauses=entry.flag("status6_pauses", False),
        due_soon=entry.text("due_soon", "24 working hours"),
        reporting_day=entry.whole("reporting_day", 15),
        forgotten_after=entry.whole("forgotten_after", 10),
    )
    if not DUE_SOON.fullmatch(policies.due_soon):
        raise entry.error("due_soon", f'{policies.due_soon!r} is not like "24 working hours" or "72 hours"')
    if policies.forgotten_after < 1:
        raise entry.error("forgotten_after", f"must be at least 1, not {policies.forgotten_after}")
    if not 1 <= policies.reporting_day <= 28:
        raise entry.error("reporting_day", f"must be between 1 and 28, not {policies.reporting_day}")
    return policies


def read_channels(table: Table) -> dict[str, Channel]:
    """The table of channels; the national codes 1, 2, 3 where the place has none of its own."""
    told = table.table("channels")
    return {code: _channel(told.table(code), code) for code in told} or dict(CHANNELS)


def _channel(entry: Table, code: str) -> Channel:
    names = entry.only(KEYS["channels"]).names("name")
    return Channel(code, names, entry.one_of("class", CHANNEL_CLASSES))


def read_default_channel(table: Table, channels: dict[str, Channel]) -> str | None:
    """The channel of a record that names none; in person where the place does not say."""
    in_person = next((code for code, channel in channels.items() if channel.cls == "in_person"), None)
    return table.one_of("default_channel", channels, in_person)


def read_ticket_states(table: Table) -> dict[str, TicketState]:
    told = table.table("ticket_states")
    return {code: _state(told.table(code), code) for code in told} or dict(TICKET_STATES)


def _state(entry: Table, code: str) -> TicketState:
    names = entry.only(KEYS["ticket_states"]).names("name")
    return TicketState(code, names, entry.one_of("class", STATE_CLASSES))


def read_code_names(table: Table, key: str) -> dict[str, Names]:
    """A table of codes and their names, e.g. [fields]."""
    told = table.table(key)
    return {code: told.names(code) for code in told}


def read_payment_types(table: Table) -> dict[str, Names]:
    return read_code_names(table, "payment_types") or dict(PAYMENT_TYPES)


def read_targets(table: Table) -> dict[str, float]:
    told = table.table("targets")
    return {key: float(told.number(key)) for key in told}


def read_comparison(table: Table) -> Comparison:
    entry = table.table("comparison").only(KEYS["comparison"])
    mode = entry.one_of("mode", ("named", "anonymous", "none"), "named")
    return Comparison(mode, entry.texts("indicators"))


def read_bbox(table: Table) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees."""
    told = table.values.get("bbox")
    if told is None:
        return None
    if not isinstance(told, list) or len(told) != 4 or not all(type(v) in (int, float) for v in told):
        raise table.error("bbox", "must be four numbers: west, south, east, north")
    west, south, east, north = map(float, told)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise table.error("bbox", "must be west < east and south < north, in degrees")
    return west, south, east, north
