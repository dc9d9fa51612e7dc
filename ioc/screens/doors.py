"""The addresses of screens themselves: their heartbeat, the page of one that waits to be paired, its token."""

from flask import Blueprint, Response, jsonify, redirect, request

from ioc import clock
from ioc.access import screen_door
from ioc.access.cookies import keep
from ioc.access.desk import Desk
from ioc.access.forms import address, language, page
from ioc.access.guard import caller_now
from ioc.access.limits import Limit
from ioc.api.problems import of_error, problem
from ioc.errors import BusyError, IocError
from ioc.screens.pairing import WAITS_S
from ioc.screens.screen import read_done, read_report
from ioc.texts import LANGUAGES

WAITING_COOKIE = "ioc-pairing"
CLAIMS = Limit(1200, 60.0)  # from one address: sixty screens that wait side by side, each asking every 3 s
BEATS = Limit(60, 60.0)  # of one screen, which needs six


def blueprint(desk: Desk) -> Blueprint:
    """/pair, /api/screen/claim and /api/screen/beat."""
    doors = Blueprint(
        "screen_doors",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/pair/static",
    )
    doors.add_url_rule("/pair", "pair", lambda: _pair(desk), methods=["GET"])
    doors.add_url_rule("/api/screen/claim", "claim", lambda: _claim(desk), methods=["POST"])
    doors.add_url_rule("/api/screen/beat", "beat", lambda: _beat(desk), methods=["POST"])
    doors.register_error_handler(IocError, of_error)
    return doors


# --- a screen that waits


def _pair(desk: Desk) -> Response:
    """The code of this screen; whoever is paired goes to its wall, and whatever is amiss is tried again."""
    try:
        screen = screen_door.borne(desk)
        if screen is not None:
            return redirect(screen_door.wall_of(screen))
        return _code_page(desk)
    except BusyError:
        return page(desk, "pair.html", 429, code=None, why="busy")
    except IocError:
        return page(desk, "pair.html", 503, code=None, why="wait")


def _code_page(desk: Desk) -> Response:
    secret = request.cookies.get(WAITING_COOKIE, "")
    code = desk.screens.pairings.code_of(secret) if secret else None
    if code is None:
        code, secret = desk.screens.start_pairing(address())
    answer = page(desk, "pair.html", code=code, why=None, here=request.host_url)
    return keep(desk, answer, WAITING_COOKIE, secret, seconds=2 * WAITS_S)


def _claim(desk: Desk) -> Response:
    """waiting | paired (with the address to go to) | over: another code is needed."""
    if CLAIMS.is_full(address()):
        return problem(429, "Too Many Requests", "ask less often")
    CLAIMS.note(address())
    secret = request.cookies.get(WAITING_COOKIE, "")
    token, waits = desk.screens.claim(secret) if secret else (None, False)
    if token is None:
        return jsonify(state="waiting" if waits else "over")
    wall = screen_door.wall_of(desk.screens.caller(token))
    return screen_door.with_cookie(desk, jsonify(state="paired", address=wall), token)


# --- a screen that is there


def _beat(desk: Desk) -> Response:
    screen, token = caller_now(), request.cookies.get(screen_door.COOKIE, "")
    if BEATS.is_full(screen.id):
        return problem(429, "Too Many Requests", "beat less often")
    BEATS.note(screen.id)
    told = request.get_json(silent=True)
    report = read_report(told, browser=request.headers.get("User-Agent", ""), address=address())
    following = desk.screens.bearing.hand_over(token)
    said = desk.screens.beat(screen.id, report, _language(told), read_done(told))
    answer = jsonify(**{**said, "rotate": following not in (None, token), "now": _now_ms()})
    return answer if following is None else screen_door.with_cookie(desk, answer, following)


def _language(told: dict) -> str:
    lang = told.get("lang")
    return lang if lang in LANGUAGES else language()


def _now_ms() -> int:
    """The world's time, by which `until` of a message is meant."""
    return int(clock.real().timestamp() * 1000)
