"""`/export/breakdown`: the tables of a breakdown as a file of the moment that its page shows."""

from dataclasses import replace

from flask import Flask, Response, request

from callbacks.caller import require_permission, scope_now
from callbacks.exporting import asked_format, made_at_once, note_export
from callbacks.list_exports import asked_epoch
from callbacks.list_pages import ListPages
from ioc import clock
from ioc.access.caller import home_of
from ioc.access.desk import Desk
from ioc.access.guard import caller_now
from ioc.access.roles import SEE_RECORDS
from ioc.access.scope import require
from ioc.api.problems import of_error
from ioc.domain.moments import to_us
from ioc.errors import BusyError, IocError
from ioc.exports.jobs import Exports
from ioc.texts import t
from ioc.worklist.breaking import splits_of
from layouts.history import progress_of
from layouts.list_view import BREAKDOWN, ListView, read_list
from layouts.sheets.breakdowns import sheets_of_breakdown
from layouts.sheets.lists import cover_of_list


def register(server: Flask, pages: ListPages, exports: Exports, desk: Desk) -> None:
    """Adds the address to the server; who takes it along is noted."""

    @server.post("/export/breakdown")
    def export_the_breakdown() -> Response:
        try:
            return _file(pages, exports, desk, _asked(pages))
        except IocError as error:
            return of_error(error)


def _asked(pages: ListPages) -> ListView:
    """The breakdown that the address names, if it is the caller's to see."""
    require_permission(SEE_RECORDS)
    place, query = pages.place, request.query_string.decode("utf-8", "replace")
    view = read_list(place, BREAKDOWN, query, home=home_of(place, scope_now()))
    require(scope_now(), place, view.area)
    return view


def _file(pages: ListPages, exports: Exports, desk: Desk, view: ListView) -> Response:
    glance, place, format = pages.epochs.glance(), pages.place, asked_format()
    epoch = asked_epoch(glance.now)
    context = pages.context(view, glance, epoch)
    if progress_of(context, view.subject) is not None:
        raise BusyError(t("exports.not_loaded", view.lang))
    opened = pages.opened(view, epoch, scope_now())
    sheets = sheets_of_breakdown(place, view, splits_of(place, opened), opened.total)
    caller = caller_now()
    cover = cover_of_list(
        context, view, opened, shown=opened.total, made_at=to_us(clock.now()),
        made_for=f"{caller.name} ({caller.login})",
    )  # fmt: skip
    cover = replace(cover, row_count=sum(len(sheet.rows) for sheet in sheets))
    answer = made_at_once(exports, cover, sheets, format=format, lang=view.lang, zone=place.zone)
    note_export(desk, BREAKDOWN, view=view.query(), rows=cover.row_count)
    return answer
