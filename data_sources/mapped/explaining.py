"""Shows what a mapping makes of records, field by field: theirs, ours, and what would be refused and why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from data_sources.files import BadFile, Rows
from data_sources.mapped.fields import Field
from data_sources.mapped.records import RecordMaker
from ioc.domain.feed import Page, Parsed
from ioc.errors import RecordError

LONGEST = 40  # of a value that is shown


@dataclass(frozen=True, slots=True)
class FieldTold:
    """theirs: where our field comes from; seen: what stands there; value: ours; problem: why there is none."""

    ours: str
    theirs: str
    seen: str
    value: str
    problem: str | None = None

    def __str__(self) -> str:
        told = f"refused: {self.problem}" if self.problem else self.value or "nothing"
        return f"  {self.ours:16} {self.theirs} = {self.seen or 'nothing'}  →  {told}"


@dataclass(frozen=True, slots=True)
class RecordTold:
    """problem: why the record is refused; reason: its short key with the field; skipped: left out by [[skip]]."""

    where: str
    fields: tuple[FieldTold, ...] = ()
    problem: str | None = None
    reason: tuple[str, str] = ("", "")
    skipped: bool = False

    def __str__(self) -> str:
        state = "left out" if self.skipped else f"refused: {self.problem}" if self.problem else "taken"
        return "\n".join((f"{self.where}: {state}", *map(str, self.fields)))


def explained(parse: Callable[[Page], Parsed], maker: RecordMaker, page: Page) -> Iterator[RecordTold]:
    """parse: of the source, asked for one record at a time."""
    body = page.body
    if isinstance(body, BadFile) or not hasattr(body, "rows" if isinstance(body, Rows) else "records"):
        yield RecordTold(page.where, problem=body.text, reason=("", getattr(body, "reason", "")))
        return
    rows = body.rows if isinstance(body, Rows) else body.records
    for at, raw in enumerate(rows):
        one, where = _alone(page, at)
        parsed = parse(one)
        if not isinstance(raw, dict) or any(refused.reason == "too_deep" for refused in parsed.rejections):
            yield _outcome(where, (), parsed)
        elif maker.is_skipped(raw):
            yield RecordTold(where, skipped=True)
        else:
            yield _outcome(where, tuple(_fields(maker, raw)), parsed)


def _alone(page: Page, at: int) -> tuple[Page, str]:
    """A page of one record of it."""
    body = page.body
    if not isinstance(body, Rows):
        return replace(page, body=replace(body, records=[body.records[at]])), f"{page.where}, record {at + 1}"
    occurrences = None if body.occurrences is None else [body.occurrences[at]]
    one = replace(body, rows=[body.rows[at]], lines=[body.lines[at]], occurrences=occurrences)
    return replace(page, body=one), f"{page.where}, {body.called} {body.lines[at]}"


def _outcome(where: str, fields: tuple[FieldTold, ...], parsed: Parsed) -> RecordTold:
    if not parsed.rejections:
        return RecordTold(where, fields)
    one = parsed.rejections[0]
    return RecordTold(where, fields, ": ".join(filter(None, (one.field, one.text))), (one.field, one.reason))


def _fields(maker: RecordMaker, raw: dict[str, Any]) -> Iterator[FieldTold]:
    for ours, seen, value in maker.told(raw):
        theirs = _origin(maker.mapping.fields[ours])
        if isinstance(value, RecordError):
            yield FieldTold(ours, theirs, _shown(seen), "", value.text)
        else:
            yield FieldTold(ours, theirs, _shown(seen), _shown(value))


def _origin(field: Field) -> str:
    told = field.told.values
    named = told.get("from")
    if named is not None:
        return " + ".join([named] if isinstance(named, str) else named)
    return "constant" if "constant" in told else "point" if "point" in told else "rules"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
