"""Which row of a boundary file is which area: by code, else by type, name and parent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from geo.areas import Area
from geo.places import Place
from geo.vietnamese import count_known, folded, split_type, type_of, unmarked

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    row: int
    key: str
    by: str  # code | name
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unmatched:
    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    level: str
    code_column: str | None
    name_column: str | None
    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    missing: tuple[str, ...]
    recognised: int  # rows whose code or name occurs at this level

    def without(self, refused: Mapping[str, str]) -> Matching:
        """The same, less the areas refused, each with its reason."""
        kept = tuple(match for match in self.matches if match.key not in refused)
        lost = [Unmatched(m.row, m.key, refused[m.key]) for m in self.matches if m.key in refused]
        missing = (*self.missing, *(key for key in refused if key not in self.missing))
        return replace(self, matches=kept, unmatched=(*self.unmatched, *lost), missing=missing)


def known_names(place: Place) -> set[str]:
    """Every name of the place's areas without type, folded."""
    return {bare for area in place.areas.values() for _, bare in _names_of(area)}


def match_rows(
    rows: Sequence[Row], place: Place, *, level: str | None = None, day: date | None = None,
    code_column: str | None = None, name_column: str | None = None,
) -> Matching:  # fmt: skip
    """The matching of the level asked for, or of the level of which most areas are found.

    Among equals the lower level: rows often name the area above them, hardly ever one below.
    """
    levels = [level] if level else [one.key for one in reversed(place.levels)]
    found = [_Matcher(rows, place, one, day, code_column, name_column).run() for one in levels]
    return max(found, key=lambda one: (len({match.key for match in one.matches}), one.recognised))


def _names_of(area: Area) -> list[tuple[str | None, str]]:
    """All names an area may bear in a file: type (where it is part of the name) and bare name."""
    return [split_type(text) for text in (area.names.vi, area.names.en, *area.also)]


