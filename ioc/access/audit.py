"""The audit log: who did what, when by both clocks; every entry holds the hash of the one before it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from ioc import clock
from ioc.domain.moments import to_us
from ioc.store import Store
from ioc.store.audit_rows import Row, add_entry, entries, found_entries, last_entry

DEEDS = (
    "signed_in", "sign_in_failed", "locked", "signed_out", "signed_out_everywhere", "password_changed",
    "person_added", "person_changed", "person_disabled", "person_enabled", "password_reset", "token_made",
    "token_revoked", "refused", "dossier_opened", "exported", "urged", "answered", "log_exported",
    "settings_changed", "screen_paired", "screen_changed", "screen_ordered", "screen_rotated", "screen_revoked",
    "event_acknowledged", "redrive_ordered", "redriven", "reconcile_ordered", "reconciled",
    "pushed", "backed_up", "restored",
)  # fmt: skip
SIGNED = ("place", "number", "at", "real_at", "actor", "deed", "subject", "detail", "address", "before")


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the log is not as it was written, and what shows it."""

    number: int
    reason: str  # missing | changed | unchained


class Audit:
    def __init__(self, desk: Store):
        self.desk = desk

    def note(self, deed: str, actor: str, subject: str = "", *, address: str = "", **detail: Any) -> None:
        """Adds one entry. subject: what it was done to; detail: plain values, never a secret."""
        if deed not in DEEDS:
            raise ValueError(f"{deed!r} is no deed of the audit log")
        told = orjson.dumps(detail, option=orjson.OPT_SORT_KEYS).decode()
        with self.desk.write() as conn:
            last = last_entry(conn, self.desk.place)
            entry = {
                "number": last["number"] + 1 if last else 1, "at": to_us(clock.now()), "real_at": to_us(clock.real()),
                "actor": actor, "deed": deed, "subject": subject, "detail": told, "address": address,
                "before": last["hash"] if last else "",
            }  # fmt: skip
            signed = sealed({"place": self.desk.place, **entry})
            add_entry(conn, self.desk.place, **entry, hash=signed)

    def verify(self) -> tuple[int, str, Broken | None]:
        """How many entries there are, the last hash, and the first place where the chain is broken.

        What was cut off at the end leaves a chain that is whole: compare number and hash with those noted before.
        """
        number, before = 0, ""
        with self.desk.read() as conn:
            for row in entries(conn, self.desk.place):
                if broken := _broken(row, number + 1, before):
                    return number, before, broken
                number, before = row["number"], row["hash"]
        return number, before, None

    def search(
        self, words: str = "", deed: str = "", *, before: int | None = None, limit: int = 100
    ) -> list[Row]:
        """The newest entries that fit."""
        with self.desk.read() as conn:
            return found_entries(conn, self.desk.place, words, deed, before=before, limit=limit)

    def all(self) -> Iterator[Row]:
        """Every entry, the oldest first."""
        with self.desk.read() as conn:
            yield from entries(conn, self.desk.place)


def sealed(entry: dict[str, Any] | Row) -> str:
    """The hash of an entry, the hash of the one before included."""
    return hashlib.sha256(orjson.dumps([entry[name] for name in SIGNED])).hexdigest()


def _broken(row: Row, number: int, before: str) -> Broken | None:
    if row["number"] != number:
        return Broken(number, "missing")
    if row["before"] != before:
        return Broken(number, "unchained")
    return Broken(number, "changed") if sealed(row) != row["hash"] else None
