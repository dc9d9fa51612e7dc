"""The one guard of every address: who asks, and whether they may; what is open to all stands in the tables here."""

import hmac
from urllib.parse import urlencode

from flask import Flask, Response, g, redirect, request

from ioc.access import screen_door
from ioc.access.caller import SCREEN, TOKEN, Caller
from ioc.access.desk import Desk
from ioc.access.roles import ADMINISTER, EXPORT, INGEST, KEEP_SCREENS, READ_METRICS, SEE_FIGURES, SEE_RECORDS
from ioc.access.scope import scope_of
from ioc.api.problems import of_error, problem
from ioc.errors import IocError

COOKIE = "ioc-session"
SIGN_IN = "/sign-in"
OPEN = (SIGN_IN, "/sign-in/provider", "/sign-in/back", "/sign-out", "/pair", "/api/screen/claim")
OPEN_BELOW = ("/health/", "/assets/", "/pair/static/")  # no figure and no name is below these
BEARERS = ("/metrics", "/api/v1/")  # where a token may stand for a session
PROGRAMS = ("/api/", "/metrics", "/_", "/geo/")  # asked by programs: an answer, not a page to sign in
BY_ITSELF = (
    "/api/version",
    "/api/bundle",
    "/screens/list",
)  # asked by a page that keeps itself up to date: no deed of a person
WITH_FIRST_PASSWORD = ("/password",)
NEEDS = (("/people", ADMINISTER), ("/sources/try", ADMINISTER), ("/export/", EXPORT), ("/metrics", READ_METRICS),
         ("/api/v1/ingest/", INGEST),
         ("/api/v1/dossiers", SEE_RECORDS),
         ("/api/search", SEE_RECORDS), ("/screens", KEEP_SCREENS),
         ("/api/v1/", SEE_FIGURES))  # fmt: skip


def protect(server: Flask, desk: Desk) -> None:
    """Registers the guard; it must come before whatever else answers requests."""

    @server.before_request
    def guard() -> Response | None:
        g.caller = None
        if is_open(request.path):
            return None
        try:
            g.caller = _caller(desk)
        except IocError as error:
            return screen_door.pair_anew() or of_error(error)  # that page waits, and leads back to the wall
        return _refusal(desk, g.caller)


def caller_now() -> Caller:
    """Who asks; only behind the guard."""
    return g.caller


def is_open(path: str) -> bool:
    return path in OPEN or path.startswith(OPEN_BELOW)


def signed_in(desk: Desk) -> Caller | None:
    """Who holds this request's cookie, on open addresses too."""
    cookie = request.cookies.get(COOKIE)
    return desk.sessions.caller(cookie, deed=request.path not in BY_ITSELF) if cookie else None


def _caller(desk: Desk) -> Caller | None:
    """By token where one is borne and may be, else by session."""
    scheme, _, borne = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not borne:
        return _screen(desk) if screen_door.comes_first() else signed_in(desk) or screen_door.borne(desk)
    if not request.path.startswith(BEARERS):
        return None
    return _scraper(desk, borne.strip()) or desk.tokens.caller(borne.strip())


def _screen(desk: Desk) -> Caller | None:
    """The screen where it asks for its own; else whoever is signed in looks at a screen's wall."""
    screen = screen_door.borne(desk)
    if request.path.startswith(screen_door.OF_SCREENS) or (screen and screen_door.may_ask(desk, screen)):
        return screen
    return signed_in(desk) or screen


def _scraper(desk: Desk, borne: str) -> Caller | None:
    """The metrics_token of the settings opens /metrics alone."""
    told = desk.metrics_token
    if told is None or not hmac.compare_digest(borne.encode(), told.encode()):
        return None
    return Caller(
        kind=TOKEN, id="metrics_token", login="token:metrics", name="metrics_token", role="",
        scope=scope_of(()), permissions=frozenset({READ_METRICS}),
    )  # fmt: skip


def _refusal(desk: Desk, caller: Caller | None) -> Response | None:
    """Why a request goes no further; None where it may."""
    if caller is None:
        return screen_door.pair_anew() or _sign_in_first()
    if caller.must_change and request.path not in WITH_FIRST_PASSWORD:
        return _change_first()
    if _may(desk, caller):
        return None
    if not desk.refusals.is_full(caller.id):
        desk.refusals.note(caller.id)
        desk.audit.note("refused", caller.login, request.path, address=request.remote_addr or "")
    return _not_theirs(caller)


def _may(desk: Desk, caller: Caller) -> bool:
    """A screen may what stands in its own table; anybody else goes by permissions."""
    if caller.kind == SCREEN:
        return screen_door.may_ask(desk, caller)
    needed = next((permission for below, permission in NEEDS if request.path.startswith(below)), None)
    return needed is None or caller.may(needed)


def _is_program() -> bool:
    return request.method not in ("GET", "HEAD") or request.path.startswith(PROGRAMS)


def _sign_in_first() -> Response:
    if not _is_program():
        return redirect(f"{SIGN_IN}?{urlencode({'next': _here()})}")
    answer = problem(401, "Unauthorized", "sign in, or bear a token where one is accepted")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="ioc"'
    return answer


def _change_first() -> Response:
    if not _is_program():
        return redirect("/password")
    return problem(403, "Forbidden", "the first password must be changed before anything else")


def _not_theirs(caller: Caller) -> Response:
    if not _is_program():
        return redirect(screen_door.wall_of(caller) if caller.kind == SCREEN else "/")
    return problem(403, "Forbidden", f"{request.path} needs a permission that the caller does not have")


def _here() -> str:
    return request.full_path.removesuffix("?")
