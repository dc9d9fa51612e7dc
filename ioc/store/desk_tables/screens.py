"""Wall screens: paired, heard of, ordered about, and what happened there."""

from sqlalchemy import Boolean, Column, Index, String, Table, Text

from ioc.store.desk_tables.columns import key, metadata, moment

screens = Table(
    "screen",
    metadata,
    key("place"),
    key("id"),
    Column("name", String, nullable=False),
    Column("area", String, nullable=False),
    Column("profile", Text, nullable=False),
    Column("programme", Text, nullable=False),
    Column("secret", String),  # SHA-256 of its token; NULL until it was fetched
    moment("secret_at"),
    Column("next_secret", String),  # of the token that follows, until that is used
    Column("turn", String),  # what the token that follows is derived by; NULL: none is to follow
    Column("before_secret", String),  # of the token before, for requests still under way
    moment("before_until"),
    Column("paused", Boolean, nullable=False, default=False),
    Column("message", Text),
    moment("message_until"),
    Column("paired_by", String, nullable=False),
    moment("paired_at", told=True),
    moment("revoked_at"),
)
for _name in ("secret", "next_secret", "before_secret"):
    Index(f"screen_{_name}", screens.c.place, screens.c[_name])

screen_pairings = Table(
    "screen_pairing",
    metadata,
    key("place"),
    key("code"),
    Column("secret", String, nullable=False),  # SHA-256 of what the waiting screen holds
    moment("ends_at", told=True),
    Column("screen_id", String),  # once a person has entered the code
    Index("screen_pairing_secret", "place", "secret", unique=True),
)

screen_beats = Table(
    "screen_beat",
    metadata,
    key("place"),
    key("screen_id"),
    moment("seen_at"),
    Column("report", Text, nullable=False),
)

screen_orders = Table(
    "screen_order",
    metadata,
    key("place"),
    key("id"),
    Column("screen_id", String, nullable=False),
    Column("told", Text, nullable=False),
    moment("ordered_at", told=True),
    moment("taken_at"),
)
Index("screen_order_open", screen_orders.c.place, screen_orders.c.taken_at, screen_orders.c.screen_id)

screen_events = Table(
    "screen_event",
    metadata,
    key("place"),
    key("key"),
    Column("cause", String, nullable=False),  # one event at a time is open for each
    moment("at", told=True),
    Column("kind", String, nullable=False),
    Column("level", String, nullable=False),
    Column("area", String, nullable=False),
    Column("told", Text, nullable=False),
    moment("closed_at"),
    Column("acknowledged_by", String),
    moment("acknowledged_at"),
)
_is_open = screen_events.c.closed_at.is_(None)
Index(
    "screen_event_open", screen_events.c.place, screen_events.c.cause, unique=True, sqlite_where=_is_open,
    postgresql_where=_is_open,
)  # fmt: skip
Index("screen_event_at", screen_events.c.place, screen_events.c.at)
