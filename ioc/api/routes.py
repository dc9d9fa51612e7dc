"""The addresses of the API: each reads its parameters, asks, and answers JSON or a problem."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson
from flask import Blueprint, Flask, Response, request

from ioc.access.guard import caller_now
from ioc.api import problems
from ioc.api.asking import only
from ioc.api.dossiers import Records
from ioc.api.ground import Ground
from ioc.api.health import live, ready
from ioc.api.ingest import Door
from ioc.api.metrics import NOTHING, metrics
from ioc.api.openapi import document
from ioc.api.views import VIEWS, View
from ioc.epochs import Epochs
from ioc.errors import BusyError
from ioc.screens.registry import Screens

HEAVY_AT_ONCE = 2  # figures count rows: more at a time would starve the pages
WAIT_S = 20.0


def register(
    server: Flask, epochs: Epochs, records: Records, screens: Screens | None = None,
    ground: Ground = NOTHING,
) -> None:  # fmt: skip
    """Adds /api/v1, /health and /metrics to the server."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    turns = threading.BoundedSemaphore(HEAVY_AT_ONCE)
    for view in VIEWS:
        api.add_url_rule(f"/{view.path}", view.path, _answering(view, epochs, records, turns))
    api.add_url_rule("/openapi.json", "openapi", lambda: _json(document(epochs.place)))
    if ground.receiver is not None:
        door = Door(ground.receiver, records.audit)
        api.add_url_rule("/ingest/<source>", "ingest", door.push, methods=["POST"])
        api.add_url_rule("/ingest/<source>/totals", "totals", door.count, methods=["POST"])
    problems.register(server, api)
    server.register_blueprint(api)
    server.add_url_rule("/health/live", "live", live)
    server.add_url_rule("/health/ready", "ready", lambda: ready(epochs, ground))
    server.add_url_rule("/metrics", "metrics", lambda: metrics(epochs, screens, ground))


def _answering(
    view: View, epochs: Epochs, records: Records, turns: threading.BoundedSemaphore
) -> Callable[[], Response]:
    find = partial(view.answer, records) if view.lists else view.answer

    def answer() -> Response:
        told, seen = request.args.to_dict(), epochs.within(caller_now().scope)
        only(told, [parameter.name for parameter in view.parameters])
        if view.lists and "after" not in told:
            _note(records, view, told)
        if not view.heavy:
            return _json(find(seen, told), view.mimetype)
        if not turns.acquire(timeout=WAIT_S):
            raise BusyError("other questions are being counted; ask again")
        try:
            return _json(find(seen, told), view.mimetype)
        finally:
            turns.release()

    return answer


def _note(records: Records, view: View, told: dict[str, str]) -> None:
    """Records that leave by the API leave as by a file: once a list is begun, not page by page."""
    about = {"address": request.remote_addr or "", "query": told}
    records.audit.note("exported", caller_now().login, f"/api/v1/{view.path}", **about)


def _json(value: Any, mimetype: str = "application/json") -> Response:
    answer = Response(orjson.dumps(value), mimetype=mimetype)
    answer.headers["Cache-Control"] = "no-store"
    return answer
