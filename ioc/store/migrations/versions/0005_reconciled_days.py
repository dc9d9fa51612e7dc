"""What a source says it has of each day beside what is here, and the codes behind each difference.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    counts = ("theirs", "ours", "matched", "missing_here", "missing_there")
    op.create_table(
        "reconciled_day",
        *_key("place", "source"),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("different", sa.Integer(), nullable=True),
        sa.Column("states_at", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place", "source", "day"),
    )
    op.create_table(
        "reconciled_code",
        *_key("place", "source"),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        *_key("what", "code"),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("place", "source", "day", "what", "code"),
    )


def _key(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), autoincrement=False, nullable=False) for name in names]


def downgrade() -> None:
    op.drop_table("reconciled_code")
    op.drop_table("reconciled_day")