class _Matcher:
    def __init__(
        self, rows: Sequence[Row], place: Place, level: str, day: date | None,
        code_column: str | None, name_column: str | None,
    ) -> None:  # fmt: skip
        self.rows, self.place, self.level = rows, place, level
        areas = (area for area in place.areas.values() if area.level == level and area.valid_on(day))
        self.areas = [area for area in areas if area.has_territory]
        self.names = {area.key: _names_of(area) for area in self.areas}
        self.by_code: dict[str, list[Area]] = defaultdict(list)
        self.by_name: dict[str, list[Area]] = defaultdict(list)
        for area in self.areas:
            self.by_code[area.code].append(area)
            for bare in dict.fromkeys(bare for _, bare in self.names[area.key]):
                self.by_name[bare].append(area)
        self.columns = list(rows[0]) if rows else []
        self.name_column = name_column or self._best(self._name_score)
        self.type_column = self._best(lambda column: sum(type_of(row[column]) is not None for row in rows))
        self.code_column = code_column or self._best(self._code_score)

    def _best(self, score: Callable[[str], int]) -> str | None:
        scores = {column: score(column) for column in self.columns}
        best = max(scores, key=lambda column: scores[column], default=None)
        return best if best is not None and scores[best] > 0 else None

    def _name_score(self, column: str) -> int:
        return count_known({row[column] for row in self.rows}, set(self.by_name))

    def _code_score(self, column: str) -> int:
        """Areas named by the column's codes; codes whose names disagree count against it."""
        score = 0
        for code, row in {row[column]: row for row in self.rows}.items():
            areas = self.by_code.get(code, ())
            score += bool(areas) if any(self._agrees(area, row) for area in areas) else -bool(areas)
        return score

    def _agrees(self, area: Area, row: Row) -> bool:
        """Whether the row's name, if it has one, is the area's, tone marks aside."""
        if self.name_column is None or not row[self.name_column]:
            return True
        name = unmarked(split_type(row[self.name_column])[1])
        return any(unmarked(bare) == name for _, bare in self.names[area.key])

    def run(self) -> Matching:
        results = [self._match(number, row) for number, row in enumerate(self.rows)]
        matches = [one for one in results if isinstance(one, Match)]
        found = {match.key for match in matches}
        return Matching(
            level=self.level, code_column=self.code_column, name_column=self.name_column,
            matches=tuple(matches), unmatched=tuple(one for one in results if isinstance(one, Unmatched)),
            missing=tuple(area.key for area in self.areas if area.key not in found),
            recognised=sum(map(self._is_known, self.rows)),
        )  # fmt: skip

    def _is_known(self, row: Row) -> bool:
        code = row[self.code_column] if self.code_column else ""
        name = row[self.name_column] if self.name_column else ""
        return code in self.by_code or split_type(name)[1] in self.by_name

    def _match(self, number: int, row: Row) -> Match | Unmatched:
        code = row[self.code_column] if self.code_column else ""
        if code in self.by_code:
            return self._by_code(number, row, self.by_code[code])
        return self._by_name(number, row)

    def _by_code(self, number: int, row: Row, areas: list[Area]) -> Match | Unmatched:
        agreeing = [area for area in areas if self._agrees(area, row)]
        if len(agreeing) == 1:
            return Match(number, agreeing[0].key, "code", self._spelling(agreeing[0], row))
        if agreeing:
            keys = ", ".join(area.key for area in agreeing)
            return self._unmatched(number, row, f"the code belongs to several areas: {keys}; tell the date")
        return self._unmatched(number, row, f"the code belongs to {areas[0].names.vi}")

    def _spelling(self, area: Area, row: Row) -> str:
        if self.name_column is None or not row[self.name_column]:
            return ""
        kind, bare = split_type(row[self.name_column])
        kind = kind or (type_of(row[self.type_column]) if self.type_column else None)
        kinds = {known for known, _ in self.names[area.key] if known}
        if kind and kinds and kind not in kinds:
            return f"called a {kind} here, a {' or '.join(sorted(kinds))} in the place"
        spelt_alike = any(bare == known for _, known in self.names[area.key])
        return "" if spelt_alike else f"spelt {row[self.name_column]!r} here, {area.names.vi!r} in the place"

    def _by_name(self, number: int, row: Row) -> Match | Unmatched:
        """By name with tone marks; type and parent must not contradict, and must decide among namesakes."""
        if self.name_column is None or not row[self.name_column]:
            return self._unmatched(number, row, "has neither a known code nor a name")
        kind, bare = split_type(row[self.name_column])
        kind = kind or (type_of(row[self.type_column]) if self.type_column else None)
        namesakes = self.by_name.get(bare, [])
        if not namesakes:
            return self._unmatched(number, row, "no area of this level has this name")
        fitting = [area for area in namesakes if self._type_fits(area, kind, bare)]
        if not fitting:
            known = ", ".join(area.names.vi for area in namesakes)
            return self._unmatched(number, row, f"the type does not fit; there is {known}")
        return self._one_of(number, row, self._by_parent(fitting, row))

    def _type_fits(self, area: Area, kind: str | None, bare: str) -> bool:
        kinds = {known for known, name in self.names[area.key] if known and name == bare}
        return kind is None or not kinds or kind in kinds

    def _by_parent(self, areas: list[Area], row: Row) -> list[Area]:
        """The areas one of whose ancestors is named in the row; all, where the row names none."""
        others = {split_type(row[column])[1] for column in self.columns if column != self.name_column}
        told = [area for area in areas if others & self._ancestor_names(area)]
        return told or areas

    def _ancestor_names(self, area: Area) -> set[str]:
        """Codes and names of the ancestors that tell the area from others: the root does not."""
        above = [self.place.areas[key] for key in self.place.path(area.key)[1:-1]]
        names = {bare for one in above for _, bare in _names_of(one)}
        return names | {folded(one.code) for one in above}

    def _one_of(self, number: int, row: Row, areas: list[Area]) -> Match | Unmatched:
        if len(areas) == 1:
            return Match(number, areas[0].key, "name")
        keys = ", ".join(area.key for area in areas)
        return self._unmatched(number, row, f"several areas bear this name ({keys}) and nothing tells which")

    def _unmatched(self, number: int, row: Row, reason: str) -> Unmatched:
        shown = [row[column] for column in (self.code_column, self.name_column) if column and row[column]]
        return Unmatched(number, " ".join(shown), reason)


def repeated(matches: Iterable[Match]) -> dict[str, int]:
    """Areas that more than one row was matched to, with the number of rows."""
    return {key: count for key, count in Counter(match.key for match in matches).items() if count > 1}
