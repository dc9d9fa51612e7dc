"""Who may come in, by what they are known, and what they did."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from ioc.store.desk_tables.columns import key, metadata, moment

people = Table(
    "people",
    metadata,
    key("place"),
    key("id"),
    Column("login", String, nullable=False),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("areas", Text, nullable=False),
    Column("password", String),  # argon2; NULL: comes in by OpenID Connect alone
    Column("must_change", Boolean, nullable=False, default=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("fails", Integer, nullable=False, default=0),
    moment("locked_until"),
    moment("created_at", told=True),
    moment("signed_in_at"),
    Index("people_login", "place", "login", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    key("place"),
    key("id"),  # SHA-256 of what the cookie holds
    Column("person_id", String, nullable=False),
    Column("how", String, nullable=False),  # password | oidc
    moment("created_at", told=True),
    moment("seen_at", told=True),
    Index("sessions_person", "place", "person_id"),
)

tokens = Table(
    "tokens",
    metadata,
    key("place"),
    key("id"),
    Column("secret", String, nullable=False),  # SHA-256 of what the caller bears
    Column("name", String, nullable=False),
    Column("areas", Text, nullable=False),
    Column("permissions", Text, nullable=False),
    Column("created_by", String, nullable=False),
    moment("created_at", told=True),
    moment("expires_at", told=True),
    moment("revoked_at"),
    Column("source", String),  # that it pushes; NULL for one that reads
    Index("tokens_secret", "place", "secret", unique=True),
)

audit = Table(
    "audit",
    metadata,
    key("place"),
    key("number", BigInteger),
    moment("at", told=True),
    moment("real_at", told=True),
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
