"""Supplement requests of mapped dossiers: one in columns of the record, or many in a list inside it."""

from collections.abc import Callable, Mapping
from typing import Any

from data_sources.mapped.kinds import MOMENT
from data_sources.mapped.mapping import Mapping as MappingFile
from data_sources.mapped.picks import picker
from data_sources.mapped.readers import reader
from ioc.domain.records import Pause
from ioc.errors import RecordError

Read = Callable[[Mapping[str, Any]], tuple[Pause, ...]]


def pause_reader(mapping: MappingFile) -> Read | None:
    """The function that reads the pauses of a record; None where the mapping has no [pauses]."""
    if not mapping.pauses:
        return None
    reads = {name: reader(field, MOMENT, mapping.habits) for name, field in mapping.pauses.items()}
    path = mapping.told.table("pauses").text("items", None)
    if path is None:
        return lambda raw: _pauses(reads, [raw])
    pick = picker(path, columns=False)
    return lambda raw: _pauses(reads, objects_of(pick(raw)))


def _pauses(reads: Mapping[str, Callable], found: list) -> tuple[Pause, ...]:
    """In order; one without the moment it was asked is none."""
    moments = ({name: read(one) for name, read in reads.items()} for one in found)
    pauses = [Pause(**one) for one in moments if one["asked_at"] is not None]
    return tuple(sorted(pauses, key=lambda pause: pause.asked_at))


def objects_of(value: Any, name: str = "pauses") -> list:
    """The objects of a list inside a record; RecordError for anything else."""
    if value is None:
        return []
    if isinstance(value, Mapping):  # of a list with one element XML shows the element
        return [value]
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        raise RecordError(name, "wrong_type", "is not a list of objects")
    return value
