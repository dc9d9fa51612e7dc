"""The ledger: what each version changed, so that web workers catch up without reading the counts again."""

import zlib
from collections.abc import Iterator

import numpy as np
import orjson
from sqlalchemy import Connection, delete, select

from geo.places import Place
from ioc import clock
from ioc.counts.deltas import Deltas
from ioc.domain.moments import to_us
from ioc.store.tables import ledger

KEPT_VERSIONS = 5_000
NUMBERED = ("day", "month", "bucket")  # keys that are numbers; all others are texts


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


def ledger_since(conn: Connection, place: Place, version: int) -> Iterator[tuple[int, Deltas | None]]:
    """The changes of every version after `version`, in order; None where another release wrote them its way."""
    rows = select(ledger.c.version, ledger.c.deltas).where(
        ledger.c.place == place.code, ledger.c.version > version
    )
    for number, blob in conn.execute(rows.order_by(ledger.c.version)):
        yield number, unpacked(blob)


def packed(deltas: Deltas) -> bytes:
    """Changes as compressed JSON: the keys and the counters of each table's changed cells."""
    told = {str(name): _told(*delta) for name, delta in deltas.items()}
    return zlib.compress(orjson.dumps(told), 1)


def _told(keys: dict[str, np.ndarray], matrix: np.ndarray) -> tuple[dict[str, list], int, list[int]]:
    columns = {str(key): values.tolist() for key, values in keys.items()}
    return columns, matrix.shape[1], matrix.ravel().tolist()


def unpacked(blob: bytes) -> Deltas | None:
    """What `packed` wrote."""
    try:
        told = orjson.loads(zlib.decompress(blob))
    except orjson.JSONDecodeError:
        return None
    return {name: _delta(*of_one) for name, of_one in told.items()}


def _delta(keys: dict[str, list], width: int, numbers: list[int]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    length = len(next(iter(keys.values())))
    columns = {
        key: np.array(values, dtype=np.int64 if key in NUMBERED else object) for key, values in keys.items()
    }
    return columns, np.array(numbers, dtype=np.int64).reshape(length, width)
