"""A ticket may tell the dossier that it is about.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("ticket", "ticket_history")


def upgrade() -> None:
    for name in TABLES:
        op.add_column(name, sa.Column("dossier_code", sa.String(), nullable=True))
    told = sa.text("dossier_code IS NOT NULL")
    op.create_index(
        "ticket_dossier", "ticket", ["place", "dossier_code"], sqlite_where=told, postgresql_where=told
    )


def downgrade() -> None:
    op.drop_index("ticket_dossier", table_name="ticket")
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_column("dossier_code")
