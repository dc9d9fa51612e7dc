"""The steps inside a mapped dossier, from a list in the record; who did them has no field."""

from collections.abc import Callable, Mapping
from typing import Any

from data_sources.mapped.kinds import DUE, MOMENT, TEXT
from data_sources.mapped.mapping import Mapping as MappingFile
from data_sources.mapped.pauses import objects_of
from data_sources.mapped.picks import picker
from data_sources.mapped.readers import reader
from ioc.domain.records import StepRecord

Read = Callable[[Mapping[str, Any]], tuple[StepRecord, ...] | None]
_HOW = {"step": TEXT, "started_at": MOMENT, "ended_at": MOMENT, "due_at": DUE, "holder": TEXT}


def step_reader(mapping: MappingFile) -> Read | None:
    """The function that reads the steps of a record; None where the mapping has no [steps]."""
    if not mapping.steps:
        return None
    reads = {name: reader(field, _HOW[name], mapping.habits) for name, field in mapping.steps.items()}
    pick = picker(mapping.told.table("steps").text("items"), columns=False)

    def steps(raw: Mapping[str, Any]) -> tuple[StepRecord, ...] | None:
        told = pick(raw)
        if told is None or told == "":
            return None
        found = (_step(reads, one) for one in objects_of(told, "steps"))
        return tuple(step for step in found if step is not None)

    return steps


def _step(reads: Mapping[str, Callable], one: Mapping[str, Any]) -> StepRecord | None:
    """One without any moment is none; one that tells only its end began then."""
    values = {name: read(one) for name, read in reads.items()}
    started, ended = values.get("started_at"), values.get("ended_at")
    if started is None and ended is None:
        return None
    return StepRecord(**values | {"started_at": started or ended})
