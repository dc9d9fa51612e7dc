"""Every table of the product. `place` leads every primary key, moments are BIGINT microseconds UTC.

A moment that is not there is NULL. Areas, channels, fields are text codes of the place; days are day
numbers since 1970-01-01, months are year * 12 + month - 1, both in the place's local time.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    false,
    text,
)

from ioc.domain.counters import COUNTERS, DOSSIER_COUNTERS

metadata = MetaData()


def _moment(name: str) -> Column:
    return Column(name, BigInteger)


def _key(name: str, type_: type = String) -> Column:
    return Column(name, type_, primary_key=True, autoincrement=False)


def _version_columns() -> list[Column]:
    """What every row carries: when its source stamped it, a hash that breaks ties, the version that wrote it."""
    return [
        Column("source_updated_at", BigInteger, nullable=False),
        Column("row_hash", BigInteger, nullable=False),
        Column("line", BigInteger, nullable=False, default=0),
        Column("version", BigInteger, nullable=False),
        Column("sys_from", BigInteger),  # since when this is known here, in the place's time
    ]


def _dossier_columns() -> list[Column]:
    return [
        Column("status", SmallInteger, nullable=False),
        *map(
            _moment, ("submitted_at", "received_at", "due_at", "source_due_at", "finished_at", "returned_at")
        ),
        _moment("end_at"),  # the end of design §3, NULL while open
        Column("end_assumed", Boolean, nullable=False, default=False),
        Column("paused_since", BigInteger),
        Column("channel", String),
        Column("procedure_code", String),
        Column("field_code", String),
        Column("receiving_area", String, nullable=False),
        Column("resolving_area", String, nullable=False),
        Column("step", String),
        Column("holder", String),
        Column("responsible", String),
        Column("has_fee", Boolean),
        Column("paid_online", Boolean),
        Column("parent_code", String),
        Column("pauses", Text),  # JSON list of [asked, answered, new due], microseconds
        Column("elapsed_us", BigInteger),  # end - received, raw: may be negative
        Column("worked_us", BigInteger),  # working time between them, pauses out
        Column("flags", Integer, nullable=False, default=0),
    ]


def _ticket_columns() -> list[Column]:
    return [
        Column("kind", String, nullable=False),
        Column("state", String, nullable=False),
        *map(_moment, ("opened_at", "assigned_at", "due_at", "closed_at", "end_at")),
        Column("channel", String),
        Column("category", String),
        Column("area", String, nullable=False),
        Column("lat", Float),
        Column("lon", Float),
        Column("responsible", String),
        Column("satisfaction", String),
        Column("elapsed_us", BigInteger),
        Column("worked_us", BigInteger),
        Column("flags", Integer, nullable=False, default=0),
    ]


def _payment_columns() -> list[Column]:
    return [
        Column("amount", BigInteger, nullable=False),
        Column("state", String, nullable=False),
        *map(_moment, ("requested_at", "paid_at", "refunded_at")),
        Column("channel", String),
        Column("type", String),
        Column("dossier_code", String),
        Column("area", String, nullable=False),
        Column("flags", Integer, nullable=False, default=0),
    ]


def _tied() -> list[Column]:
    return [Column("dossier_code", String)]  # the dossier that a ticket is about


def _facts(name: str, columns, later=list) -> Table:
    """later: columns that came by a migration of their own, and so stand last."""
    key = [_key("place"), _key("source"), _key("code")]
    return Table(name, metadata, *key, *columns(), *_version_columns(), *later())


def _history(name: str, columns, later=list) -> Table:
    """Superseded versions: a row was as told here from version_from until version_to (exclusive)."""
    key = [_key("place"), _key("source"), _key("code"), _key("version_from", BigInteger)]
    span = [Column("version_to", BigInteger), Column("sys_from", BigInteger), Column("sys_to", BigInteger)]
    stamp = [
        Column("source_updated_at", BigInteger),
        Column("row_hash", BigInteger),
        Column("line", BigInteger),
    ]
    return Table(name, metadata, *key, *span, *columns(), *stamp, *later())


dossiers = _facts("dossier", _dossier_columns)
tickets = _facts("ticket", _ticket_columns, _tied)
payments = _facts("payment", _payment_columns)
FACTS = {"dossiers": dossiers, "tickets": tickets, "payments": payments}
HISTORY = {
    "dossiers": _history("dossier_history", _dossier_columns),
    "tickets": _history("ticket_history", _ticket_columns, _tied),
    "payments": _history("payment_history", _payment_columns),
}


# the way of a dossier through offices, as its accepted version tells it; area, field and procedure are those
# of the dossier, so that waiting is added up without looking each one up
dossier_steps = Table(
    "dossier_step",
    metadata,
    *(_key("place"), _key("source"), _key("code"), _key("n", SmallInteger)),
    Column("step", String, nullable=False),
    Column("holder", String),  # office or position, never a person
    Column("started_at", BigInteger, nullable=False),
    *map(_moment, ("ended_at", "due_at")),
    Column("paused_us", BigInteger, nullable=False, default=0),  # working time of answered pauses within
    Column("worked_us", BigInteger),  # working time from start to end, pauses out; NULL while open
    Column("resolving_area", String, nullable=False),
    Column("field_code", String),
    Column("procedure_code", String),
)
_s = dossier_steps.c
Index("dossier_step_ended", _s.place, _s.ended_at, _s.resolving_area, _s.field_code, _s.step, _s.worked_us)
Index("dossier_step_procedure", _s.place, _s.procedure_code, _s.ended_at, _s.step, _s.worked_us)
_held = dossier_steps.c.ended_at.is_(None)
Index("dossier_step_open", _s.place, _s.started_at, sqlite_where=_held, postgresql_where=_held)


def _is_open(table: Table, start: str):
    return (table.c.end_at.is_(None)) & (table.c[start].is_not(None))


for _table, _start in ((dossiers, "received_at"), (tickets, "opened_at")):
    _n = _table.name
    Index(f"{_n}_{_start}", _table.c.place, _table.c[_start])
    Index(f"{_n}_end", _table.c.place, _table.c.end_at)
    Index(f"{_n}_due", _table.c.place, _table.c.due_at)
    _open = _is_open(_table, _start)
    Index(f"{_n}_open", _table.c.place, _table.c.due_at, sqlite_where=_open, postgresql_where=_open)
Index("payment_paid", payments.c.place, payments.c.paid_at)
Index("payment_refunded", payments.c.place, payments.c.refunded_at)
Index("payment_requested", payments.c.place, payments.c.requested_at)
Index("payment_dossier", payments.c.place, payments.c.dossier_code)
_about = tickets.c.dossier_code.is_not(None)  # one in many
Index("ticket_dossier", tickets.c.place, tickets.c.dossier_code, sqlite_where=_about, postgresql_where=_about)
# durations of one area over any period, for percentiles that are exact up to 5,000 records
Index("dossier_area_end", dossiers.c.place, dossiers.c.resolving_area, dossiers.c.end_at)
# what ended late is one in fifty: found without reading the others
_late = dossiers.c.end_at > dossiers.c.due_at
Index("dossier_late", dossiers.c.place, dossiers.c.end_at, sqlite_where=_late, postgresql_where=_late)
_waiting = dossiers.c.status == 1
Index(
    "dossier_waiting",
    dossiers.c.place,
    dossiers.c.submitted_at,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)


# what ended before it began is rare, and looked for by day
ODD = "(flags & 2) <> 0"  # as DossierFlag and TicketFlag.END_BEFORE_RECEIPT
for _table, _start in ((dossiers, "received_at"), (tickets, "opened_at")):
    Index(
        f"{_table.name}_odd",
        _table.c.place,
        _table.c[_start],
        sqlite_where=text(ODD),
        postgresql_where=text(ODD),
    )


def _cube(name: str, keys: tuple[tuple[str, type], ...], counters: tuple[str, ...]) -> Table:
    numbers = [Column(c, BigInteger, nullable=False, default=0) for c in counters]
    keyed = (_key("place"), *(_key(k, t) for k, t in keys))
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
data_version = Table("data_version", metadata, _key("place"), Column("version", BigInteger, nullable=False))

# net changes of the cubes, one row a version: how web workers catch up without reading the cubes again
ledger = Table(
    "ledger",
    metadata,
    _key("place"),
    _key("version", BigInteger),
    Column("at", BigInteger, nullable=False),
    Column("deltas", LargeBinary, nullable=False),
)

source_state = Table(
    "source_state",
    metadata,
    _key("place"),
    _key("source"),
    Column("cursor", Text),
    Column("state", String, nullable=False, default="new"),  # new | ok | failing
    Column("fails", Integer, nullable=False, default=0),
    Column("last_error", Text),
    Column("last_good_at", BigInteger),  # place's time of the last good poll or load
    Column("last_tried_at", BigInteger),
    Column("newest_event_at", BigInteger),  # greatest moment of an event seen
    Column("next_due_at", BigInteger),
    Column("backlog_done", BigInteger),  # records of the first full reading done so far ...
    Column("backlog_total", BigInteger),  # ... of how many, NULL when the source does not say
    Column("history_complete", Boolean, nullable=False, default=False),
)

source_runs = Table(
    "source_run",
    metadata,
    _key("place"),
    _key("source"),
    _key("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("pages", Integer),
    Column("records_in", Integer),
    Column("records_changed", Integer),
    Column("records_rejected", Integer),
    Column("newest_event_at", BigInteger),
    Column("duration_ms", Integer),
    Column("error", Text),
    Column("leader", String),
)

# the ledger of units: what each leaf area was heard of through a source, and how long it usually says nothing
source_units = Table(
    "source_unit",
    metadata,
    _key("place"),
    _key("source"),
    _key("area"),
    _moment("newest_event_at"),  # the latest event that happened there
    _moment("heard_at"),  # place's time at which an event of it last came in
    Column("events", Integer, nullable=False, default=0),  # of the days its usual gap was made of
    Column("usual_us", BigInteger),  # working time it may be silent for; NULL: too few events to tell
)

# what came late or was told otherwise afterwards, by the local day it happened on
source_unit_days = Table(
    "source_unit_day",
    metadata,
    _key("place"),
    _key("source"),
    _key("area"),
    _key("day", Integer),
    Column("late", Integer, nullable=False, default=0),  # events that came later than agreed
    Column(
        "late_us", BigInteger, nullable=False, default=0
    ),  # by how much, added up, in the source's working time
    Column("worst_us", BigInteger, nullable=False, default=0),
    _moment("came_at"),  # when the last of them came
    Column(
        "corrected", Integer, nullable=False, default=0
    ),  # events of a past day that were moved or taken back
)

# how many events an hour of a working day and of a day off brings, as measured
source_hours = Table(
    "source_hour",
    metadata,
    _key("place"),
    _key("source"),
    _key("working", SmallInteger),
    _key("hour", SmallInteger),
    Column("expected", Float, nullable=False),
    Column("measured_at", BigInteger, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    _key("place"),
    _key("source"),
    _key("hash"),
    Column("kind", String, nullable=False),
    Column("code", String),  # the record's own code where it could be read
    Column("field", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("payload", Text),  # JSON of whitelisted fields only; NULL for an unparsable page
    Column("where_seen", Text),  # page, file and line, or size and position of the error
    Column("first_seen_at", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("redriven_at", BigInteger),
)

# records that their source no longer has; the last row of each is in the history, ended by `version`
gone_records = Table(
    "gone_record",
    metadata,
    *(_key("place"), _key("source"), _key("code")),
    Column("source_updated_at", BigInteger, nullable=False),
    Column("row_hash", BigInteger, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("steps", Text),  # of a dossier: its rows of dossier_step as JSON
)

# what a source says it has of a local day beside what is here, as last compared
reconciled_days = Table(
    "reconciled_day",
    metadata,
    *(_key("place"), _key("source"), _key("day", Integer)),
    *(
        Column(name, Integer, nullable=False)
        for name in ("theirs", "ours", "matched", "missing_here", "missing_there")
    ),
    Column("different", Integer),  # of the matched; NULL: states were never compared
    _moment("states_at"),  # when they were
    Column("at", BigInteger, nullable=False),
    Column("by_count", Boolean, nullable=False, server_default=false()),  # only totals were compared
)
# the codes behind its differences
reconciled_codes = Table(
    "reconciled_code",
    metadata,
    *(_key("place"), _key("source"), _key("day", Integer), _key("what"), _key("code")),
    Column("cause", String, nullable=False),
    Column("text", Text, nullable=False),  # the reason of a refusal, another day, or both values as JSON
    Column("area", String),  # the leaf, where it is known here
)

# dossiers as a portal shows them; no count rests on them
portal_entries = Table(
    "portal_entry",
    metadata,
    *(_key("place"), _key("source"), _key("code")),
    Column("status", SmallInteger),
    *map(_moment, ("due_at", "ended_at")),
    Column("is_late", Boolean),  # as the portal says it; NULL: it gives moments only
    Column("area", String),
    *(Column(name, BigInteger, nullable=False) for name in ("source_updated_at", "line", "at")),
)
# a portal beside the one-stop system, as it was on a day when they were compared
portal_days = Table(
    "portal_day",
    metadata,
    *(_key("place"), _key("source"), _key("day", Integer)),
    *(
        Column(name, Integer, nullable=False)
        for name in ("theirs", "ours", "matched", "late_both", "late_there", "late_here", "missing_here")
    ),
    Column("missing_there", Integer),  # NULL: the portal lists only what is late
    Column("different", Integer),  # NULL: it tells neither state nor end
    _moment("told_at"),  # the newest that it had told
    Column("at", BigInteger, nullable=False),
)

incidents = Table(
    "incident",
    metadata,
    _key("place"),
    _key("at", BigInteger),
    _key("kind"),
    Column("text", Text, nullable=False),
)
Index("source_unit_day_day", source_unit_days.c.place, source_unit_days.c.source, source_unit_days.c.day)
Index("quarantine_reason", quarantine.c.place, quarantine.c.source, quarantine.c.reason)
Index("source_run_latest", source_runs.c.place, source_runs.c.started_at)
