"""Takes in what a portal shows: beside the counts, so that nothing of it is counted."""

from collections.abc import Iterable
from typing import Any

from ioc.domain.moments import to_us
from ioc.domain.records import PortalRecord
from ioc.store.portal_entries import Entry, write_entries


def take_entries(conn: Any, place: str, source: str, records: Iterable[PortalRecord], moment: int) -> int:
    """Stores the newest version of each code; how many tell something new."""
    newest: dict[str, Entry] = {}
    for record in records:
        one = entry_of(record)
        if one.code not in newest or newest[one.code].stamp <= one.stamp:
            newest[one.code] = one
    return write_entries(conn, place, source, newest, moment)


def entry_of(record: PortalRecord) -> Entry:
    moments = {name: getattr(record, name) for name in ("due_at", "ended_at")}
    return Entry(
        code=record.dossier_code, status=record.status, is_late=record.is_late, area=record.area,
        source_updated_at=to_us(record.updated_at), line=record.line,
        **{name: moment and to_us(moment) for name, moment in moments.items()},
    )  # fmt: skip
