"""What managers keep: views of lists, urges, causes of delay."""

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from ioc.store.desk_tables.columns import key, metadata

saved_views = Table(
    "saved_view",
    metadata,
    key("place"),
    key("owner"),
    key("subject"),
    key("name"),
    Column("query", Text, nullable=False),  # of the list's address: filters, order and columns
    Column("saved_at", BigInteger, nullable=False),
)

urges = Table(
    "urge",
    metadata,
    key("place"),
    key("id"),
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
    metadata,
    key("place"),
    key("urge_id"),
    key("source"),
    key("code"),
)
Index("urge_dossier_code", urged_dossiers.c.place, urged_dossiers.c.source, urged_dossiers.c.code)

causes = Table(
    "delay_cause",
    metadata,
    key("place"),
    key("source"),
    key("code"),
    Column("cause", String, nullable=False),
    Column("set_by", String, nullable=False),
    Column("set_at", BigInteger, nullable=False),
)
