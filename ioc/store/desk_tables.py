"""Tables of the desk: people, sessions, tokens, audit. They live apart from facts, so that web workers never wait.

`place` leads every primary key; moments are BIGINT microseconds UTC of the world's time, except `audit.at`,
which is the place's. Lists and mappings are JSON texts.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

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
