"""What went wrong or was put right: one row each, its facts kept as they are and worded when they are shown."""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Connection

from ioc.store.free_moments import free_moment
from ioc.store.tables import incidents

AUDIT = re.compile(r"(?P<count>\d+) counts differ from the rows; first: (?P<first>.*)", re.S)


def note_incident(conn: Connection, place: str, kind: str, at: int, facts: Mapping[str, Any]) -> None:
    """facts: `source` where it is of one, and what its words need.

    Two of a kind at one moment stand a microsecond apart.
    """
    mine = incidents.c.place == place, incidents.c.kind == kind
    at = free_moment(conn, incidents.c.at, mine, at)
    text = orjson.dumps(dict(facts)).decode()
    conn.execute(incidents.insert().values(place=place, at=at, kind=kind, text=text))


def facts_of(text: str) -> dict[str, Any] | None:
    """What was noted; None for a sentence of an earlier version, which stays as it is."""
    if found := AUDIT.fullmatch(text):
        return {"count": int(found["count"]), "first": found["first"]}
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return told if isinstance(told, dict) else None
