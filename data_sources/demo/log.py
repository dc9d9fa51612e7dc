"""The changes of one source system: the settled history, then day after day as the place's time passes."""

import threading
from collections import defaultdict
from collections.abc import Callable

import numpy as np
import orjson

from data_sources.demo.days import DAY
from data_sources.demo.lives import Lives, gathered
from data_sources.demo.mischief import malformed, spoil
from data_sources.demo.segment import Segment, segment_of
from data_sources.demo.texts_of_time import stamps

Render = Callable[[dict[str, np.ndarray], np.ndarray], list[str]]


class Log:
    """history: records known at the cut, as they were then, with what is still to come of them.

    day_of: the records that a later day brings; lead: by how many days their first change may come before it.
    """

    def __init__(self, cut_day: int, history: Lives, day_of: Callable[[int], Lives], render: Render, *,
                 lead: int, seed: list[int]):  # fmt: skip
        self._cut_day, self._lead, self._seed = cut_day, lead, seed
        self._day_of, self._render = day_of, render
        self._lock = threading.Lock()
        self._sources: list[Lives] = []
        self._waiting: dict[int, list[tuple[np.ndarray, ...]]] = defaultdict(list)
        self._settled: list[tuple[np.ndarray, ...]] = []
        self._next_source_day = self._next_day = cut_day
        self._add(history)
        self._bring(cut_day)
        self._segments = [segment_of(*_joined(self._settled))]
        self._settled.clear()

    def segments(self, now: int) -> list[Segment]:
        """The history and every live day up to the one of `now` (wall ms)."""
        today = now // (DAY * 1000)
        with self._lock:
            while self._next_day <= today:
                self._bring(self._next_day)
                self._close(self._next_day)
                self._next_day += 1
            return self._segments[: max(today - self._cut_day + 2, 1)]

    def texts(self, segment: Segment, at: np.ndarray) -> list[str]:
        """The records at these positions as JSON."""
        stamp, flaw = segment.stamp[at], segment.flaw[at]
        columns = gathered(self._sources, segment.source[at], segment.row[at])
        texts = self._render(columns, stamp)
        for position in np.flatnonzero(flaw).tolist():
            texts[position] = malformed(texts[position], int(flaw[position]))
        return texts

    @property
    def lives(self) -> list[Lives]:
        """The records that `source` and `row` of a segment mean."""
        return self._sources

    def codes(self, anchor: str, fields: tuple[str, ...], start: int, end: int, now: int) -> list[str]:
        """Codes of the records whose anchor lies in a span of wall seconds and not after now, in order."""
        self.segments(now)
        with self._lock:
            sources = list(self._sources)
        found: list[str] = []
        for number, lives in enumerate(sources):
            moments = lives.columns[anchor]
            rows = np.flatnonzero((moments >= start) & (moments < end) & (moments <= now // 1000))
            columns = gathered(sources, np.full(len(rows), number), rows)
            texts = self._render(columns, np.full(len(rows), now)) if len(rows) else []
            records = map(orjson.loads, texts)
            found += ["-".join(record[name] for name in fields) for record in records]
        return sorted(found)

    def segment_number(self, stamp: int) -> int:
        """Which segment holds a stamp: 0 is the history."""
        return max(stamp // (DAY * 1000) - self._cut_day + 1, 0)

    def cursor(self, segment: Segment, position: int) -> str:
        return f"{stamps(segment.stamp[position : position + 1])[0]}-{position:012d}"

    def _bring(self, day: int) -> None:
        """Makes sure that everything which may change on a day has been drawn."""
        while self._next_source_day <= day + self._lead:
            lives = self._day_of(self._next_source_day)
            self._next_source_day += 1
            if len(lives):
                self._add(lives)

    def _add(self, lives: Lives) -> None:
        """Files every change of these records under its day."""
        number = len(self._sources)
        self._sources.append(lives)
        if self._next_day == self._cut_day:
            last = lives.last_before(self._cut_day * DAY)
            rows = np.flatnonzero(last)
            self._settled.append((last[rows], np.full(len(rows), number), rows))
        moment, rows = lives.versions_from(self._cut_day * DAY)
        day = moment // DAY
        order = np.argsort(day, kind="stable")
        edges = np.flatnonzero(np.diff(day[order])) + 1
        for part in np.split(order, edges) if len(order) else ():
            entry = (moment[part], np.full(len(part), number), rows[part])
            self._waiting[int(day[part[0]])].append(entry)

    def _close(self, day: int) -> None:
        segment = segment_of(*_joined(self._waiting.pop(day, [])))
        self._segments.append(spoil(np.random.default_rng([*self._seed, day]), segment))


def _joined(entries: list[tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
    if not entries:
        return (np.zeros(0, dtype=np.int64),) * 3
    return tuple(np.concatenate(column).astype(np.int64) for column in zip(*entries, strict=True))
