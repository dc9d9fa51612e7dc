"""What is known of sources: how far they are read, their runs, what was refused or withdrawn, incidents."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from ioc.store.tables.columns import key, metadata

source_state = Table(
    "source_state",
    metadata,
    key("place"),
    key("source"),
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
    key("place"),
    key("source"),
    key("started_at", BigInteger),
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

quarantine = Table(
    "quarantine",
    metadata,
    key("place"),
    key("source"),
    key("hash"),
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
    *(key("place"), key("source"), key("code")),
    Column("source_updated_at", BigInteger, nullable=False),
    Column("row_hash", BigInteger, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("steps", Text),  # of a dossier: its rows of dossier_step as JSON
)

incidents = Table(
    "incident",
    metadata,
    key("place"),
    key("at", BigInteger),
    key("kind"),
    Column("text", Text, nullable=False),
)
Index("quarantine_reason", quarantine.c.place, quarantine.c.source, quarantine.c.reason)
Index("source_run_latest", source_runs.c.place, source_runs.c.started_at)
