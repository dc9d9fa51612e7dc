"""What went wrong or was put right, for people to read: one row each."""

from sqlalchemy import Connection

from ioc.store.free_moments import free_moment
from ioc.store.tables import incidents


def note_incident(conn: Connection, place: str, kind: str, at: int, text: str) -> None:
    """Two of a kind at one moment stand a microsecond apart."""
    mine = incidents.c.place == place, incidents.c.kind == kind
    at = free_moment(conn, incidents.c.at, mine, at)
    conn.execute(incidents.insert().values(place=place, at=at, kind=kind, text=text))
