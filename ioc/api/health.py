"""/health/live: the process answers. /health/ready: its numbers can be relied upon."""

from typing import Any

import orjson
from flask import Response

from ioc import clock
from ioc.domain.moments import SECOND, to_us
from ioc.epochs import Epochs, Glance
from ioc.errors import IocError
from ioc.ingest.pushed import Receiver

PUSHES_LATE_S = 60


def live() -> Response:
    return _answer(200, {"status": "live"})


def ready(epochs: Epochs, receiver: Receiver | None = None) -> Response:
    """503 with the reasons while the database does not answer, the history loads, a source is dead or pushes wait."""
    reasons: list[str] = []
    for look in (lambda: _reasons(epochs.glance()), lambda: _pushes(receiver)):
        try:
            reasons += look()
        except IocError as error:
            reasons.append(str(error))
    if reasons:
        return _answer(503, {"status": "not ready", "reasons": reasons})
    return _answer(200, {"status": "ready"})


def _reasons(glance: Glance) -> list[str]:
    reasons = []
    for one in glance.sources:
        if not one.history_complete:
            share = "" if one.progress is None else f", {one.progress:.0%}"
            reasons.append(f"{one.source}: its history is being read{share}")
        elif one.state == "dead":
            reasons.append(f"{one.source}: dead")  # why: on the page of sources, which is not open to all
    return reasons


def _pushes(receiver: Receiver | None) -> list[str]:
    """Pushed records that nobody stores: no poller runs, or it cannot write."""
    now = to_us(clock.real())
    waits = {} if receiver is None else {one.source: now - one.since for one in receiver.waiting()}
    late = {source: wait for source, wait in waits.items() if wait > PUSHES_LATE_S * SECOND}
    return [f"{source}: pushed records wait for {wait // SECOND} s" for source, wait in late.items()]


def _answer(status: int, body: dict[str, Any]) -> Response:
    answer = Response(orjson.dumps(body), status, mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
