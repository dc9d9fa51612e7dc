"""`/export/list`: puts a list as its page shows it on its way into a file; nothing is read that is not one's own."""

from flask import Flask, Response, request

from callbacks.caller import require_permission, scope_now
from callbacks.exporting import job_answer
from callbacks.list_pages import ListPages
from callbacks.list_rows import ListRows
from ioc import clock
from ioc.access.caller import home_of
from ioc.access.guard import caller_now
from ioc.access.roles import SEE_RECORDS
from ioc.access.scope import require
from ioc.api.problems import of_error
from ioc.domain.moments import to_us
from ioc.errors import BusyError, IocError, QuestionError
from ioc.exports.jobs import Exports, Job
from ioc.exports.lists import For, export_list
from ioc.exports.sheet import FORMATS, Cover
from ioc.indicators.answers import Epoch
from ioc.texts import t
from ioc.worklist.lists import OpenedList
from layouts.history import progress_of
from layouts.list_view import PATHS, ListView, read_list
from layouts.sheets.lists import columns_of_file, cover_of_list

MOST_DIGITS = 18  # of a number in an address: it fits where moments and versions are kept


def register(server: Flask, pages: ListPages, exports: Exports) -> None:
    """Adds the address to the server; `/export/jobs` tells how far the file is."""

    @server.post("/export/list")
    def export_the_list() -> Response:
        try:
            view = _asked(pages)
            return job_answer(_start(pages, exports, view), view.lang)
        except IocError as error:
            return of_error(error)


def _asked(pages: ListPages) -> ListView:
    """The list that the address names."""
    page = request.args.get("page", "")
    if page not in PATHS.values():
        raise QuestionError(f"page: {page!r} is no list")
    return pages.as_seen(asked_view(pages, page))


def asked_view(pages: ListPages, page: str) -> ListView:
    """The view of a list or of its breakdown that the address names, if it is the caller's to see."""
    require_permission(SEE_RECORDS)
    place, query = pages.place, request.query_string.decode("utf-8", "replace")
    view = read_list(place, page, query, home=home_of(place, scope_now()))
    require(scope_now(), place, view.area)
    return view


def opened_for_file(pages: ListPages, view: ListView) -> tuple[OpenedList, Cover]:
    """The records of a view as its page shows them, and the cover of a file of all of them."""
    glance = pages.epochs.glance()
    epoch, caller = _epoch(glance.now), caller_now()
    context = pages.context(view, glance, epoch)
    if progress_of(context, view.subject) is not None:
        raise BusyError(t("exports.not_loaded", view.lang))
    opened = pages.opened(view, epoch, scope_now())
    cover = cover_of_list(
        context, view, opened, shown=_number("total", opened.total), made_at=to_us(clock.now()),
        made_for=f"{caller.name} ({caller.login})",
    )  # fmt: skip
    return opened, cover


def _start(pages: ListPages, exports: Exports, view: ListView) -> Job:
    opened, cover = opened_for_file(pages, view)
    told = For(
        owner=caller_now().id, format=request.args.get("format", FORMATS[0]), lang=view.lang,
        zone=pages.place.zone, about=f"{view.page}?{view.query()}",
    )  # fmt: skip
    return export_list(exports, _rows(pages, view, opened), columns_of_file(view, pages.place), cover, told)


def _rows(pages: ListPages, view: ListView, opened: OpenedList) -> ListRows:
    return ListRows(
        url=pages.epochs.store.url, place=pages.place, opened=opened.alone(), columns=view.shown_columns,
        lang=view.lang, marks=pages.marks(view, opened.keys(0, opened.total)),
    )  # fmt: skip


def _epoch(now: int) -> Epoch:
    """The epoch that the page shows."""
    epoch = Epoch(_number("version"), _number("as_of"))
    if epoch.as_of > now:
        raise QuestionError(f"as_of: {epoch.as_of} is still to come (microseconds UTC)")
    return epoch


def _number(name: str, otherwise: int | None = None) -> int:
    """A whole number of the address."""
    told = request.args.get(name, "" if otherwise is None else str(otherwise))
    if not (told.isascii() and told.isdigit() and len(told) <= MOST_DIGITS):
        raise QuestionError(f"{name}: {told!r} is no whole number")
    return int(told)
