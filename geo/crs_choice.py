"""Which coordinate system a boundary file is in: told, proven by place and size, or asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import CRSError, ProjError

from geo.errors import PlaceError
from geo.places import Place

WGS84 = CRS.from_epsg(4326)
GEOD = Geod(ellps="WGS84")
MARGIN = 0.02  # degrees, about 2 km: a box in place.toml is rounded
INSIDE = 0.99  # share of the points that must lie in the box
AREA_TOLERANCE = 0.03
AROUND = 3  # degrees around the place in which other systems are looked for
LOCAL = 60  # degrees: systems used over a wider span are for world maps, not for boundaries
SHOWN = 8
SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Candidate:
    key: str
    crs: CRS
    swapped: bool
    why: str
    share_inside: float | None = None  # of the points, in the box of the place
    area_error: float | None = None  # against the known area of the place

    def line(self) -> str:
        inside = "" if self.share_inside is None else f", {self.share_inside:.1%} inside the place"
        area = "" if self.area_error is None else f", area {self.area_error:+.1%}"
        return f"{self.key} ({self.crs.name}){inside}{area}: {self.why}"


class BoundaryChoice(PlaceError):
    """The coordinate system is not certain. `candidates` are shown; `choose` takes the key of one."""

    def __init__(self, path: Path, reason: str, candidates: list[Candidate]) -> None:
        self.candidates = candidates
        lines = [f"\n  {number}. {one.line()}" for number, one in enumerate(candidates, 1)]
        shown = "; choose one:" + "".join(lines) if lines else "; name it (crs)"
        super().__init__(path, reason + shown)


@dataclass(frozen=True, slots=True)
class Question:
    """A set of polygons whose coordinate system is asked for."""

    path: Path
    polygons: np.ndarray
    place: Place
    whole: bool  # whether the polygons cover the place, so that their area can be compared

    def judged(self, key: str, crs: CRS, why: str, *, swapped: bool = False, area: bool = True) -> Candidate:
        """The candidate with its share inside the box and its area error."""
        share = self._share(crs, swapped)
        error = self._area_error(crs, swapped) if area and (share is None or share > 0.5) else None
        return Candidate(key, crs, swapped, why, share, error)

    def _share(self, crs: CRS, swapped: bool) -> float | None:
        if self.place.bbox is None:
            return None
        west, south, east, north = self.place.bbox
        points = shapely.get_coordinates(self.polygons)
        points = to_degrees(points[:: max(1, len(points) // SAMPLE)], crs, swapped)
        low, high = (west - MARGIN, south - MARGIN), (east + MARGIN, north + MARGIN)
        return float(((points >= low) & (points <= high)).all(axis=1).mean())

    def _area_error(self, crs: CRS, swapped: bool) -> float | None:
        if self.place.area_km2 is None or not self.whole:
            return None
        polygons = shapely.transform(self.polygons, lambda points: to_degrees(points, crs, swapped))
        return area_km2(polygons) / self.place.area_km2 - 1


def area_km2(polygons: np.ndarray) -> float:
    """Area on the ellipsoid of polygons in degrees."""
    normal = shapely.normalize(polygons)
    return sum(abs(GEOD.geometry_area_perimeter(polygon)[0]) for polygon in normal) / 1e6


def to_degrees(points: np.ndarray, crs: CRS, swapped: bool) -> np.ndarray:
    """Longitude and latitude on WGS 84, the datum shift included."""
    x, y = (points[:, 1], points[:, 0]) if swapped else (points[:, 0], points[:, 1])
    return np.column_stack(Transformer.from_crs(crs, WGS84, always_xy=True).transform(x, y))


def settle_crs(question: Question, declared: CRS | None, choose: str | None = None) -> Candidate:
    """The one coordinate system that is certain, or the chosen one; else BoundaryChoice."""
    if choose is not None:
        return _chosen(question, declared, choose)
    found, reason, candidates = _certain(question, declared)
    if found is None:
        raise BoundaryChoice(question.path, reason, candidates)
    return found


def named_crs(question: Question, name: str) -> Candidate:
    """The coordinate system the caller insists on."""
    try:
        return question.judged(name, CRS.from_user_input(name), "as asked for")
    except CRSError:
        raise PlaceError(question.path, f"{name!r} is not a coordinate system such as EPSG:9212") from None


def _certain(question: Question, declared: CRS | None) -> tuple[Candidate | None, str, list[Candidate]]:
    if declared is None:
        return _undeclared(question)
    told = question.judged(_key(declared), declared, "as the file says")
    if twin := _official_twin(question.place, declared):
        why = "the same projection on the official datum; files often name WGS 84 by mistake, 200 m off"
        return None, f"its projection is that of {_key(twin)}, but on another datum", [
            question.judged(_key(twin), twin, why), told]  # fmt: skip
    if told.share_inside is None or told.share_inside >= INSIDE:
        return told, "", []
    reason = f"by its coordinate system only {told.share_inside:.1%} lies inside the place"
    return None, reason, [told, *_others(question)]


def _undeclared(question: Question) -> tuple[Candidate | None, str, list[Candidate]]:
    """Degrees are WGS 84; metres are the place's own system if position and size both fit."""
    if _in_degrees(question.polygons):
        found = question.judged(_key(WGS84), WGS84, "no system told, and the numbers are degrees")
        if found.share_inside is None or found.share_inside >= INSIDE:
            return found, "", []
    elif question.place.projected_crs:
        own = own_crs(question.place)
        found = question.judged(_key(own), own, "no system told; position and area fit that of the place")
        fits = found.share_inside is not None and found.share_inside >= INSIDE
        if fits and found.area_error is not None and abs(found.area_error) <= AREA_TOLERANCE:
            return found, "", []
    return None, "its coordinate system is not told and cannot be proven", _others(question)


