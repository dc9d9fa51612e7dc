"""Saved views of lists, urges and the dossiers urged, causes of delay.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _key(name: str) -> sa.Column:
    return sa.Column(name, sa.String(), autoincrement=False, nullable=False)


def upgrade() -> None:
    op.create_table(
        "saved_view",
        *map(_key, ("place", "owner", "subject", "name")),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place", "owner", "subject", "name"),
    )
    op.create_table(
        "urge",
        *map(_key, ("place", "id")),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("place", "id"),
    )
    op.create_index("urge_open", "urge", ["place", "closed_at", "unit"])
    op.create_table(
        "urge_dossier",
        *map(_key, ("place", "urge_id", "source", "code")),
        sa.PrimaryKeyConstraint("place", "urge_id", "source", "code"),
    )
    op.create_index("urge_dossier_code", "urge_dossier", ["place", "source", "code"])
    op.create_table(
        "delay_cause",
        *map(_key, ("place", "source", "code")),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place", "source", "code"),
    )


def downgrade() -> None:
    for name in ("delay_cause", "urge_dossier", "urge", "saved_view"):
        op.drop_table(name)
