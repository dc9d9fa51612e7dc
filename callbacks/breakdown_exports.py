"""`/export/breakdown`: the tables of a breakdown as a file of the moment that its page shows."""

from dataclasses import replace

from flask import Flask, Response

from callbacks.exporting import asked_format, made_at_once, note_export
from callbacks.list_exports import asked_view, opened_for_file
from callbacks.list_pages import ListPages
from ioc.access.desk import Desk
from ioc.api.problems import of_error
from ioc.errors import IocError
from ioc.exports.jobs import Exports
from ioc.worklist.breaking import splits_of
from layouts.list_view import BREAKDOWN, ListView
from layouts.sheets.breakdowns import sheets_of_breakdown


def register(server: Flask, pages: ListPages, exports: Exports, desk: Desk) -> None:
    """Adds the address to the server; who takes it along is noted."""

    @server.post("/export/breakdown")
    def export_the_breakdown() -> Response:
        try:
            return _file(pages, exports, desk, asked_view(pages, BREAKDOWN))
        except IocError as error:
            return of_error(error)


def _file(pages: ListPages, exports: Exports, desk: Desk, view: ListView) -> Response:
    format, place = asked_format(), pages.place
    opened, cover = opened_for_file(pages, view)
    sheets = sheets_of_breakdown(place, view, splits_of(place, opened), opened.total)
    cover = replace(cover, row_count=sum(len(sheet.rows) for sheet in sheets))
    answer = made_at_once(exports, cover, sheets, format=format, lang=view.lang, zone=place.zone)
    note_export(desk, BREAKDOWN, view=view.query(), rows=cover.row_count)
    return answer
