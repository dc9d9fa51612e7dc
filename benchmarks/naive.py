"""The naive wall: a callback of its own for every panel, which asks and draws anew whenever a screen asks."""

import sys
from pathlib import Path

import orjson
from flask import Flask, Response, request

from callbacks.drawing import asked_alone
from callbacks.serving import Server
from geo.places import load_place, shipped
from ioc.access.scope import whole
from ioc.domain.workcal import from_place
from ioc.epochs import Epochs
from ioc.indicators.cubes import Cubes
from ioc.store import open_store
from layouts.view import read_query
from layouts.walls import draw as walls_draw
from layouts.walls.pages import wall_panels


def make(folder: str) -> Flask:
    """The server of the panels on a store's directory."""
    place = load_place(shipped("binh-phuoc-2021"))
    store = open_store(f"sqlite:///{Path(folder).resolve()}/ioc.db", place)
    epochs = Epochs(store, place, from_place(place), Cubes(place))
    server = Flask("naive")

    @server.get("/panel")
    def panel() -> Response:
        view = read_query(place, request.query_string.decode())
        one = next(one for one in wall_panels(view, place) if one.key == request.args["panel"])
        context, answers = asked_alone(one, view, epochs.reader(whole(place)), epochs.glance().sources)
        return Response(orjson.dumps([update.value for update in walls_draw.draw(one, answers, context)]))

    return server


def main(folder: str, port: int) -> None:
    """Serves until it is ended, the way the product is served."""
    Server(lambda: make(folder), host="127.0.0.1", port=port, threads=8, log_level="warning").run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
