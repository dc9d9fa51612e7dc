"""Tables that people write from pages: saved views, urges, causes of delay. They live on the desk, apart from facts.

`place` leads every primary key; moments are BIGINT microseconds UTC of the place's time.
"""

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, Text

metadata = MetaData()


def _key(name: str) -> Column:
    return Column(name, String, primary_key=True)


saved_views = Table(
    "saved_view",
    metadata,
    _key("place"),
    _key("owner"),
    _key("subject"),
    _key("name"),
    Column("query", Text, nullable=False),  # of the list's address: filters, order and columns
    Column("saved_at", BigInteger, nullable=False),
)

urges = Table(
    "urge",
    metadata,
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
    metadata,
    _key("place"),
    _key("urge_id"),
    _key("source"),
    _key("code"),
)
Index("urge_dossier_code", urged_dossiers.c.place, urged_dossiers.c.source, urged_dossiers.c.code)

causes = Table(
    "delay_cause",
    metadata,
    _key("place"),
    _key("source"),
    _key("code"),
    Column("cause", String, nullable=False),
    Column("set_by", String, nullable=False),
    Column("set_at", BigInteger, nullable=False),
)
