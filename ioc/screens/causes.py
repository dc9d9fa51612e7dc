"""What is worth an event right now: screens and sources gone dead, a burst of complaints, dossiers newly overdue."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from geo.places import Place
from ioc.domain.moments import HOUR, local_days
from ioc.indicators.answers import AreasAnswer, MissingUnit, Period, Question, SourceFreshness
from ioc.indicators.read import Reader
from ioc.screens.events import Cause, Event
from ioc.screens.screen import DEAD, ScreenState

BURST_LEAST = 10
BURST_TIMES = 3
MANY_SILENT = 12  # a wall has room for no more of one kind
BACK_TOLD = HOUR // 2
WEEK = 7 * 24 * HOUR
WEEKS = 4  # the usual of an hour: the mean of the same hour of so many weeks before
OPENED = "tickets_opened"


def screens_dead(states: Iterable[ScreenState]) -> list[Cause]:
    dead = (one.screen for one in states if one.state == DEAD)
    return [Cause(f"screen_dead:{one.id}", "screen_dead", one.area, {"name": one.name}) for one in dead]


def sources_dead(place: Place, sources: Iterable[SourceFreshness]) -> list[Cause]:
    dead = [one.source for one in sources if one.state == "dead"]
    told = {name: {"name": _names(place, name)} for name in dead}
    return [Cause(f"source_dead:{name}", "source_dead", place.root, told[name]) for name in dead]


def units_silent(place: Place, sources: Iterable[SourceFreshness]) -> list[Cause]:
    """Each unit that is missing while its source is heard; of a source with many of them one cause a district."""
    found = []
    for source in sources:
        missing = source.missing_units if source.state != "dead" else ()
        make = _districts_silent if len(missing) > MANY_SILENT else _units_silent
        found += make(place, source.source, missing)
    return found


def _units_silent(place: Place, source: str, missing: Iterable[MissingUnit]) -> list[Cause]:
    return [
        Cause(
            f"unit_silent:{source}:{one.area}", "unit_silent", one.area,
            {
                "name": names_of(place, one.area), "source": _names(place, source),
                "hours": one.silent_us // HOUR, "usual": -(-one.usual_us // HOUR),
            },
        )
        for one in missing
    ]  # fmt: skip


def _districts_silent(place: Place, source: str, missing: Iterable[MissingUnit]) -> list[Cause]:
    silent = {one.area for one in missing}
    counts = {area: len(silent.intersection(place.leaves_of(area))) for area in _parts(place)}
    return [
        Cause(f"units_silent:{source}:{area}", "units_silent", area,
              {"count": count, "source": _names(place, source)})
        for area, count in counts.items() if count
    ]  # fmt: skip


def units_back(sources: Iterable[SourceFreshness], events: Iterable[Event], now: int) -> list[Cause]:
    """Units that were silent and are heard again, told for a while; nobody is heard of a dead source."""
    silent = {one.source: {unit.area for unit in one.missing_units} for one in sources if one.state != "dead"}
    return [
        Cause(one.key.replace("unit_silent", "unit_back", 1), "unit_back", one.area,
              {name: one.values[name] for name in ("name", "source")})
        for one in events
        if one.kind == "unit_silent" and one.closed_at is not None and now - one.closed_at < BACK_TOLD
        and one.area not in silent.get(one.key.split(":")[1], {one.area})
    ]  # fmt: skip


def names_of(place: Place, area: str) -> Mapping[str, str]:
    """A unit's name; an own one-stop unit bears that of the area it serves."""
    one = place.areas[area]
    above = place.areas[one.parent].names if not one.has_territory and one.parent else None
    return {lang: one.names.get(lang) + (f", {above.get(lang)}" if above else "") for lang in ("vi", "en")}


def _names(place: Place, source: str) -> Mapping[str, str]:
    names = place.sources[source].names
    return {"vi": names.vi, "en": names.en}


def complaints_burst(reader: Reader) -> list[Cause]:
    """Districts with far more tickets in the last hour than usual; the whole place where no district alone has."""
    now = reader.epoch.as_of
    periods = [
        Period(key="custom", start=now - HOUR - n * WEEK, end=now - n * WEEK) for n in range(WEEKS + 1)
    ]
    asked = (
        Question(name="areas", area=reader.place.root, period=one, indicators=(OPENED,)) for one in periods
    )
    last, *before = (_counts(answer) for answer in reader.answers(asked)[1])
    usual = {area: sum(counts.get(area, 0) for counts in before) / WEEKS for area in last}
    found = [area for area, count in last.items() if is_burst(count, usual[area])]
    below = [area for area in found if area != reader.place.root]
    return [_burst(area, last[area], usual[area]) for area in below or found]


def is_burst(count: int, usual: float) -> bool:
    return count >= max(BURST_LEAST, BURST_TIMES * usual)


def _counts(answer: AreasAnswer) -> dict[str, int]:
    below = {row.area: row.point.value or 0 for row in answer.rows}
    return {**below, answer.parent: answer.whole.value or 0}


def _burst(area: str, count: int, usual: float) -> Cause:
    values: dict[str, Any] = {"count": count, "usual": round(usual)}
    return Cause(f"complaints_burst:{area}", "complaints_burst", area, values)


def newly_overdue(reader: Reader) -> list[Cause]:
    """Districts with pending dossiers that became overdue today; each day is a cause of its own."""
    today = local_days(reader.place.zone.key).day(reader.epoch.as_of)
    with reader.basis() as (_, basis):
        leaves = Counter(basis.open_rows.newly_overdue("dossiers", basis.as_of).tolist())
    place = reader.place
    counts = {area: sum(leaves[leaf] for leaf in place.leaves_of(area)) for area in _parts(place)}
    return [
        Cause(f"newly_overdue:{area}:{today}", "newly_overdue", area, {"count": count})
        for area, count in counts.items()
        if count
    ]


def _parts(place: Place) -> tuple[str, ...]:
    return place.children(place.root) or (place.root,)
