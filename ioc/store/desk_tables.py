"""Tables of the desk: people, sessions, tokens, audit, views, urges, causes of delay, wall screens, pushed records.

They live apart from facts, so that web workers never wait. `place` leads every primary key; moments are BIGINT
microseconds UTC of the world's time, except `audit.at`, `screen_event.at`, `push_inbox.received_at`, those of
`push_total` and of views, urges and causes, which are the place's. Lists and mappings are JSON texts.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

desk_metadata = MetaData()


def _key(name: str, type_: type = String) -> Column:
    return Column(name, type_, primary_key=True, autoincrement=False)


def _moment(name: str, *, told: bool = False) -> Column:
    return Column(name, BigInteger, nullable=not told)


people = Table(
    "people",
    desk_metadata,
    _key("place"),
    _key("id"),
    Column("login", String, nullable=False),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("areas", Text, nullable=False),
    Column("password", String),  # argon2; NULL: comes in by OpenID Connect alone
    Column("must_change", Boolean, nullable=False, default=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("fails", Integer, nullable=False, default=0),
    _moment("locked_until"),
    _moment("created_at", told=True),
    _moment("signed_in_at"),
    Index("people_login", "place", "login", unique=True),
)

sessions = Table(
    "sessions",
    desk_metadata,
    _key("place"),
    _key("id"),  # SHA-256 of what the cookie holds
    Column("person_id", String, nullable=False),
    Column("how", String, nullable=False),  # password | oidc
    _moment("created_at", told=True),
    _moment("seen_at", told=True),
    Index("sessions_person", "place", "person_id"),
)

tokens = Table(
    "tokens",
    desk_metadata,
    _key("place"),
    _key("id"),
    Column("secret", String, nullable=False),  # SHA-256 of what the caller bears
    Column("name", String, nullable=False),
    Column("areas", Text, nullable=False),
    Column("permissions", Text, nullable=False),
    Column("created_by", String, nullable=False),
    _moment("created_at", told=True),
    _moment("expires_at", told=True),
    _moment("revoked_at"),
    Column("source", String),  # that it pushes; NULL for one that reads
    Index("tokens_secret", "place", "secret", unique=True),
)

audit = Table(
    "audit",
    desk_metadata,
    _key("place"),
    _key("number", BigInteger),
    _moment("at", told=True),
    _moment("real_at", told=True),
    Column("actor", String, nullable=False),
    Column("deed", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("address", String, nullable=False),
    Column("before", String, nullable=False),  # the hash of the entry before; "" of the first
    Column("hash", String, nullable=False),
    Index("audit_real_at", "place", "real_at"),
    Index("audit_actor", "place", "actor"),
)

saved_views = Table(
    "saved_view",
    desk_metadata,
    _key("place"),
    _key("owner"),
    _key("subject"),
    _key("name"),
    Column("query", Text, nullable=False),  # of the list's address: filters, order and columns
    Column("saved_at", BigInteger, nullable=False),
)

urges = Table(
    "urge",
    desk_metadata,
    _key("place"),
    _key("id"),
    Column("unit", String, nullable=False),  # the resolving area it goes to
    Column("asked_by", String, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),  # by when something is to happen
    Column("note", Text, nullable=False),
    Column("answer", Text),
    Column("answered_by", String),
    Column("answered_at", BigInteger),
    Column("closed_at", BigInteger),  # when its last dossier was seen to have ended
)
Index("urge_open", urges.c.place, urges.c.closed_at, urges.c.unit)

urged_dossiers = Table(
    "urge_dossier",
    desk_metadata,
    _key("place"),
    _key("urge_id"),
    _key("source"),
    _key("code"),
)
Index("urge_dossier_code", urged_dossiers.c.place, urged_dossiers.c.source, urged_dossiers.c.code)

causes = Table(
    "delay_cause",
    desk_metadata,
    _key("place"),
    _key("source"),
    _key("code"),
    Column("cause", String, nullable=False),
    Column("set_by", String, nullable=False),
    Column("set_at", BigInteger, nullable=False),
)

screens = Table(
    "screen",
    desk_metadata,
    _key("place"),
    _key("id"),
    Column("name", String, nullable=False),
    Column("area", String, nullable=False),
    Column("profile", Text, nullable=False),
    Column("programme", Text, nullable=False),
    Column("secret", String),  # SHA-256 of its token; NULL until it was fetched
    _moment("secret_at"),
    Column("next_secret", String),  # of the token that follows, until that is used
    Column("turn", String),  # what the token that follows is derived by; NULL: none is to follow
    Column("before_secret", String),  # of the token before, for requests still under way
    _moment("before_until"),
    Column("paused", Boolean, nullable=False, default=False),
    Column("message", Text),
    _moment("message_until"),
    Column("paired_by", String, nullable=False),
    _moment("paired_at", told=True),
    _moment("revoked_at"),
)
for _name in ("secret", "next_secret", "before_secret"):
    Index(f"screen_{_name}", screens.c.place, screens.c[_name])

screen_pairings = Table(
    "screen_pairing",
    desk_metadata,
    _key("place"),
    _key("code"),
    Column("secret", String, nullable=False),  # SHA-256 of what the waiting screen holds
    _moment("ends_at", told=True),
    Column("screen_id", String),  # once a person has entered the code
    Index("screen_pairing_secret", "place", "secret", unique=True),
)

screen_beats = Table(
    "screen_beat",
    desk_metadata,
    _key("place"),
    _key("screen_id"),
    _moment("seen_at"),
    Column("report", Text, nullable=False),
)

screen_orders = Table(
    "screen_order",
    desk_metadata,
    _key("place"),
    _key("id"),
    Column("screen_id", String, nullable=False),
    Column("told", Text, nullable=False),
    _moment("ordered_at", told=True),
    _moment("taken_at"),
)
Index("screen_order_open", screen_orders.c.place, screen_orders.c.taken_at, screen_orders.c.screen_id)

screen_events = Table(
    "screen_event",
    desk_metadata,
    _key("place"),
    _key("key"),
    Column("cause", String, nullable=False),  # one event at a time is open for each
    _moment("at", told=True),
    Column("kind", String, nullable=False),
    Column("level", String, nullable=False),
    Column("area", String, nullable=False),
    Column("told", Text, nullable=False),
    _moment("closed_at"),
    Column("acknowledged_by", String),
    _moment("acknowledged_at"),
)
_is_open = screen_events.c.closed_at.is_(None)
Index(
    "screen_event_open", screen_events.c.place, screen_events.c.cause, unique=True, sqlite_where=_is_open,
    postgresql_where=_is_open,
)  # fmt: skip
Index("screen_event_at", screen_events.c.place, screen_events.c.at)

# what web workers want done with facts, which they never write: the process that polls does it
source_orders = Table(
    "source_order",
    desk_metadata,
    _key("place"),
    _key("id"),
    Column("source", String, nullable=False),
    Column("reason", String, nullable=False, default=""),
    Column("find", String, nullable=False, default=""),
    Column("by", String, nullable=False),
    _moment("asked_at", told=True),
    _moment("done_at"),
    Column("result", Text),
    Column("deed", String, nullable=False, server_default="redrive"),
)
_waits = source_orders.c.done_at.is_(None)
Index(
    "source_order_waiting",
    source_orders.c.place,
    source_orders.c.asked_at,
    sqlite_where=_waits,
    postgresql_where=_waits,
)

# pushed records that wait for the ingester, in the order they came
push_inbox = Table(
    "push_inbox",
    desk_metadata,
    _key("place"),
    _key("source"),
    _key("number", BigInteger),
    _moment("received_at", told=True),
    _moment("real_at", told=True),
    Column("records", Integer, nullable=False),
    Column("body", LargeBinary),  # records and refusals as parsed, packed; NULL: the same was pushed again
)

# what a system that pushes counts itself of a local day; codes: packed JSON, NULL: it told their number alone
push_totals = Table(
    "push_total",
    desk_metadata,
    _key("place"),
    _key("source"),
    _key("day", Integer),
    Column("received", Integer, nullable=False),
    Column("codes", LargeBinary),
    _moment("counted_at", told=True),
    _moment("received_at", told=True),
)

# what every push was answered, so that the same one is answered the same
push_answers = Table(
    "push_answer",
    desk_metadata,
    _key("place"),
    _key("source"),
    _key("key"),
    Column("digest", String, nullable=False),  # SHA-256 of the bytes that came
    _moment("real_at", told=True),
    Column("answer", LargeBinary, nullable=False),
    Index("push_answer_digest", "place", "source", "digest"),
    Index("push_answer_real_at", "place", "real_at"),
)
