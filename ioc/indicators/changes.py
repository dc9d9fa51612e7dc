"""Which rows the newest versions of the data changed, so that what was made of the others can stay."""

from collections import OrderedDict

from ioc.counts.deltas import Deltas
from ioc.counts.touched import MOMENTS, Key, rows_of

MOST_VERSIONS = 500
MOST_ROWS = 20_000  # from which on reading all is quicker


class Changes:
    def __init__(self) -> None:
        self._told: OrderedDict[int, dict[str, frozenset[Key] | None]] = OrderedDict()

    def note(self, version: int, deltas: Deltas) -> None:
        """Takes what one version tells of its rows."""
        self._told[version] = {subject: rows_of(deltas, subject) for subject in MOMENTS}
        while len(self._told) > MOST_VERSIONS:
            self._told.popitem(last=False)

    def since(self, subject: str, before: int, until: int) -> frozenset[Key] | None:
        """The rows that versions after `before` up to `until` changed; None where not all of them tell."""
        found: set[Key] = set()
        for version in range(before + 1, until + 1):
            rows = self._told.get(version, {}).get(subject)
            if rows is None or len(found) > MOST_ROWS:
                return None
            found |= rows
        return frozenset(found)
