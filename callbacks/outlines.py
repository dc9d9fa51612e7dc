"""The polygons of the maps by address, so that a figure names them and a browser keeps them."""

import hashlib
import threading
from collections.abc import Callable
from typing import Any

import orjson
from flask import Flask, Response, abort, request

from geo.drawing import drawing_geojson, outlines_geojson
from geo.places import Place

LAYERS: dict[str, Callable[[Place, str], dict[str, Any]]] = {
    "areas": lambda place, area: drawing_geojson(place, area),
    "tiles": lambda place, area: drawing_geojson(place, area, tiles=True),
    "outlines": lambda place, area: outlines_geojson(place, area),
}
KEPT = "public, max-age=3600"  # boundaries are imported rarely, and then a day may pass


class Outlines:
    """Each layer of each area, made once."""

    def __init__(self, place: Place):
        self.place = place
        self._made: dict[tuple[str, str], bytes] = {}
        self._lock = threading.Lock()

    def get(self, layer: str, area: str) -> bytes:
        with self._lock:
            if (layer, area) not in self._made:
                self._made[layer, area] = orjson.dumps(LAYERS[layer](self.place, area))
            return self._made[layer, area]


def register(server: Flask, place: Place) -> None:
    """Adds `/geo/<layer>/<area>.geojson`."""
    outlines = Outlines(place)

    @server.route("/geo/<layer>/<area>.geojson")
    def geojson(layer: str, area: str) -> Response:
        if layer not in LAYERS or area not in place.areas:
            abort(404)
        answer = Response(outlines.get(layer, area), mimetype="application/geo+json")
        answer.set_etag(hashlib.blake2b(answer.get_data(), digest_size=8).hexdigest())
        answer.headers["Cache-Control"] = KEPT
        return answer.make_conditional(request)
