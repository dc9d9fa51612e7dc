"""Rows of API tokens; what is borne is kept as its hash alone."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from ioc.store.desk_tables import tokens

Row = Mapping[str, Any]


def all_tokens(conn: Connection, place: str) -> list[Row]:
    query = select(tokens).where(tokens.c.place == place).order_by(tokens.c.created_at)
    return list(conn.execute(query).mappings())


def token_row(conn: Connection, place: str, secret: str) -> Row | None:
    """The token with the hash of a secret."""
    query = select(tokens).where(tokens.c.place == place, tokens.c.secret == secret)
    return conn.execute(query).mappings().first()


def add_token(conn: Connection, place: str, **values: object) -> None:
    conn.execute(tokens.insert().values(place=place, **values))


def revoke_token(conn: Connection, place: str, token: str, revoked_at: int) -> bool:
    """Whether there was such a token to revoke."""
    here = (tokens.c.place == place, tokens.c.id == token, tokens.c.revoked_at.is_(None))
    return conn.execute(update(tokens).where(*here).values(revoked_at=revoked_at)).rowcount > 0
