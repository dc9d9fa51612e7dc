"""What was done with a boundary file, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.coverage import Flaw
from geo.crs_choice import Candidate
from geo.matching import Match, Matching, Unmatched


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    crs: Candidate
    encoding: str
    matching: Matching
    repaired: tuple[str, ...]
    gaps: tuple[Flaw, ...]
    overlaps: tuple[Flaw, ...]
    approximate: bool
    notes: tuple[str, ...]

    @property
    def level(self) -> str:
        return self.matching.level

    @property
    def matched(self) -> tuple[Match, ...]:
        return self.matching.matches

    @property
    def unmatched(self) -> tuple[Unmatched, ...]:
        return self.matching.unmatched

    @property
    def missing(self) -> tuple[str, ...]:
        return self.matching.missing

    def lines(self) -> list[str]:
        """The report for people, one finding a line."""
        columns = f"code in {self.matching.code_column}, name in {self.matching.name_column}"
        return [
            f"coordinates: {self.crs.line()}",
            f"texts: {self.encoding}; {columns}",
            f"level {self.level}: {len(self.matched)} rows matched, {len(self.missing)} areas missing, "
            f"{len(self.unmatched)} rows not matched",
            *(f"{one.key}: {one.note}" for one in self.matched if one.note),
            *(f"missing: {key}" for key in self.missing),
            *(f"row {one.row + 1} not matched ({one.text}): {one.reason}" for one in self.unmatched),
            *(f"repaired: {key}" for key in self.repaired),
            *(f"gap of {one}" for one in self.gaps),
            *(f"overlap of {' and '.join(one.keys)}, {one}; given to one of them" for one in self.overlaps),
            *self.notes,
            "the layer is approximate" if self.approximate else "the layer is official",
        ]
