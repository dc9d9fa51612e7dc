"""Adds net changes to the tables of counts, within the caller's transaction."""

from sqlalchemy import Connection

from geo.places import Place
from ioc.counts.deltas import Deltas
from ioc.store.bulk import add_up
from ioc.store.tables import CUBES


def apply(conn: Connection, place: Place, deltas: Deltas) -> None:
    """Adds the changes to the tables of counts."""
    for name, (keys, matrix) in deltas.items():
        table = CUBES[name]
        counters = [c.name for c in table.c if not c.primary_key]
        columns = [
            [place.code] * len(matrix),
            *(values.tolist() for values in keys.values()),
            *matrix.T.tolist(),
        ]
        add_up(conn, table, ["place", *keys, *counters], columns)
