"""Of what is received where it is resolved nothing is counted twice; SQLite keeps counts in one tree, not in two.

Revision 0008, after 0007. The counts under "receiving" become what they are more, or less, than under "resolving";
web workers read the counts again, as the ledger of changes is told the old way.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COUNTS = (
    "dossier_day_area", "dossier_day_field", "dossier_month_area_field", "dossier_month_duration",
    "ticket_day_category", "ticket_day_channel", "payment_day_channel", "payment_day_type",
)  # fmt: skip
# table -> its keys beside place and attribution
ATTRIBUTED = {
    "dossier_day_area": ("day", "area", "channel"),
    "dossier_month_area_field": ("month", "area", "field_code", "channel"),
}
COUNTERS = (
    "received", "ended", "ended_early", "ended_same_day", "ended_late_day", "ended_late_instant", "ended_no_due",
    "received_no_due", "ended_without_result", "due_passed", "due_passed_ended", "received_with_fee",
    "received_paid_online",
)  # fmt: skip
ONE_TREE = " WITHOUT ROWID"


def upgrade() -> None:
    for table, keys in ATTRIBUTED.items():
        _tell_anew(table, keys, into="moved", plus="receiving", minus="resolving")
    if op.get_bind().dialect.name == "sqlite":
        for table in COUNTS:
            _make_anew(table, lambda told: told + ONE_TREE)


def downgrade() -> None:
    for table, keys in ATTRIBUTED.items():
        _tell_anew(table, keys, into="receiving", plus="moved", minus=None)
    if op.get_bind().dialect.name == "sqlite":
        for table in COUNTS:
            _make_anew(table, lambda told: told.removesuffix(ONE_TREE))


def _tell_anew(table: str, keys: tuple[str, ...], *, into: str, plus: str, minus: str | None) -> None:
    """Writes the sum of the cells of all attributions, those of `minus` taken off, and takes those of `plus` away."""
    named = ", ".join(keys)
    sums = [f"SUM(CASE WHEN attribution = '{minus or ''}' THEN -{c} ELSE {c} END)" for c in COUNTERS]
    op.execute("DELETE FROM ledger")
    op.execute(
        f"INSERT INTO {table} (place, attribution, {named}, {', '.join(COUNTERS)}) "
        f"SELECT place, '{into}', {named}, {', '.join(sums)} FROM {table} "
        f"GROUP BY place, {named} HAVING {' OR '.join(f'{one} <> 0' for one in sums)}"
    )
    op.execute(f"DELETE FROM {table} WHERE attribution = '{plus}'")


def _make_anew(table: str, changed) -> None:
    """SQLite keeps rows one way for good: the table is made again, and filled in the order of its keys."""
    bind, held = op.get_bind(), f"{table}_held"
    told = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :table"), {"table": table})
    keys = ", ".join(sa.inspect(bind).get_pk_constraint(table)["constrained_columns"])
    op.rename_table(table, held)
    op.execute(changed(told))
    op.execute(f"INSERT INTO {table} SELECT * FROM {held} ORDER BY {keys}")
    op.drop_table(held)
