"""Counts by day, month and area; the version of the data and the changes of each."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table

from ioc.domain.counters import COUNTERS, DOSSIER_COUNTERS
from ioc.store.tables.columns import key, metadata


def _cube(name: str, keys: tuple[tuple[str, type], ...], counters: tuple[str, ...]) -> Table:
    numbers = [Column(c, BigInteger, nullable=False, default=0) for c in counters]
    keyed = (key("place"), *(key(k, t) for k, t in keys))
    # one tree instead of a tree of rows and one of keys: half as many pages are written with every batch
    return Table(name, metadata, *keyed, *numbers, sqlite_with_rowid=False)


DAY, MONTH, TEXT = ("day", Integer), ("month", Integer), String
CUBES = {
    # attribution: "resolving" or "moved" (`ATTRIBUTED`); "" stands for a missing channel, field, category or type
    "dossier_day_area": _cube(
        "dossier_day_area", (("attribution", TEXT), DAY, ("area", TEXT), ("channel", TEXT)), DOSSIER_COUNTERS
    ),
    "dossier_day_field": _cube(
        "dossier_day_field", (DAY, ("field_code", TEXT), ("channel", TEXT)), DOSSIER_COUNTERS
    ),
    "dossier_month_area_field": _cube(
        "dossier_month_area_field",
        (("attribution", TEXT), MONTH, ("area", TEXT), ("field_code", TEXT), ("channel", TEXT)),
        DOSSIER_COUNTERS,
    ),
    # ended dossiers by month of end, resolving area and log bucket of elapsed time (indicators.sketch)
    "dossier_month_duration": _cube(
        "dossier_month_duration", (MONTH, ("area", TEXT), ("bucket", Integer)), ("n",)
    ),
    "ticket_day_category": _cube(
        "ticket_day_category", (DAY, ("area", TEXT), ("category", TEXT)), COUNTERS["tickets"]
    ),
    "ticket_day_channel": _cube(
        "ticket_day_channel", (DAY, ("area", TEXT), ("channel", TEXT)), COUNTERS["tickets"]
    ),
    "payment_day_channel": _cube(
        "payment_day_channel", (DAY, ("area", TEXT), ("channel", TEXT)), COUNTERS["payments"]
    ),
    "payment_day_type": _cube(
        "payment_day_type", (DAY, ("area", TEXT), ("type", TEXT)), COUNTERS["payments"]
    ),
}

# one row a place: the version of the data, bumped in every transaction that changes facts
data_version = Table("data_version", metadata, key("place"), Column("version", BigInteger, nullable=False))

# net changes of the cubes, one row a version: how web workers catch up without reading the cubes again
ledger = Table(
    "ledger",
    metadata,
    key("place"),
    key("version", BigInteger),
    Column("at", BigInteger, nullable=False),
    Column("deltas", LargeBinary, nullable=False),
)
