"""How many rows of a list there are by each value of something: what breakdowns and choices of filters show."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from geo.places import Place
from ioc.errors import QuestionError
from ioc.indicators.breakdowns import NONE, child_of_leaf
from ioc.indicators.row_tables import positions
from ioc.worklist.lists import OpenedList
from ioc.worklist.questions import BY_AREA, BY_WORD

SPLITS = {
    "dossiers": ("area", "field", "procedure", "channel", "step"),
    "tickets": ("area", "category", "channel", "kind", "state"),
    "payments": ("area", "type", "channel", "state"),
}


def splits_of(place: Place, opened: OpenedList) -> dict[str, list[tuple[str, int]]]:
    """Every way in which a breakdown splits a list."""
    return {by: split(place, opened, by) for by in SPLITS[opened.question.subject]}


def split(place: Place, opened: OpenedList, by: str) -> list[tuple[str, int]]:
    """Value and number of rows, greatest first; areas in the official order, those without rows too."""
    subject, table = opened.question.subject, opened.held.table
    if by == "area":
        return _by_area(place, opened)
    if by == "state" and subject == "dossiers":
        values, counts = np.unique(table.numbers["status"][opened.order], return_counts=True)
        return _greatest({str(value): int(n) for value, n in zip(values, counts, strict=True)})
    column = {**BY_WORD[subject], **BY_AREA[subject]}.get(by)
    if column is None:
        raise QuestionError(f"by: {by!r} does not split {subject}")
    words = table.words[column]
    counts = np.bincount(words.numbers[opened.order], minlength=len(words.words))
    return _greatest({word or NONE: int(n) for word, n in zip(words.words, counts, strict=False) if n})


def split_by_desk(
    opened: OpenedList, told: Mapping[tuple[str, str], tuple[str, ...]]
) -> list[tuple[str, int]]:
    """Of the rows, by the first thing that the desk says of each, greatest first; last how many it says nothing of."""
    listed = np.zeros(len(opened.held.table), dtype=bool)
    listed[opened.order] = True
    found = positions(opened.held.table, told)
    counts = Counter(told[key][0] for key, row in found.items() if listed[row])
    return [*_greatest(counts), (NONE, opened.total - counts.total())]


def _greatest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _by_area(place: Place, opened: OpenedList) -> list[tuple[str, int]]:
    question = opened.question
    column = f"{question.by}_area" if question.subject == "dossiers" else "area"
    words = opened.held.table.words[column]
    counts = np.bincount(words.numbers[opened.order], minlength=len(words.words))
    children = child_of_leaf(place, question.area)
    found = dict.fromkeys(place.children(question.area) or (question.area,), 0)
    for word, n in zip(words.words, counts, strict=False):
        if n:
            found[children.get(word, word)] = found.get(children.get(word, word), 0) + int(n)
    return list(found.items())
