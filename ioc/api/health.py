"""/health/live: the process answers. /health/ready: its numbers can be relied upon."""

from typing import Any

import orjson
from flask import Response

from geo.places import Place
from ioc import clock
from ioc.api.ground import Ground
from ioc.domain.moments import SECOND
from ioc.epochs import Epochs
from ioc.errors import IocError
from ioc.indicators.answers import SourceFreshness

UNRECORDED_TURNS, UNRECORDED_S = 4, 60  # polls that are missing, and some time for a large one


def live() -> Response:
    return _answer(200, {"status": "live"})


def ready(epochs: Epochs, ground: Ground) -> Response:
    """503 with the reasons: no database, a history loading, a dead source, polls or pushes that nobody stores, a
    replica far behind, a disk nearly full."""
    reasons: list[str] = []
    for look in (lambda: _reasons(epochs), ground.pushes, ground.behind, ground.full):
        try:
            reasons += look()
        except IocError as error:
            reasons.append(str(error))
    if reasons:
        return _answer(503, {"status": "not ready", "reasons": reasons})
    return _answer(200, {"status": "ready"})


def _reasons(epochs: Epochs) -> list[str]:
    reasons, glance = [], epochs.glance()
    for one in glance.sources:
        if not one.history_complete:
            share = "" if one.progress is None else f", {one.progress:.0%}"
            reasons.append(f"{one.source}: its history is being read{share}")
        elif one.state == "dead":
            reasons.append(f"{one.source}: dead")  # why: on the page of sources, which is not open to all
        elif (quiet := _unrecorded_s(epochs.place, one, glance.now)) is not None:
            reasons.append(
                f"{one.source}: no poll was recorded for {quiet} s: no poller runs, or it cannot write"
            )
    return reasons


def _unrecorded_s(place: Place, one: SourceFreshness, now: int) -> int | None:
    """How long no poll was recorded, good or bad; None while that is as it should be."""
    entry = place.sources[one.source]
    if not entry.polled or one.last_good_at is None or one.last_error is not None:
        return None
    usual = max(entry.interval.total_seconds(), clock.speed()) * UNRECORDED_TURNS + UNRECORDED_S
    quiet = (now - one.last_good_at) // SECOND
    return quiet if quiet > usual else None


def _answer(status: int, body: dict[str, Any]) -> Response:
    answer = Response(orjson.dumps(body), status, mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
