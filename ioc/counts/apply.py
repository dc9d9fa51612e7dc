"""Adds net changes to the cubes and writes them into the ledger, within the caller's transaction."""

import io
import zlib
from collections.abc import Iterator

import numpy as np
from sqlalchemy import Connection, delete, select

from geo.places import Place
from ioc import clock
from ioc.counts.deltas import Deltas
from ioc.domain.moments import to_us
from ioc.store.bulk import add_up
from ioc.store.tables import CUBES, ledger

KEPT_VERSIONS = 5_000


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


def write_ledger(conn: Connection, place: Place, version: int, deltas: Deltas) -> None:
    """One row for one version; versions too old for anybody to catch up from are dropped."""
    conn.execute(
        ledger.insert().values(
            place=place.code, version=version, at=to_us(clock.real()), deltas=packed(deltas)
        )
    )
    if version % 100 == 0:
        conn.execute(
            delete(ledger).where(ledger.c.place == place.code, ledger.c.version <= version - KEPT_VERSIONS)
        )


def ledger_since(conn: Connection, place: Place, version: int) -> Iterator[tuple[int, Deltas]]:
    """The changes of every version after `version`, in order."""
    rows = select(ledger.c.version, ledger.c.deltas).where(
        ledger.c.place == place.code, ledger.c.version > version
    )
    for number, blob in conn.execute(rows.order_by(ledger.c.version)):
        yield number, unpacked(blob)


def packed(deltas: Deltas) -> bytes:
    """Changes as compressed bytes: arrays named cube/key and cube/#."""
    arrays = {}
    for name, (keys, matrix) in deltas.items():
        arrays |= {f"{name}/{key}": _plain(values) for key, values in keys.items()}
        arrays[f"{name}/#"] = matrix
    out = io.BytesIO()
    np.savez(out, **arrays)
    return zlib.compress(out.getvalue(), 1)


def unpacked(blob: bytes) -> Deltas:
    """What `packed` wrote; nothing in it is executed (no pickle)."""
    found: Deltas = {}
    with np.load(io.BytesIO(zlib.decompress(blob)), allow_pickle=False) as arrays:
        for path in arrays.files:
            name, key = path.split("/")
            keys, _ = found.setdefault(name, ({}, arrays[f"{name}/#"]))
            if key != "#":
                keys[key] = arrays[path]
    return found


def _plain(values: np.ndarray) -> np.ndarray:
    return values.astype(np.str_) if values.dtype == object else values
