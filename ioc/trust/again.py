"""A refused record once more: out of the fields that quarantine kept of it, whichever side had refused it."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson

from geo.places import Place
from ioc.domain.feed import Source
from ioc.domain.records import RECORDS, Pause, Record, StepRecord
from ioc.errors import RecordError

WITHHELD = re.compile(r"\(\d+ characters\)")  # what might have been personal: only its length was kept
MOMENTS = ("extended_to",)


def fields_of(payload: str | None) -> Mapping[str, Any] | None:
    """The kept fields; None where nothing is kept, or not all that was told."""
    found = orjson.loads(payload) if payload else None
    if not isinstance(found, dict) or any(_is_withheld(value) for value in found.values()):
        return None
    return found


def _is_withheld(value: object) -> bool:
    return isinstance(value, str) and WITHHELD.fullmatch(value) is not None


def record_of(source: Source, told: Mapping[str, Any], seen: datetime) -> Record:
    """The record of some kept fields; RecordError where they still make none.

    seen: when it came first. Our own check keeps whole records, with their source; what was no record yet is
    read anew by its source.
    """
    if "source" in told:
        return _ours(RECORDS[source.kind], told)
    again = getattr(source, "again", None)
    if again is None:
        raise RecordError("", "not_a_record", "this source cannot read single records again")
    return again(told, seen)


def _ours(kind: type, told: Mapping[str, Any]) -> Record:
    known = {field.name for field in fields(kind)}
    try:
        return kind(**{name: _value(name, value) for name, value in told.items() if name in known})
    except (TypeError, ValueError) as error:
        raise RecordError("", "not_a_record", str(error)) from None


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "pauses":
        return tuple(Pause(**_moments(one)) for one in value)
    if name == "steps":
        return tuple(StepRecord(**_moments(one)) for one in value)
    return datetime.fromisoformat(value) if name.endswith("_at") or name in MOMENTS else value


def _moments(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in told.items()}


def unit_named(place: Place, payload: str | None) -> str | None:
    """The leaf that a refused record's fields name; a unit with areas below it is its own one-stop office."""
    found = orjson.loads(payload) if payload else {}
    for value in found.values() if isinstance(found, dict) else ():
        if isinstance(value, str) and value in place.areas:
            return value if place.is_leaf(value) else place.office_of(value)
    return None
