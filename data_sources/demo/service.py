"""The HTTP service of the demo: `GET /<system>/changes`, `/portal/late`, `/silence`, and `/health`, never late."""

import threading
from collections.abc import Iterable
from functools import partial

import numpy as np
import orjson
from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

from data_sources.demo import portal
from data_sources.demo.log import Log
from data_sources.demo.pages import LARGEST, everything, listing, page
from data_sources.demo.province import LISTED, ONE_STOP, SYSTEMS, logs_of
from data_sources.demo.silence import Silenced
from data_sources.demo.texts_of_time import milliseconds
from data_sources.demo.world import SEED, World, world_of
from geo.places import Place
from ioc import clock

_USUAL = 2_000
_OUTAGE_S, _OUTAGE_CHANCE = 4, 0.008  # a system is away for so many seconds of the place's time, now and then


class Province:
    """The systems behind the service, drawn in the background."""

    def __init__(self, place: Place, seed: int):
        self.world: World = world_of(place, seed)
        self.silenced = Silenced(self.world.units.codes)
        self._logs: dict[str, Log] = {}
        self._ready = threading.Event()
        threading.Thread(target=self._draw, daemon=True).start()

    @property
    def ready(self) -> bool:
        return self._ready.is_set()

    def wait(self, seconds: float) -> bool:
        return self._ready.wait(seconds)

    def log(self, system: str) -> Log:
        return self._logs[system]

    def now(self) -> int:
        """Wall milliseconds of the place's time."""
        return int(self.world.days.wall(clock.now()) * 1000)

    def away(self, system: str, now: int) -> bool:
        """Whether a system has one of its short outages; never before the live events begin."""
        if now < self.world.cut * 1000:
            return False
        draw = np.random.default_rng([self.world.seed, 10, SYSTEMS.index(system), now // (_OUTAGE_S * 1000)])
        return draw.random() < _OUTAGE_CHANCE

    def _draw(self) -> None:
        self._logs = logs_of(self.world)
        self._ready.set()


def create_service(province: Province) -> Flask:
    app = Flask(__name__)
    for address, answer, methods in ROUTES:
        app.add_url_rule(address, answer.__name__, partial(answer, province), methods=methods)
    return app


def _health(province: Province) -> dict:
    return {"ready": province.ready}


def _changes(province: Province, system: str) -> Response:
    if system not in SYSTEMS:
        return _error(404, f"there is no system {system[:60]!r}; there are {', '.join(SYSTEMS)}")
    since, now = request.args.get("since"), province.now()
    if not province.ready or (since and province.away(system, now)):
        return _not_yet()
    try:
        heard = province.silenced.heard if system == ONE_STOP else everything
        body = page(province.log(system), since or None, _limit(), now, heard)
    except ValueError as error:
        return _error(400, str(error))
    return _json(body)


def _silence(province: Province) -> Response:
    """POST cuts the unit of the query off, DELETE lets it speak again; all that are cut off are told."""
    unit = request.args.get("unit", "")
    try:
        if request.method == "POST":
            province.silenced.cut(unit, province.now())
        elif request.method == "DELETE":
            province.silenced.restore(unit)
    except ValueError as error:
        return _error(400, str(error))
    return _json(orjson.dumps({"silenced": province.silenced.units}))


def _late(province: Province) -> Response:
    """What the portal lists as late, at once and as a whole."""
    if not province.ready:
        return _not_yet()
    now, log = province.now(), province.log(ONE_STOP)
    log.segments(now)
    return _json(portal.listing(province.world, log.lives, now // 1000))


def _codes(province: Province, system: str) -> Response:
    """Which records the system has that were received, opened or requested in a span."""
    now = province.now()
    if system not in SYSTEMS or not province.ready:
        return _error(404 if system not in SYSTEMS else 503, "not available")
    try:
        start, end = (milliseconds(request.args.get(name, "")) // 1000 for name in ("from", "to"))
        after = request.args.get("after", "")
        body = listing(province.log(system), LISTED[system], (start, end), after, _limit(), now)
    except ValueError as error:
        return _error(400, str(error))
    return _json(body)


ROUTES = (
    ("/health", _health, ("GET",)), ("/<system>/changes", _changes, ("GET",)),
    ("/<system>/codes", _codes, ("GET",)), ("/portal/late", _late, ("GET",)),
    ("/silence", _silence, ("GET", "POST", "DELETE")),
)  # fmt: skip


def _limit() -> int:
    text = request.args.get("limit", str(_USUAL))
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"limit: {text[:60]!r} is not a whole number above 0")
    return min(int(text), LARGEST)


def _json(body: bytes) -> Response:
    return Response(body, mimetype="application/json")


def _not_yet() -> Response:
    return _error(503, "not available for the moment", {"Retry-After": "1"})


def _error(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    body = orjson.dumps({"error": status, "text": text})
    return Response(body, status, headers, mimetype="application/json")


class QuietHandler(WSGIRequestHandler):
    """Keeps connections open and writes no line for each request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return


def serve(
    place: Place, port: int, *, seed: int = SEED, course: clock.Course, host: str = "127.0.0.1",
    silence: Iterable[str] = (),
) -> None:  # fmt: skip
    """Runs the service until the process ends; follows the course of the place's time. silence: units cut off."""
    clock.follow(course)
    province = Province(place, seed)
    for unit in silence:
        province.silenced.cut(unit, province.now())
    app = create_service(province)
    make_server(host, port, app, threaded=True, request_handler=QuietHandler).serve_forever()
