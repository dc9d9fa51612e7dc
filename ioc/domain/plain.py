"""Parsed records as plain values that JSON can hold, and back; what waits is no longer in a vendor's words."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from ioc.domain.feed import Parsed, Rejection
from ioc.domain.records import RECORDS, Pause, Record, StepRecord

_PARTS = {"pauses": Pause, "steps": StepRecord}
_MOMENTS = {
    kind: {one.name for one in fields(kind) if one.type in (datetime, datetime | None)}
    for kind in (*RECORDS.values(), *_PARTS.values())
}


def record_of(kind: str, told: Mapping[str, Any]) -> Record:
    """The record that orjson wrote; RecordError where it is none any more."""
    return _made(RECORDS[kind], told)


def parsed_of(kind: str, told: Mapping[str, Any]) -> Parsed:
    """What `{"records": […], "rejections": […]}` says."""
    records = [record_of(kind, one) for one in told["records"]]
    return Parsed(records, [Rejection(**one) for one in told["rejections"]])


def _made(kind: type, told: Mapping[str, Any]) -> Any:
    return kind(**{name: _value(kind, name, value) for name, value in told.items()})


def _value(kind: type, name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _PARTS:
        return tuple(_made(_PARTS[name], one) for one in value)
    return datetime.fromisoformat(value) if name in _MOMENTS[kind] else value
