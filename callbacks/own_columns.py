"""`POST /lists/columns`: keeps the columns that whoever asks sees in lists of a kind, or forgets them."""

from flask import Flask, Response, redirect, request

from callbacks.caller import owner, require_permission
from callbacks.list_pages import ListPages
from ioc.access.forms import check_form
from ioc.access.roles import SEE_RECORDS
from ioc.api.problems import of_error
from ioc.errors import IocError, QuestionError
from layouts.column_menu import KEEP, PATH, RESET
from layouts.list_columns import COLUMNS
from layouts.list_view import PATHS, ListView, read_list


def register(server: Flask, pages: ListPages) -> None:
    """Adds the address; it answers with the list that was shown, whose address names no columns any more."""

    @server.post(PATH)
    def own_columns() -> Response:
        check_form()
        try:
            require_permission(SEE_RECORDS)
            view, told = _shown(pages), request.form
            pages.views.keep_columns(
                owner(), view.subject, _columns(view, told.get("deed"), told.get("columns"))
            )
            return redirect(view.but(columns=()).address(), 303)
        except IocError as error:
            return of_error(error)


def _shown(pages: ListPages) -> ListView:
    page = request.form.get("page", "")
    if page not in PATHS.values():
        raise QuestionError(f"page: {page!r} is no list")
    return read_list(pages.place, page, request.form.get("query", ""))


def _columns(view: ListView, deed: str | None, text: str | None) -> list[str]:
    """The columns told; none to go back to those shown at first."""
    if deed == RESET:
        return []
    known = [column.key for column in COLUMNS[view.subject]]
    told = [key for key in known if key in (text or "").split(",")]
    if deed != KEEP or not told:
        raise QuestionError(f"columns: {text!r} names none of {', '.join(known)}")
    return told
