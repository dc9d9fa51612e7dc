"""`/api/search`: what the box in the header shows while one types, within what one may see."""

import orjson
from flask import Flask, Response, request

from callbacks.caller import scope_now
from geo.places import Place
from ioc.access.caller import home_of
from ioc.api.problems import of_error
from ioc.errors import IocError
from ioc.texts import DEFAULT_LANGUAGE, LANGUAGES
from ioc.worklist.lists import Lists
from ioc.worklist.searching import Names, search
from layouts.search_box import told


def register(server: Flask, place: Place, lists: Lists) -> None:
    """Adds the address to the server."""
    names = Names(place)

    @server.route("/api/search")
    def found() -> Response:
        lang = request.args.get("lang", DEFAULT_LANGUAGE)
        lang = lang if lang in LANGUAGES else DEFAULT_LANGUAGE
        try:
            hits = search(lists, names, request.args.get("q", ""), scope_now())
        except IocError as error:
            return of_error(error)
        area = home_of(place, scope_now()) or place.root
        answer = Response(
            orjson.dumps([told(hit, place, lang, area) for hit in hits]), mimetype="application/json"
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer
