"""The ledger of units: what each was heard of, how long it is usually silent, what came late.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


ODD = (("dossier", "received_at"), ("ticket", "opened_at"))


def upgrade() -> None:
    op.create_table(
        "source_unit",
        *_key("place", "source", "area"),
        sa.Column("newest_event_at", sa.BigInteger(), nullable=True),
        sa.Column("heard_at", sa.BigInteger(), nullable=True),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("usual_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("place", "source", "area"),
    )
    op.create_table(
        "source_unit_day",
        *_key("place", "source", "area"),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("late_us", sa.BigInteger(), nullable=False),
        sa.Column("worst_us", sa.BigInteger(), nullable=False),
        sa.Column("came_at", sa.BigInteger(), nullable=True),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("place", "source", "area", "day"),
    )
    op.create_index("source_unit_day_day", "source_unit_day", ["place", "source", "day"])
    op.create_table(
        "source_hour",
        *_key("place", "source"),
        sa.Column("working", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("hour", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("measured_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place", "source", "working", "hour"),
    )

    odd = sa.text("(flags & 2) <> 0")
    for name, start in ODD:
        op.create_index(f"{name}_odd", name, ["place", start], sqlite_where=odd, postgresql_where=odd)


def _key(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), autoincrement=False, nullable=False) for name in names]


def downgrade() -> None:
    for name, _ in ODD:
        op.drop_index(f"{name}_odd", name)
    op.drop_table("source_hour")
    op.drop_index("source_unit_day_day", "source_unit_day")
    op.drop_table("source_unit_day")
    op.drop_table("source_unit")
