"""The audit log as CSV: moments as people read them, hashes as they are, nothing a spreadsheet would calculate."""

import csv
import io
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from ioc.domain.moments import from_us
from ioc.store.audit_rows import Row

COLUMNS = ("number", "real_at", "at", "actor", "deed", "subject", "address", "detail", "before", "hash")
MOMENTS = ("real_at", "at")
CALCULATED = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"  # so that spreadsheets read it as UTF-8


def csv_lines(entries: Iterable[Row], zone: ZoneInfo) -> Iterator[str]:
    """The file, line by line."""
    yield MARK + _line(COLUMNS)
    for entry in entries:
        yield _line([_cell(name, entry[name], zone) for name in COLUMNS])


def _cell(name: str, value: object, zone: ZoneInfo) -> object:
    if name in MOMENTS:
        return from_us(value, zone).isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(CALCULATED) else value


def _line(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
