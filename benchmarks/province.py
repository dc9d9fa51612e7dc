"""Makes a store with as many dossiers of history as a benchmark wants: `python -m benchmarks.province 1000000 DIR`.

The rows are drawn with numpy in the shape of a province (123 leaves, 89 fields, 1,788 procedures, 721,000 a year, about
2 % still open) and written through the product's own store; the counts are then made by its own `rebuild`.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from geo.places import Place, load_place, shipped
from ioc import clock
from ioc.counts import rebuild
from ioc.domain.moments import MISSING, SECOND, to_us
from ioc.store import Store, open_store, upgrade
from ioc.store.facts import write_rows
from ioc.store.polls import note_state

PLACE = "binh-phuoc-2021"
A_YEAR = 721_000
DAY = 86_400 * SECOND
CHUNK = 50_000
OPEN = 32_000  # of them about half are overdue


def province_called(code: str) -> Place:
    """The shipped place under a code: another place of a database than the one of another code."""
    return replace(load_place(shipped(PLACE)), code=code)


def make(store: Store, place: Place, dossiers: int, seed: int = 7) -> None:
    """Fills an empty store with history that ends now."""
    upgrade(store)
    draw, now = np.random.default_rng(seed), to_us(clock.now())
    span = dossiers * 365 * DAY // A_YEAR
    received = np.sort(draw.integers(now - span, now, dossiers))
    for start in range(0, dossiers, CHUNK):
        part = received[start : start + CHUNK]
        with store.write() as conn:
            write_rows(conn, place.code, "dossiers", columns(draw, place, part, start, dossiers, now), 0, now)
        store.checkpoint()
    with store.write() as conn:
        for name in place.sources:
            values = {"state": "ok", "last_good_at": now, "newest_event_at": now, "history_complete": True}
            note_state(conn, place.code, name, **values)
    rebuild(store, place)
    store.checkpoint()


def columns(
    draw: np.random.Generator, place: Place, received: np.ndarray, first: int, of: int, now: int
) -> dict:
    """One chunk of rows as the store keeps them."""
    n = len(received)
    procedures = list(place.procedures.values())
    which = np.minimum(draw.zipf(1.3, n) - 1, len(procedures) - 1).tolist()
    due = received + draw.integers(3, 30, n) * DAY
    end = np.minimum(received + (draw.gamma(3.0, 4.0, n) * DAY).astype(np.int64) + SECOND, due + 20 * DAY)
    still_open = (end >= now) | (draw.random(n) < OPEN / of)
    end = np.where(still_open, MISSING, end)
    leaves = np.array(place.leaves, dtype=object)
    area = leaves[draw.integers(0, len(leaves), n)].tolist()
    nothing: list = [None] * n
    elapsed = np.where(still_open, MISSING, end - received)
    return {
        "source": [next(iter(place.sources))] * n,
        "code": [f"B{first + row:09d}" for row in range(n)],
        "status": np.where(still_open, 4, 9),
        "submitted_at": received, "received_at": received, "due_at": due, "source_due_at": due,
        "finished_at": end, "returned_at": np.full(n, MISSING), "end_at": end, "end_assumed": [False] * n,
        "paused_since": np.full(n, MISSING),
        "channel": draw.choice(np.array(["1", "2", "3"], dtype=object), n, p=[0.3, 0.66, 0.04]).tolist(),
        "procedure_code": [procedures[w].code for w in which],
        "field_code": [procedures[w].field_code for w in which],
        "receiving_area": area, "resolving_area": area,
        "step": nothing, "holder": nothing, "responsible": nothing, "has_fee": nothing, "paid_online": nothing,
        "parent_code": nothing, "pauses": nothing, "elapsed_us": elapsed, "worked_us": elapsed,
        "flags": np.zeros(n, dtype=np.int64),
        "source_updated_at": np.where(still_open, received, end), "line": np.zeros(n, dtype=np.int64),
        "row_hash": draw.integers(0, 2**62, n),
    }  # fmt: skip


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    province = province_called(PLACE)
    make(open_store(f"sqlite:///{target.resolve()}/ioc.db", province), province, int(sys.argv[1]))
