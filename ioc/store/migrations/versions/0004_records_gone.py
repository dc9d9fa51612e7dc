"""Records that their source no longer has.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = (
        sa.Column(name, sa.String(), autoincrement=False, nullable=False)
        for name in ("place", "source", "code")
    )
    numbers = ("source_updated_at", "row_hash", "line", "version", "at")
    op.create_table(
        "gone_record",
        *texts,
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in numbers),
        sa.Column("steps", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("place", "source", "code"),
    )


def downgrade() -> None:
    op.drop_table("gone_record")
