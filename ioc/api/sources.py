"""/api/v1/sources: how fresh every source is."""

from collections.abc import Mapping
from typing import Any

from geo.places import Place
from ioc.api.periods import iso
from ioc.domain.moments import SECOND
from ioc.epochs import Window
from ioc.indicators.answers import MissingUnit

SUMMARY = "Every source: state, ages, progress of its first reading, units that are missing"


def answer(epochs: Window, told: Mapping[str, str]) -> dict[str, Any]:
    glance, place = epochs.glance(), epochs.place
    seen = epochs.scope.leaves(place)
    return {
        "version": glance.version,
        "now": iso(glance.now, place),
        "sources": [
            {
                "source": one.source,
                "kind": one.kind,
                "state": one.state,
                "silent": one.silent,
                "agreed_age_s": one.agreed_age_s,
                "last_good_at": iso(one.last_good_at, place),
                "newest_event_at": iso(one.newest_event_at, place),
                "last_error": one.last_error,
                "history_complete": one.history_complete,
                "progress": one.progress,
                "missing_units": [_missing(unit, place) for unit in one.missing_units if unit.area in seen],
            }
            for one in glance.sources
        ],
    }


def _missing(unit: MissingUnit, place: Place) -> dict[str, Any]:
    """A unit that is silent for longer than usual; seconds are of the source's working time."""
    return {
        "area": unit.area,
        "name": place.areas[unit.area].names.vi,
        "newest_event_at": iso(unit.newest_event_at, place),
        "heard_at": iso(unit.heard_at, place),
        "usual_gap_s": unit.usual_us // SECOND,
        "silent_s": unit.silent_us // SECOND,
    }
