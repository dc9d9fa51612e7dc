"""Keeps what was refused, with its reason: the same bad record once, however often it comes."""

from collections.abc import Sequence
from typing import Any

import orjson

from ioc.domain.feed import Rejection
from ioc.store.bulk import insert_missing
from ioc.store.tables import quarantine


def keep(
    conn: Any, place: str, source: str, kind: str, rejections: Sequence[Rejection], version: int, moment: int
) -> int:
    """Stores rejections; how many were not known yet."""
    unique = {r.hash: r for r in rejections}
    rows = [
        {
            "place": place, "source": source, "hash": r.hash, "kind": kind, "code": r.code, "field": r.field,
            "reason": r.reason, "text": r.text, "where_seen": r.where, "first_seen_at": moment,
            "payload": None if r.payload is None else orjson.dumps(r.payload, default=str).decode(),
            "version": version,
        }
        for r in unique.values()
    ]  # fmt: skip
    if not rows:
        return 0
    names = list(rows[0])
    return insert_missing(conn, quarantine, names, [[row[name] for row in rows] for name in names])
