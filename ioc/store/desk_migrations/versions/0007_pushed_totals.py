"""What systems that push count themselves of each day.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "push_total",
        *(sa.Column(name, sa.String(), autoincrement=False, nullable=False) for name in ("place", "source")),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("counted_at", "received_at")),
        sa.PrimaryKeyConstraint("place", "source", "day"),
    )


def downgrade() -> None:
    op.drop_table("push_total")
