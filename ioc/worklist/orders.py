"""The order of a list's rows: by moments and numbers, or by names as people read them; what is missing comes last."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from geo.places import Place
from geo.vietnamese import unmarked
from ioc.domain.moments import MISSING
from ioc.indicators.row_tables import RowTable
from ioc.worklist.clocks import Clocks
from ioc.worklist.questions import BY_AREA, BY_WORD

DEFAULT = {
    "dossiers": (("due_at", False),), "tickets": (("due_at", False),), "payments": (("paid_at", True),),
}  # fmt: skip


def ordered(
    place: Place, table: RowTable, clocks: Clocks | None, mask: np.ndarray, sort: tuple[tuple[str, bool], ...]
) -> np.ndarray:
    """The numbers of the rows of a mask in order; ties by source and code, as the table lies."""
    rows = np.flatnonzero(mask).astype(np.int32)
    for name, down in reversed(sort or DEFAULT[table.subject]):
        if name == "code":
            rows = np.sort(rows)[:: -1 if down else 1]
            continue
        values = _values(place, table, clocks, name)[rows]
        missing = values == MISSING
        values = np.where(missing, np.iinfo(np.int64).max, -values if down else values)
        rows = rows[np.argsort(values, kind="stable")]
    return rows


def _values(place: Place, table: RowTable, clocks: Clocks | None, name: str) -> np.ndarray:
    if name in ("overdue", "left", "age"):
        return getattr(clocks, name)
    if name == "state" and table.subject == "dossiers":
        return table.numbers["status"]
    column = {**BY_WORD[table.subject], **BY_AREA[table.subject]}.get(name)
    if column is None:
        return table.numbers[name]
    words = table.words[column]
    keys = [*map(_ranker(place, name), words.words)]
    told = {key: number for number, key in enumerate(sorted(set(keys)))}
    ranks = [MISSING if not word else told[key] for word, key in zip(words.words, keys, strict=True)]
    return np.array(ranks, dtype=np.int64)[words.numbers]


def _ranker(place: Place, name: str) -> Callable[[str], tuple]:
    """Areas come in the official order, all else by its name without marks."""
    if name in ("receiving", "resolving", "place"):
        order = {leaf: number for number, leaf in enumerate(place.leaves)}
        return lambda word: (order.get(word, len(order)), word)
    if name == "procedure":
        names = {code: one.names for code, one in place.procedures.items()}
    else:
        told = {"field": place.fields, "category": place.categories, "type": place.payment_types}
        names = told.get(name, {})
    return lambda word: (_plain(names[word].vi if word in names else word), word)


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    return unmarked(text)
