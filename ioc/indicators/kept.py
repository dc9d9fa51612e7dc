"""Results remembered from one data version to the next, as long as no changed row touches their days."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ioc.counts.touched import MOMENTS

MOST = 2_000
EVER = -(10**6)  # a day before all others


@dataclass(frozen=True, slots=True)
class Span:
    """The local days whose rows a result was made of: first to last, both included.

    moments: which of a row's moments had to lie there, e.g. ("end_at",); none told: any of them.
    """

    subject: str
    first: int
    last: int
    moments: tuple[str, ...] = ()

    def is_touched(self, days: np.ndarray) -> bool:
        """Whether one of the days, ascending, lies in the span."""
        return int(np.searchsorted(days, self.first)) < int(np.searchsorted(days, self.last, side="right"))


class Kept:
    """A result without a span lives for one data version."""

    def __init__(self) -> None:
        self._results: dict[Hashable, Any] = {}
        self._spans: dict[Hashable, Span] = {}

    def get(self, key: Hashable, make: Callable[[], Any], span: Span | None = None) -> Any:
        """The result under a key, made at its first question."""
        results = self._results
        if key in results:
            return results[key]
        if len(results) >= MOST:
            self.forget(None)
        found = make()
        if span is not None:
            self._spans[key] = span
        results[key] = found
        return found

    def forget(self, touched: Mapping[str, np.ndarray] | None) -> None:
        """Drops what may have changed. touched: ascending days by "subject.moment"; None: anything may have."""
        told = self._spans.items() if touched is not None else ()
        spans = {key: span for key, span in told if not _hit(span, touched)}
        self._results = {key: self._results[key] for key in spans if key in self._results}
        self._spans = spans


def _hit(span: Span, touched: Mapping[str, np.ndarray]) -> bool:
    names = span.moments or MOMENTS[span.subject]
    told = (touched.get(f"{span.subject}.{name}") for name in names)
    return any(span.is_touched(days) for days in told if days is not None)
