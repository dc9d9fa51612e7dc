"""Wall screens, their pairings, heartbeats, orders and events.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _key(name: str) -> sa.Column:
    return sa.Column(name, sa.String(), autoincrement=False, nullable=False)


def _text(name: str, type_: type = sa.String, *, told: bool = True) -> sa.Column:
    return sa.Column(name, type_(), nullable=not told)


def upgrade() -> None:
    op.create_table(
        "screen",
        *map(_key, ("place", "id")),
        *(_text(name) for name in ("name", "area")),
        *(_text(name, sa.Text) for name in ("profile", "programme")),
        _text("secret", told=False),
        _text("secret_at", sa.BigInteger, told=False),
        _text("next_secret", told=False),
        _text("turn", told=False),
        _text("before_secret", told=False),
        _text("before_until", sa.BigInteger, told=False),
        _text("paused", sa.Boolean),
        _text("message", sa.Text, told=False),
        _text("message_until", sa.BigInteger, told=False),
        _text("paired_by"),
        _text("paired_at", sa.BigInteger),
        _text("revoked_at", sa.BigInteger, told=False),
        sa.PrimaryKeyConstraint("place", "id"),
    )
    for name in ("secret", "next_secret", "before_secret"):
        op.create_index(f"screen_{name}", "screen", ["place", name])
    op.create_table(
        "screen_pairing",
        *map(_key, ("place", "code")),
        _text("secret"),
        _text("ends_at", sa.BigInteger),
        _text("screen_id", told=False),
        sa.PrimaryKeyConstraint("place", "code"),
    )
    op.create_index("screen_pairing_secret", "screen_pairing", ["place", "secret"], unique=True)
    op.create_table(
        "screen_beat",
        *map(_key, ("place", "screen_id")),
        _text("seen_at", sa.BigInteger, told=False),
        _text("report", sa.Text),
        sa.PrimaryKeyConstraint("place", "screen_id"),
    )
    op.create_table(
        "screen_order",
        *map(_key, ("place", "id")),
        _text("screen_id"),
        _text("told", sa.Text),
        _text("ordered_at", sa.BigInteger),
        _text("taken_at", sa.BigInteger, told=False),
        sa.PrimaryKeyConstraint("place", "id"),
    )
    op.create_index("screen_order_open", "screen_order", ["place", "taken_at", "screen_id"])
    op.create_table(
        "screen_event",
        *map(_key, ("place", "key")),
        _text("cause"),
        _text("at", sa.BigInteger),
        *(_text(name) for name in ("kind", "level", "area")),
        _text("told", sa.Text),
        _text("closed_at", sa.BigInteger, told=False),
        _text("acknowledged_by", told=False),
        _text("acknowledged_at", sa.BigInteger, told=False),
        sa.PrimaryKeyConstraint("place", "key"),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "screen_event_open", "screen_event", ["place", "cause"], unique=True, sqlite_where=is_open,
        postgresql_where=is_open,
    )  # fmt: skip
    op.create_index("screen_event_at", "screen_event", ["place", "at"])


def downgrade() -> None:
    for name in ("screen_event", "screen_order", "screen_beat", "screen_pairing", "screen"):
        op.drop_table(name)
