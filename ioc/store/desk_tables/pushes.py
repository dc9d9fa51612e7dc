"""What waits for the process that polls: orders about sources, pushed records and totals."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from ioc.store.desk_tables.columns import key, metadata, moment

# what web workers want done with facts, which they never write: the process that polls does it
source_orders = Table(
    "source_order",
    metadata,
    key("place"),
    key("id"),
    Column("source", String, nullable=False),
    Column("reason", String, nullable=False, default=""),
    Column("find", String, nullable=False, default=""),
    Column("by", String, nullable=False),
    moment("asked_at", told=True),
    moment("done_at"),
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
    metadata,
    key("place"),
    key("source"),
    key("number", BigInteger),
    moment("received_at", told=True),
    moment("real_at", told=True),
    Column("records", Integer, nullable=False),
    Column("body", LargeBinary),  # records and refusals as parsed, packed; NULL: the same was pushed again
)

# what a system that pushes counts itself of a local day; codes: packed JSON, NULL: it told their number alone
push_totals = Table(
    "push_total",
    metadata,
    key("place"),
    key("source"),
    key("day", Integer),
    Column("received", Integer, nullable=False),
    Column("codes", LargeBinary),
    moment("counted_at", told=True),
    moment("received_at", told=True),
)

# what every push was answered, so that the same one is answered the same
push_answers = Table(
    "push_answer",
    metadata,
    key("place"),
    key("source"),
    key("key"),
    Column("digest", String, nullable=False),  # SHA-256 of the bytes that came
    moment("real_at", told=True),
    Column("answer", LargeBinary, nullable=False),
    Index("push_answer_digest", "place", "source", "digest"),
    Index("push_answer_real_at", "place", "real_at"),
)