def _chosen(question: Question, declared: CRS | None, choose: str) -> Candidate:
    found, _, candidates = _certain(question, declared)
    offered = candidates or ([found] if found else [])
    for number, one in enumerate(offered, 1):
        if choose in (one.key, str(number)):
            return one
    raise BoundaryChoice(question.path, f"{choose!r} is not one of the candidates", offered)


def _others(question: Question) -> list[Candidate]:
    """Systems in use around the place, axes as they are or swapped, the best fitting first."""
    found: list[Candidate] = []
    for crs in _nearby(question):
        for swapped in (False, True):
            key = f"{_key(crs)}{' swapped' if swapped else ''}"
            why = "fits with the axes swapped" if swapped else "in use around the place"
            try:
                found.append(question.judged(key, crs, why, swapped=swapped, area=False))
            except ProjError:
                continue
    likely = sorted((one for one in found if one.share_inside), key=lambda one: -one.share_inside)[:SHOWN]
    judged = [question.judged(one.key, one.crs, one.why, swapped=one.swapped) for one in likely]
    return sorted(judged, key=lambda one: (-round(one.share_inside, 2), abs(one.area_error or 0)))


def _nearby(question: Question) -> list[CRS]:
    """WGS 84 for degrees; else the place's own system, then all projected ones of its surroundings."""
    if question.place.bbox is None:
        return []
    if _in_degrees(question.polygons) or _in_degrees(question.polygons, swapped=True):
        return [WGS84]
    west, south, east, north = question.place.bbox
    around = AreaOfInterest(west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    infos = query_crs_info("EPSG", PJType.PROJECTED_CRS, area_of_interest=around)
    areas = {f"EPSG:{info.code}": info.area_of_use for info in infos if info.area_of_use}
    local = [code for code, area in areas.items() if area.east - area.west < LOCAL]
    own = [question.place.projected_crs] if question.place.projected_crs else []
    codes = dict.fromkeys([*own, *local])
    return [CRS.from_user_input(code) for code in codes]


def _official_twin(place: Place, declared: CRS) -> CRS | None:
    """The place's own system, where the file's is the same projection on another or an unknown datum."""
    if place.projected_crs is None or declared.to_epsg() is not None or not declared.is_projected:
        return None
    own = own_crs(place)
    return own if _projection(own) == _projection(declared) and own.datum != declared.datum else None


def _projection(crs: CRS) -> tuple[str, dict[str, float]]:
    operation = crs.coordinate_operation
    return operation.method_name, {one.name: round(one.value, 9) for one in operation.params}


def own_crs(place: Place) -> CRS:
    """The metric system that official maps of the place use."""
    try:
        return CRS.from_user_input(place.projected_crs)
    except CRSError:
        reason = f"{place.projected_crs!r} is not a coordinate system such as EPSG:9212"
        raise PlaceError(place.directory / "place.toml", reason, field="projected_crs") from None


def _key(crs: CRS) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority else "as declared"


def _in_degrees(polygons: np.ndarray, *, swapped: bool = False) -> bool:
    west, south, east, north = shapely.total_bounds(polygons)
    if swapped:
        west, south, east, north = south, west, north, east
    return max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90


def metre_crs(place: Place, degrees: np.ndarray) -> CRS:
    """A system in metres for measuring: the place's own, else the UTM zone of the polygons."""
    if place.projected_crs:
        own = own_crs(place)
        if own.axis_info[0].unit_name == "metre":
            return own
    west, south, east, north = shapely.total_bounds(degrees)
    zone = int(((west + east) / 2 + 180) // 6) + 1
    return CRS.from_epsg((32600 if south + north >= 0 else 32700) + zone)
