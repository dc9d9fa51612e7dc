"""The steps of dossiers.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossier_step",
        sa.Column("place", sa.String(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), autoincrement=False, nullable=False),
        sa.Column("n", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("paused_us", sa.BigInteger(), nullable=False),
        sa.Column("worked_us", sa.BigInteger(), nullable=True),
        sa.Column("resolving_area", sa.String(), nullable=False),
        sa.Column("field_code", sa.String(), nullable=True),
        sa.Column("procedure_code", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("place", "source", "code", "n"),
    )
    ended = ["place", "ended_at", "resolving_area", "field_code", "step", "worked_us"]
    op.create_index("dossier_step_ended", "dossier_step", ended)
    of_procedure = ["place", "procedure_code", "ended_at", "step", "worked_us"]
    op.create_index("dossier_step_procedure", "dossier_step", of_procedure)
    held = sa.text("ended_at IS NULL")
    op.create_index(
        "dossier_step_open", "dossier_step", ["place", "started_at"], sqlite_where=held, postgresql_where=held
    )
    late = sa.text("end_at > due_at")
    op.create_index("dossier_late", "dossier", ["place", "end_at"], sqlite_where=late, postgresql_where=late)
    # payments tied to one dossier are looked up by its code
    op.create_index("payment_dossier", "payment", ["place", "dossier_code"])


def downgrade() -> None:
    op.drop_index("payment_dossier", "payment")
    op.drop_index("dossier_late", "dossier")
    for name in ("open", "procedure", "ended"):
        op.drop_index(f"dossier_step_{name}", "dossier_step")
    op.drop_table("dossier_step")
