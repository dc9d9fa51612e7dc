"""The ledger of units: what each was heard of, what came late, what is usual of an hour."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, SmallInteger, Table

from ioc.store.tables.columns import key, metadata, moment

# the ledger of units: what each leaf area was heard of through a source, and how long it usually says nothing
source_units = Table(
    "source_unit",
    metadata,
    key("place"),
    key("source"),
    key("area"),
    moment("newest_event_at"),  # the latest event that happened there
    moment("heard_at"),  # place's time at which an event of it last came in
    Column("events", Integer, nullable=False, default=0),  # of the days its usual gap was made of
    Column("usual_us", BigInteger),  # working time it may be silent for; NULL: too few events to tell
)

# what came late or was told otherwise afterwards, by the local day it happened on
source_unit_days = Table(
    "source_unit_day",
    metadata,
    key("place"),
    key("source"),
    key("area"),
    key("day", Integer),
    Column("late", Integer, nullable=False, default=0),  # events that came later than agreed
    Column(
        "late_us", BigInteger, nullable=False, default=0
    ),  # by how much, added up, in the source's working time
    Column("worst_us", BigInteger, nullable=False, default=0),
    moment("came_at"),  # when the last of them came
    Column(
        "corrected", Integer, nullable=False, default=0
    ),  # events of a past day that were moved or taken back
)

# how many events an hour of a working day and of a day off brings, as measured
source_hours = Table(
    "source_hour",
    metadata,
    key("place"),
    key("source"),
    key("working", SmallInteger),
    key("hour", SmallInteger),
    Column("expected", Float, nullable=False),
    Column("measured_at", BigInteger, nullable=False),
)

Index("source_unit_day_day", source_unit_days.c.place, source_unit_days.c.source, source_unit_days.c.day)
