"""What sources and portals say they have beside what is here."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, SmallInteger, String, Table, Text, false

from ioc.store.tables.columns import key, metadata, moment

# what a source says it has of a local day beside what is here, as last compared
reconciled_days = Table(
    "reconciled_day",
    metadata,
    *(key("place"), key("source"), key("day", Integer)),
    *(
        Column(name, Integer, nullable=False)
        for name in ("theirs", "ours", "matched", "missing_here", "missing_there")
    ),
    Column("different", Integer),  # of the matched; NULL: states were never compared
    moment("states_at"),  # when they were
    Column("at", BigInteger, nullable=False),
    Column("by_count", Boolean, nullable=False, server_default=false()),  # only totals were compared
)
# the codes behind its differences
reconciled_codes = Table(
    "reconciled_code",
    metadata,
    *(key("place"), key("source"), key("day", Integer), key("what"), key("code")),
    Column("cause", String, nullable=False),
    Column("text", Text, nullable=False),  # the reason of a refusal, another day, or both values as JSON
    Column("area", String),  # the leaf, where it is known here
)

# dossiers as a portal shows them; no count rests on them
portal_entries = Table(
    "portal_entry",
    metadata,
    *(key("place"), key("source"), key("code")),
    Column("status", SmallInteger),
    *map(moment, ("due_at", "ended_at")),
    Column("is_late", Boolean),  # as the portal says it; NULL: it gives moments only
    Column("area", String),
    *(Column(name, BigInteger, nullable=False) for name in ("source_updated_at", "line", "at")),
)
# a portal beside the one-stop system, as it was on a day when they were compared
portal_days = Table(
    "portal_day",
    metadata,
    *(key("place"), key("source"), key("day", Integer)),
    *(
        Column(name, Integer, nullable=False)
        for name in ("theirs", "ours", "matched", "late_both", "late_there", "late_here", "missing_here")
    ),
    Column("missing_there", Integer),  # NULL: the portal lists only what is late
    Column("different", Integer),  # NULL: it tells neither state nor end
    moment("told_at"),  # the newest that it had told
    Column("at", BigInteger, nullable=False),
)
