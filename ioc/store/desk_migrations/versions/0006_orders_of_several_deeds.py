"""Orders about sources say what is to be done.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source_order", sa.Column("deed", sa.String(), nullable=False, server_default="redrive"))


def downgrade() -> None:
    with op.batch_alter_table("source_order") as table:
        table.drop_column("deed")
