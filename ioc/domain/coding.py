"""Texts as numbers, so that arrays can be cut, summed and ordered by them."""

from collections.abc import Sequence

import numpy as np


def coded(values: Sequence[str | None]) -> tuple[np.ndarray, np.ndarray]:
    """Each value's number in order of first appearance, and the values by number; None becomes the empty text."""
    numbers: dict[str, int] = {}
    codes = np.array([numbers.setdefault(value or "", len(numbers)) for value in values], dtype=np.int64)
    return codes, np.array(list(numbers), dtype=object)


def ranked(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each value's rank, and the values in order; texts by hash: sorting them row by row is ten times slower."""
    if values.dtype != object:
        names, ranks = np.unique(values, return_inverse=True)
        return ranks, names
    codes, names = coded(values.tolist())
    order = np.argsort(names)
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[order] = np.arange(len(names))
    return ranks[codes], names[order]
