"""`POST /sources/<source>/redrive`: orders that refused records are tried again; the poller carries it out."""

from urllib.parse import urlencode

from flask import Flask, Response, redirect, request

from callbacks.caller import require_permission
from ioc import clock
from ioc.access.desk import Desk
from ioc.access.forms import check_form, language
from ioc.access.guard import caller_now
from ioc.access.roles import REDRIVE
from ioc.access.scope import require
from ioc.api.problems import of_error, problem
from ioc.domain.moments import to_us
from ioc.errors import IocError
from ioc.store.orders import place_order
from layouts.view import MOST_LETTERS, REJECTS, source_path


def register(server: Flask, desk: Desk) -> None:
    @server.post("/sources/<source>/redrive")
    def redrive(source: str) -> Response:
        check_form()
        try:
            require_permission(REDRIVE)
            require(
                caller_now().scope, desk.place, desk.place.root
            )  # refused records are of no area for sure
        except IocError as error:
            return of_error(error)
        if source not in desk.place.sources:
            return problem(404, "Not Found", "there is no such source")
        told = {name: request.form.get(name, "").strip()[:MOST_LETTERS] for name in ("reason", "find")}
        _order(desk, source, told)
        shown = {"lang": language(), **{name: value for name, value in told.items() if value}}
        return redirect(f"{source_path(source, REJECTS)}?{urlencode(shown)}", 303)


def _order(desk: Desk, source: str, told: dict[str, str]) -> None:
    who = caller_now().login
    with desk.store.write() as conn:
        place_order(conn, desk.place.code, at=to_us(clock.real()), source=source, by=who, **told)
    desk.audit.note("redrive_ordered", who, source, address=request.remote_addr or "", **told)
