"""Pushed records that wait, what pushes were answered, and tokens that push.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _key(name: str, type_: type = sa.String) -> sa.Column:
    return sa.Column(name, type_(), autoincrement=False, nullable=False)


def _told(name: str, type_: type) -> sa.Column:
    return sa.Column(name, type_(), nullable=False)


def upgrade() -> None:
    op.add_column("tokens", sa.Column("source", sa.String(), nullable=True))
    op.create_table(
        "push_inbox",
        *map(_key, ("place", "source")),
        _key("number", sa.BigInteger),
        *(_told(name, sa.BigInteger) for name in ("received_at", "real_at")),
        _told("records", sa.Integer),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("place", "source", "number"),
    )
    op.create_table(
        "push_answer",
        *map(_key, ("place", "source", "key")),
        _told("digest", sa.String),
        _told("real_at", sa.BigInteger),
        _told("answer", sa.LargeBinary),
        sa.PrimaryKeyConstraint("place", "source", "key"),
    )
    op.create_index("push_answer_digest", "push_answer", ["place", "source", "digest"])
    op.create_index("push_answer_real_at", "push_answer", ["place", "real_at"])


def downgrade() -> None:
    for name in ("push_answer", "push_inbox"):
        op.drop_table(name)
    op.drop_column("tokens", "source")
