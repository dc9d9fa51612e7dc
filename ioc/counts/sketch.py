"""Percentiles of processing time from counts: a histogram of fixed logarithmic buckets, 2 % wide.

Unlike t-digest or KLL it can be subtracted from, so it stays exact in its counts when a dossier is reopened
(DDSketch bucketing, Masson et al., VLDB 2019: gamma = (1 + a) / (1 - a) with relative accuracy a = 2 %).
"""

import math
from collections.abc import Sequence

import numpy as np

ACCURACY = 0.02
GAMMA = (1 + ACCURACY) / (1 - ACCURACY)
_LOG_GAMMA = math.log(GAMMA)
INSTANT = 0  # the bucket of everything below one second, negative durations included


def bucket_of(seconds: np.ndarray) -> np.ndarray:
    """The bucket of each duration, an int array; bucket i holds (GAMMA**(i-2), GAMMA**(i-1)] seconds."""
    seconds = np.asarray(seconds, dtype=np.float64)
    index = np.ceil(np.log(np.maximum(seconds, 1.0)) / _LOG_GAMMA) + 1
    return np.where(seconds < 1.0, INSTANT, index).astype(np.int64)


def value_of(bucket: int) -> float:
    """The duration in seconds that stands for a bucket: at most 2 % from any value in it."""
    return 0.0 if bucket <= INSTANT else 2 * GAMMA ** (bucket - 1) / (GAMMA + 1)


def percentile(
    buckets: Sequence[int] | np.ndarray, counts: Sequence[int] | np.ndarray, q: float
) -> float | None:
    """The q-th (0..1) percentile in seconds of a histogram; None when it is empty."""
    buckets, counts = np.asarray(buckets), np.asarray(counts)
    order = np.argsort(buckets)
    running = np.cumsum(counts[order])
    if not len(running) or running[-1] <= 0:
        return None
    rank = q * (running[-1] - 1)
    return value_of(int(buckets[order][np.searchsorted(running, rank, side="right")]))
