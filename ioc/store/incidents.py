"""What went wrong or was put right, for people to read: one row each."""

from sqlalchemy import Connection, select

from ioc.store.tables import incidents


def note_incident(conn: Connection, place: str, kind: str, at: int, text: str) -> None:
    """Two of a kind at one moment stand a microsecond apart."""
    mine = incidents.c.place == place, incidents.c.kind == kind
    taken = set(conn.execute(select(incidents.c.at).where(*mine, incidents.c.at >= at)).scalars())
    while at in taken:
        at += 1
    conn.execute(incidents.insert().values(place=place, at=at, kind=kind, text=text))
