"""What is worth an event right now: screens and sources gone dead, a burst of complaints, dossiers newly overdue."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from geo.places import Place
from ioc.domain.moments import HOUR, local_days
from ioc.indicators.answers import AreasAnswer, Period, Question, SourceFreshness
from ioc.indicators.read import Reader
from ioc.screens.events import Cause
from ioc.screens.screen import DEAD, ScreenState

BURST_LEAST = 10
BURST_TIMES = 3
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
