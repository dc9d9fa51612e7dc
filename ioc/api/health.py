"""/health/live: the process answers. /health/ready: its numbers can be relied upon."""

from typing import Any

import orjson
from flask import Response

from ioc.epochs import Epochs, Glance
from ioc.errors import IocError


def live() -> Response:
    return _answer(200, {"status": "live"})


def ready(epochs: Epochs) -> Response:
    """503 with the reasons while the database does not answer, the history loads or a source is dead."""
    try:
        reasons = _reasons(epochs.glance())
    except IocError as error:
        reasons = [str(error)]
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


def _answer(status: int, body: dict[str, Any]) -> Response:
    answer = Response(orjson.dumps(body), status, mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
