"""What records tell, as columns: moments as int64 arrays, texts as lists, and a hash of the content."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter, itemgetter

import numpy as np
import orjson

from ioc.domain.moments import EPOCH, MISSING, US
from ioc.domain.records import Pause, Record, StepRecord

Columns = dict[str, np.ndarray | list]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of a record, first of all its code; `numbers` become int64 arrays like the moments.

    later: texts that older programs did not keep; a record that tells none of them has the hash it always had.
    """

    code: str
    moments: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...]
    later: tuple[str, ...] = ()


DOSSIERS = Fields(
    code="dossier_code",
    moments=(
        "submitted_at", "received_at", "due_at", "finished_at", "returned_at", "ended_at", "extended_to",
    ),
    numbers=("status",),
    texts=(
        "source", "channel", "procedure_code", "field_code", "receiving_area", "resolving_area", "step",
        "holder", "responsible", "has_fee", "paid_online", "parent_code", "pauses", "steps",
    ),
)  # fmt: skip
TICKETS = Fields(
    code="ticket_code",
    moments=("opened_at", "assigned_at", "due_at", "closed_at"),
    texts=(
        "source", "kind", "state", "channel", "category", "area", "lat", "lon", "responsible", "satisfaction",
    ),
    later=("dossier_code",),
)  # fmt: skip
PAYMENTS = Fields(
    code="payment_code",
    moments=("requested_at", "paid_at", "refunded_at"),
    numbers=("amount",),
    texts=("source", "state", "channel", "type", "dossier_code", "area"),
)


def read(records: Sequence[Record], fields: Fields) -> Columns:
    """The fields of records under the names of their table, with source_updated_at, line and row_hash."""
    names = (
        fields.code,
        *fields.texts,
        *fields.later,
        *fields.numbers,
        *fields.moments,
        "updated_at",
        "line",
    )
    rows = map(attrgetter(*names), records)
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    told = dict(zip(names, columns, strict=True))
    told |= {name: list(map(as_us, told[name])) for name in (*fields.moments, "updated_at")}
    if "pauses" in told:
        told["pauses"] = list(map(pause_texts, told["pauses"]))
    optional = (*fields.later, "steps")  # part of the content where it is told
    content = [name for name in names[:-2] if name not in optional]  # a new stamp alone is no new content
    rows = zip(*(told[name] for name in content), strict=True)
    if "steps" in told:
        told["steps"] = list(map(step_spans, told["steps"]))
    for name in (name for name in optional if name in told):
        rows = (row if own is None else (*row, own) for row, own in zip(rows, told[name], strict=True))
    told = {"code": told.pop(fields.code), "row_hash": row_hashes(rows)} | told
    if "steps" in told:
        told["step"], told["holder"] = _where_they_lie(told)
    told["source_updated_at"] = told.pop("updated_at")
    numbers = (*fields.numbers, *fields.moments, "source_updated_at", "line")
    return told | {name: np.array(told[name], dtype=np.int64) for name in numbers}


def as_us(moment: datetime | None) -> int:
    """Microseconds UTC of an aware moment (records hold no other); MISSING for None."""
    return MISSING if moment is None else (moment - EPOCH) // US


def pause_texts(pauses: tuple[Pause, ...]) -> str | None:
    """JSON list of [asked, answered, new due], microseconds, as it is kept on the row."""
    if not pauses:
        return None
    spans = [[as_us(p.asked_at), as_us(p.answered_at), as_us(p.new_due_at)] for p in pauses]
    return orjson.dumps(spans).decode()


Spans = tuple[tuple[str, str | None, int, int, int], ...]


def step_spans(steps: tuple[StepRecord, ...] | None) -> Spans | None:
    """(step, holder, started, ended, due) of each, in microseconds; None where they are not told."""
    if steps is None:
        return None
    return tuple((s.step, s.holder, as_us(s.started_at), as_us(s.ended_at), as_us(s.due_at)) for s in steps)


LAST_OPEN = 6  # the states of a dossier under way are 1 to 6


def _where_they_lie(told: Columns) -> tuple[list, list]:
    """Step and holder of each dossier: of one under way as its step that lasts tells them, where it is the same."""
    found = [
        _lying(*row) for row in zip(told["status"], told["step"], told["holder"], told["steps"], strict=True)
    ]
    return [step for step, _ in found], [holder for _, holder in found]


def _lying(status: int, step: str | None, holder: str | None, steps: Spans | None) -> tuple:
    lasting = [one for one in steps or () if one[3] == MISSING]
    if not lasting or status > LAST_OPEN:
        return step, holder
    last = max(lasting, key=itemgetter(2))
    return (last[0], last[1] or holder) if step in (None, last[0]) else (step, holder)


def pauses_from(text: str | None) -> list[list[int]]:
    """What `pause_texts` wrote."""
    return orjson.loads(text) if text else []


def row_hashes(rows: Iterable[tuple]) -> np.ndarray:
    """For each row of plain values (numbers, texts, None) an integer of 63 bits, the same anywhere."""
    digests = b"".join(blake2b(orjson.dumps(row), digest_size=8).digest() for row in rows)
    return (np.frombuffer(digests, dtype=">u8") >> np.uint64(1)).astype(np.int64)
