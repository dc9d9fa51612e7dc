"""Sums and differences of counters, each over the period or up to one of its ends: what indicators are made of."""

from __future__ import annotations

from dataclasses import dataclass

DURING, AT_START, AT_END = "during", "start", "end"


@dataclass(frozen=True, slots=True)
class Term:
    """`sign` times a counter; channels: only entries of that class of channels ("online", ...)."""

    counter: str
    when: str
    sign: int = 1
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    terms: tuple[Term, ...]

    def __add__(self, other: Formula) -> Formula:
        return Formula(self.terms + other.terms)

    def __sub__(self, other: Formula) -> Formula:
        return Formula(self.terms + tuple(Term(t.counter, t.when, -t.sign, t.channels) for t in other.terms))

    @property
    def is_stock(self) -> bool:
        """Whether it only tells what stands at the end of the period."""
        return all(term.when == AT_END for term in self.terms)


def during(counter: str, *channels: str) -> Formula:
    """Entries dated in the period."""
    return Formula((Term(counter, DURING, 1, channels),))


def at_start(counter: str) -> Formula:
    """Entries dated before the start of the period."""
    return Formula((Term(counter, AT_START),))


def at_end(counter: str) -> Formula:
    """Entries dated before the end of the period, but never after now."""
    return Formula((Term(counter, AT_END),))
