"""What a page asks to stay live: `/api/version`, cheap and often, and `/api/bundle` when it moved."""

from flask import Flask, Response, request

from callbacks.bundles import Bundles
from callbacks.locating import located
from callbacks.openings import Openings
from callbacks.packing import accepted
from callbacks.shown import Shown
from callbacks.versions import Versions
from ioc import clock
from ioc.access.guard import caller_now
from ioc.api.problems import of_error, problem
from ioc.domain.moments import to_us
from ioc.errors import IocError
from layouts.view import read_query

NOW = "X-IOC-Now"  # the place's time, also on an answer without a body: the page's clock runs by it


def register(server: Flask, versions: Versions, bundles: Bundles, openings: Openings) -> None:
    """Adds both addresses to the server."""
    server.add_url_rule("/api/version", "version", lambda: _guarded(lambda: _version(versions)))
    server.add_url_rule(
        "/api/bundle", "bundle", lambda: _guarded(lambda: _bundle(versions, bundles, openings))
    )


def _guarded(answer) -> Response:
    """A store that does not answer is a problem the page can show, not a broken page."""
    try:
        return answer()
    except IocError as error:
        return of_error(error)


def _version(versions: Versions) -> Response:
    said = versions.say()
    return _tagged(Response(said.body, mimetype="application/json"), said.tag)


def _bundle(versions: Versions, bundles: Bundles, openings: Openings) -> Response:
    """`have`: the epoch the page shows, so that only what changed is sent."""
    epochs = versions.announced.epochs
    view = read_query(epochs.place, request.query_string.decode("utf-8", "replace"))
    if view is None or located(epochs, view, caller_now()) is None:
        return problem(404, "Not Found", "there is no such page or area")
    glance = versions.announced.glance()
    encoding = accepted(request.headers.get("Accept-Encoding", ""))
    shown = Shown(view, caller_now().scope)
    ready = bundles.get(shown, glance.epoch, glance.now, request.args.get("have"), encoding)
    openings.refreshed(view, caller_now())
    answer = Response(ready.body, mimetype="application/json")
    if ready.encoding:
        answer.headers["Content-Encoding"] = ready.encoding
    answer.vary.add("Accept-Encoding")
    return _tagged(answer, ready.tag)


def _tagged(answer: Response, tag: str) -> Response:
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers[NOW] = str(to_us(clock.now()))
    return answer.make_conditional(request)
