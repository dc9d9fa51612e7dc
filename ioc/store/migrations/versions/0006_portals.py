"""Dossiers as a portal shows them, beside the one-stop system; days of which a source told its total alone.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "portal_entry",
        *_key("place", "source", "code"),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("due_at", "ended_at")),
        sa.Column("is_late", sa.Boolean(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("source_updated_at", "line", "at")),
        sa.PrimaryKeyConstraint("place", "source", "code"),
    )
    counts = ("theirs", "ours", "matched", "late_both", "late_there", "late_here", "missing_here")
    op.create_table(
        "portal_day",
        *_key("place", "source"),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("missing_there", "different")),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place", "source", "day"),
    )

    told = sa.Column("by_count", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("reconciled_day", told)


def _key(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), autoincrement=False, nullable=False) for name in names]


def downgrade() -> None:
    with op.batch_alter_table("reconciled_day") as table:
        table.drop_column("by_count")
    op.drop_table("portal_day")
    op.drop_table("portal_entry")
