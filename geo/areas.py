"""Areas of a place and the tree they form: read from areas.csv, keyed by code and validity."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from geo.csv_rows import Row, read_rows
from geo.errors import PlaceError, nearest
from geo.names import Names

OFFICE = "office"  # level of the leaf that stands for the own one-stop unit of its parent
OUTSIDE = "outside"  # kind of a leaf for what lies in no polygon
COLUMNS = (
    "code", "parent", "level", "name_vi", "name_en", "kind",
    "lat", "lon", "valid_from", "valid_to", "replaced_by", "also",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    key: str
    code: str
    parent: str | None
    level: str
    names: Names
    kind: str
    lat: float | None
    lon: float | None
    valid_from: date | None
    valid_to: date | None  # exclusive
    replaced_by: tuple[str, ...]
    also: tuple[str, ...] = ()  # names of other years, by which a boundary file may call it

    def valid_on(self, day: date | None) -> bool:
        """Whether the area existed that day; without a day, always."""
        if day is None:
            return True
        return (self.valid_from or date.min) <= day < (self.valid_to or date.max)

    @property
    def has_territory(self) -> bool:
        """Whether a map can be expected to hold a polygon for it."""
        return self.level != OFFICE and self.kind not in (OFFICE, OUTSIDE)


@dataclass(frozen=True, slots=True)
class AreaTree:
    """Who lies below whom, in the official order of the file."""

    areas: Mapping[str, Area]
    below: Mapping[str, tuple[str, ...]]
    leaves_below: Mapping[str, tuple[str, ...]]
    by_code: Mapping[str, tuple[Area, ...]]

    def path(self, key: str) -> tuple[str, ...]:
        """Keys from the root down to the area itself."""
        keys = [key]
        while (parent := self.areas[keys[-1]].parent) is not None:
            keys.append(parent)
        return tuple(reversed(keys))

    def descendants(self, key: str) -> tuple[str, ...]:
        """All below the area, depth first, without itself."""
        return tuple(k for child in self.below[key] for k in (child, *self.descendants(child)))

    def at(self, code: str, day: date | None) -> Area | None:
        """The area that bore the code that day; without a day, the last to bear it."""
        valid = [area for area in self.by_code.get(code, ()) if area.valid_on(day)]
        return valid[-1] if valid else None


def read_areas(path: Path, levels: Iterable[str], root: str) -> AreaTree:
    """The tree of areas.csv under the root; every other area must hang below it."""
    rows = read_rows(path, ("code", "parent", "level", "name_vi"))
    if not rows:
        raise PlaceError(path, "holds no areas")
    areas = _areas(rows)
    tree = _tree(path, _with_parents(rows, areas))
    _check_root(rows, tree, root)
    _check_levels(rows, tree, tuple(levels))
    return tree


def _areas(rows: list[Row]) -> list[Area]:
    often = Counter(row.required("code") for row in rows)
    areas = [_area(row, reused=often[row.text("code")] > 1) for row in rows]
    _check_codes(rows, areas)
    return areas


def _area(row: Row, *, reused: bool) -> Area:
    code, start, end = row.required("code"), row.day("valid_from"), row.day("valid_to")
    if "@" in code:
        raise row.error("code", "must not contain '@'")
    if start and end and end <= start:
        raise row.error("valid_to", f"{end} is not after valid_from, {start}")
    vi = row.required("name_vi")
    return Area(
        key=f"{code}@{start}" if reused and start else code, code=code, parent=row.text("parent") or None,
        level=row.required("level"), names=Names(vi, row.text("name_en", vi)),
        kind=row.text("kind", row.text("level")),
        lat=row.number("lat", -90, 90), lon=row.number("lon", -180, 180),
        valid_from=start, valid_to=end,
        replaced_by=tuple(row.text("replaced_by").split()), also=_split(row.text("also")),
    )  # fmt: skip


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _check_codes(rows: list[Row], areas: list[Area]) -> None:
    """A code may come again only with its own valid_from, and never for the same day."""
    seen: dict[str, list[tuple[Row, Area]]] = defaultdict(list)
    for row, area in zip(rows, areas, strict=True):
        for other_row, other in seen[area.code]:
            first, second = sorted((area, other), key=lambda a: a.valid_from or date.min)
            if not area.valid_from or not other.valid_from:
                raise row.error("code", f"{area.code!r} is also in line {other_row.line}; "
                                "a code that is reused needs valid_from in each of its lines")  # fmt: skip
            if first.valid_to is None or second.valid_from < first.valid_to:
                reason = f"{area.code!r} is valid at the same time in line {other_row.line}"
                raise row.error("code", reason)
        seen[area.code].append((row, area))


def _with_parents(rows: list[Row], areas: list[Area]) -> dict[str, Area]:
    """The areas by key, each with the key of its parent and of those that replaced it."""
    by_key = {area.key: area for area in areas}
    by_code = _by_code(areas)
    return {
        area.key: replace(
            area,
            parent=_parent_key(row, area, by_key, by_code),
            replaced_by=tuple(_successor_key(code, area, by_code) for code in area.replaced_by),
        )
        for row, area in zip(rows, areas, strict=True)
    }


def _by_code(areas: Iterable[Area]) -> dict[str, tuple[Area, ...]]:
    found: dict[str, list[Area]] = defaultdict(list)
    for area in areas:
        found[area.code].append(area)
    return {code: tuple(sorted(same, key=lambda a: a.valid_from or date.min)) for code, same in found.items()}


def _parent_key(
    row: Row, area: Area, by_key: dict[str, Area], by_code: dict[str, tuple[Area, ...]]
) -> str | None:
    """`parent` is a key, or the code of an area that is valid when this one begins."""
    parent = area.parent
    if parent is None or parent in by_key:
        return parent
    if parent not in by_code:
        raise row.error("parent", f"no area has the code {parent!r}{nearest(parent, by_code)}")
    fitting = [other for other in by_code[parent] if area.valid_from and other.valid_on(area.valid_from)]
    if not fitting:
        keys = ", ".join(other.key for other in by_code[parent])
        raise row.error("parent", f"the code {parent!r} is reused; write one of {keys}")
    return fitting[0].key


def _successor_key(code: str, area: Area, by_code: dict[str, tuple[Area, ...]]) -> str:
    fitting = [other for other in by_code.get(code, ()) if other.valid_on(area.valid_to)]
    return fitting[-1].key if fitting else code


def _tree(path: Path, areas: dict[str, Area]) -> AreaTree:
    below: dict[str, list[str]] = {key: [] for key in areas}
    for area in areas.values():
        if area.parent is not None:
            below[area.parent].append(area.key)
    leaves: dict[str, tuple[str, ...]] = {}
    for key, area in areas.items():
        if area.parent is None:
            _gather_leaves(key, below, leaves)
    if lost := [key for key in areas if key not in leaves]:
        raise PlaceError(path, f"these areas are their own ancestors: {', '.join(lost[:5])}", field="parent")
    children = {key: tuple(keys) for key, keys in below.items()}
    return AreaTree(areas, children, leaves, _by_code(areas.values()))


def _gather_leaves(key: str, below: dict[str, list[str]], leaves: dict[str, tuple[str, ...]]) -> None:
    for child in below[key]:
        _gather_leaves(child, below, leaves)
    leaves[key] = tuple(leaf for child in below[key] for leaf in leaves[child]) or (key,)


def _check_root(rows: list[Row], tree: AreaTree, root: str) -> None:
    if root not in tree.areas:
        raise PlaceError(rows[0].file, f"the root of place.toml, {root!r}, is not here", field="code")
    for row, area in zip(rows, tree.areas.values(), strict=True):
        if area.key == root and area.parent is not None:
            raise row.error("parent", f"the root {root!r} must have no parent")
        if area.key != root and area.parent is None:
            raise row.error("parent", f"is empty, but only the root {root!r} has no parent")


def _check_levels(rows: list[Row], tree: AreaTree, levels: tuple[str, ...]) -> None:
    for row, area in zip(rows, tree.areas.values(), strict=True):
        if area.level not in levels:
            known = ", ".join(levels)
            raise row.error("level", f"{area.level!r} is not a level of place.toml ({known})")
        parent = tree.areas[area.parent] if area.parent else None
        if parent and levels.index(area.level) <= levels.index(parent.level):
            reason = f"{area.level!r} is not below {parent.level!r}, the level of its parent"
            raise row.error("level", reason)
        if area.level == OFFICE and tree.below[area.key]:
            raise row.error("level", "an office has no areas below it")
