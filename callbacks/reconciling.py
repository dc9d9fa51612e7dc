"""`POST /sources/<source>/reconcile`: orders that the last days are compared anew; the poller carries it out."""

from urllib.parse import urlencode

from flask import Flask, Response, redirect, request

from callbacks.caller import require_permission
from ioc import clock
from ioc.access.desk import Desk
from ioc.access.forms import check_form, language
from ioc.access.guard import caller_now
from ioc.access.roles import ADMINISTER
from ioc.access.scope import require
from ioc.api.problems import of_error, problem
from ioc.domain.moments import to_us
from ioc.errors import IocError
from ioc.store.orders import RECONCILE, place_order
from layouts.view import COUNTS, source_path


def register(server: Flask, desk: Desk) -> None:
    @server.post("/sources/<source>/reconcile")
    def reconcile(source: str) -> Response:
        check_form()
        try:
            require_permission(ADMINISTER)
            require(caller_now().scope, desk.place, desk.place.root)  # days are compared of the whole place
        except IocError as error:
            return of_error(error)
        if source not in desk.place.sources:
            return problem(404, "Not Found", "there is no such source")
        _order(desk, source)
        return redirect(f"{source_path(source, COUNTS)}?{urlencode({'lang': language()})}", 303)


def _order(desk: Desk, source: str) -> None:
    who = caller_now().login
    with desk.store.write() as conn:
        place_order(conn, desk.place.code, at=to_us(clock.real()), source=source, by=who, deed=RECONCILE)
    desk.audit.note("reconcile_ordered", who, source, address=request.remote_addr or "")
