"""Which counts are held in memory, made from which table of counts, by which sides."""

from dataclasses import dataclass

import numpy as np

from ioc.domain.counters import COUNTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """dense: prefix sums by day; else a list of cells. attribution: those rows of the table that make it."""

    key: str
    table: str
    sides: tuple[str, ...]
    time: str = "day"
    dense: bool = False
    attribution: str | None = None
    counters: tuple[str, ...]
    dtype: type = np.int32


DOSSIERS, TICKETS, PAYMENTS = COUNTERS["dossiers"], COUNTERS["tickets"], COUNTERS["payments"]
AREA_FIELD = ("area", "field_code", "channel")
PARTS: tuple[Part, ...] = (
    *(
        Part(
            key=f"dossiers.{way}", table="dossier_day_area", sides=("area", "channel"), dense=True,
            attribution=way, counters=DOSSIERS,
        )
        for way in ("resolving", "receiving")
    ),
    Part(
        key="dossiers.field", table="dossier_day_field", sides=("field_code", "channel"), dense=True,
        counters=DOSSIERS,
    ),
    *(
        Part(
            key=f"dossiers.{way}.field", table="dossier_month_area_field", sides=AREA_FIELD, time="month",
            attribution=way, counters=DOSSIERS,
        )
        for way in ("resolving", "receiving")
    ),
    Part(
        key="dossiers.duration", table="dossier_month_duration", sides=("area", "bucket"), time="month",
        counters=("n",),
    ),
    Part(key="tickets", table="ticket_day_channel", sides=("area",), dense=True, counters=TICKETS),
    Part(key="tickets.channel", table="ticket_day_channel", sides=("area", "channel"), counters=TICKETS),
    Part(key="tickets.category", table="ticket_day_category", sides=("area", "category"), counters=TICKETS),
    Part(
        key="payments", table="payment_day_channel", sides=("area",), dense=True, counters=PAYMENTS, dtype=np.int64
    ),
    Part(
        key="payments.channel", table="payment_day_channel", sides=("area", "channel"), counters=PAYMENTS,
        dtype=np.int64,
    ),
    Part(
        key="payments.type", table="payment_day_type", sides=("area", "type"), counters=PAYMENTS, dtype=np.int64
    ),
)  # fmt: skip
TABLES = tuple(dict.fromkeys(part.table for part in PARTS))
BY_TABLE = {table: tuple(part for part in PARTS if part.table == table) for table in TABLES}
BY_KEY = {part.key: part for part in PARTS}
