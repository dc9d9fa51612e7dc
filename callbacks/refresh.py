"""What a page asks to stay live: `/api/version`, cheap and often, and `/api/bundle` when it moved."""

from dataclasses import dataclass

from flask import Flask, Response, request

from callbacks.announced import Announced
from callbacks.bundles import Ready
from callbacks.locating import located
from callbacks.openings import Openings
from callbacks.packing import accepted
from callbacks.shown import Shown
from callbacks.stills import Stills
from callbacks.versions import Versions
from ioc import clock
from ioc.access.caller import SCREEN
from ioc.access.guard import caller_now
from ioc.access.roles import KEEP_SCREENS
from ioc.access.scope import require
from ioc.api.problems import of_error, problem
from ioc.domain.moments import to_us
from ioc.errors import IocError
from ioc.screens.registry import Screens
from layouts.view import View, read_query

NOW = "X-IOC-Now"  # the place's time, also on an answer without a body: the page's clock runs by it


def register(server: Flask, live: "Live") -> None:
    """Adds both addresses to the server."""
    server.add_url_rule("/api/version", "version", lambda: _guarded(lambda: _version(live.versions)))
    server.add_url_rule("/api/bundle", "bundle", lambda: _guarded(lambda: _bundle(live)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What the answers are made of."""

    versions: Versions
    announced: Announced
    openings: Openings
    screens: Screens
    stills: Stills


def _guarded(answer) -> Response:
    """A store that does not answer is a problem the page can show, not a broken page."""
    try:
        return answer()
    except IocError as error:
        return of_error(error)


def _version(versions: Versions) -> Response:
    said, encoding = versions.say(), _encoding()
    return _sent(said.packed(encoding), encoding, said.tag)


def _bundle(live: Live) -> Response:
    """`have`: the epoch the page shows, so that only what changed is sent. `screen`: whose miniature it is for."""
    epochs, caller = live.announced.epochs, caller_now()
    view = read_query(epochs.place, request.query_string.decode("utf-8", "replace"))
    if view is None or located(epochs, view, caller) is None:
        return problem(404, "Not Found", "there is no such page or area")
    encoding = _encoding()
    ready = _still(live, request.args.get("screen", ""), encoding) or _newest(live, view, encoding)
    live.openings.refreshed(view, caller)
    return _sent(ready.body, ready.encoding, ready.tag)


def _encoding() -> str | None:
    return accepted(request.headers.get("Accept-Encoding", ""))


def _sent(body: bytes, encoding: str | None, tag: str) -> Response:
    answer = Response(body, mimetype="application/json")
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.vary.add("Accept-Encoding")
    return _tagged(answer, tag)


def _newest(live: Live, view: View, encoding: str | None) -> Ready:
    caller, glance, bundles = caller_now(), live.announced.glance(), live.announced.bundles
    shown = Shown(view, caller.scope)
    bundle, ready = bundles.get(shown, glance.epoch, glance.now, request.args.get("have"), encoding)
    if caller.kind == SCREEN:
        live.stills.note(caller.id, view, bundle)
    return ready


def _still(live: Live, screen: str, encoding: str | None) -> Ready | None:
    """What a screen says it shows; None where nobody's is asked for, or it is not known here any more."""
    if not screen or not caller_now().may(KEEP_SCREENS):
        return None
    state = live.screens.state(screen)
    if state is None:
        return None
    require(caller_now().scope, live.announced.epochs.place, state.screen.area)
    report = state.report
    found = live.stills.find(screen, report.page, f"{report.version}.{report.as_of}")
    return None if found is None else live.announced.bundles.whole(found, encoding)


def _tagged(answer: Response, tag: str) -> Response:
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers[NOW] = str(to_us(clock.now()))
    return answer.make_conditional(request)
