"""What a wall screen may ask: its own wall, the bundles of wall pages, what it reports; the table stands here."""

from urllib.parse import parse_qsl

from flask import Response, redirect, request

from ioc.access.caller import Caller
from ioc.access.cookies import keep
from ioc.access.desk import Desk
from ioc.screens.programme import WALL_PAGES

COOKIE = "ioc-screen"
KEPT_S = 400 * 24 * 3600  # the longest that browsers keep a cookie; every heartbeat begins it anew
PAIR = "/pair"
WALL, OF_SCREENS, BUNDLE, CALLBACKS = "/wall/", "/api/screen/", "/api/bundle", "/_dash-update-component"
MAY = ("/api/version", "/_dash-layout", "/_dash-dependencies", "/_favicon.ico")
MAY_BELOW = (OF_SCREENS, "/_dash-component-suites/", "/geo/")
DRAWS = "page.children"  # the one callback that a wall's page is drawn by


def borne(desk: Desk) -> Caller | None:
    """The screen whose cookie the request carries, whatever it asks."""
    token = request.cookies.get(COOKIE)
    return desk.screens.caller(token) if token else None


def comes_first() -> bool:
    """Where a browser that is a screen asks as one, though somebody is signed in with it too."""
    return request.path.startswith(OF_SCREENS) or (
        request.path.startswith(WALL) and "still" not in request.args
    )


def may_ask(desk: Desk, screen: Caller) -> bool:
    path = request.path
    if path in MAY or path.startswith(MAY_BELOW) or path == wall_of(screen):
        return True
    if path == BUNDLE:
        return _is_wall(desk, screen)
    return path == CALLBACKS and _draws_own(screen)


def wall_of(screen: Caller) -> str:
    return f"{WALL}{screen.id}"


def with_cookie(desk: Desk, answer: Response, token: str) -> Response:
    """The answer with what the screen bears."""
    return keep(desk, answer, COOKIE, token, seconds=KEPT_S)


def pair_anew() -> Response | None:
    """Where a screen goes whose token is no longer good; None for what is no screen."""
    if not request.path.startswith(WALL) or COOKIE not in request.cookies:
        return None
    return redirect(PAIR)


def _is_wall(desk: Desk, screen: Caller) -> bool:
    """Read as the bundle reads it: of a part told twice the last counts."""
    told = dict(parse_qsl(request.query_string.decode("utf-8", "replace")))
    return told.get("page") in WALL_PAGES and screen.scope.allows(
        desk.place, told.get("area", desk.place.root)
    )


def _draws_own(screen: Caller) -> bool:
    """The callback that draws pages, asked for its own wall's address."""
    told = request.get_json(silent=True)
    if not isinstance(told, dict) or told.get("output") != DRAWS or not isinstance(told.get("inputs"), list):
        return False
    paths = [
        one.get("value")
        for one in told["inputs"]
        if isinstance(one, dict) and one.get("property") == "pathname"
    ]
    return paths == [wall_of(screen)]
