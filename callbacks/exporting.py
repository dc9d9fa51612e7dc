"""Files for people: `/export/panel` answers a panel's table at once, `/export/jobs` and `/export/file` large lists."""

from collections.abc import Callable
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import orjson
from flask import Flask, Response, request, send_file

from callbacks.drawing import asked_alone
from callbacks.locating import located
from ioc import clock
from ioc.access.desk import Desk
from ioc.access.guard import caller_now
from ioc.api.problems import of_error, problem
from ioc.domain.moments import HOUR, to_us
from ioc.epochs import MINUTE, Epochs
from ioc.errors import BusyError, IocError, QuestionError
from ioc.exports.jobs import EXTENSIONS, Exports, Job, told
from ioc.exports.lists import file_name
from ioc.exports.sheet import FORMATS, Cover, Sheet
from ioc.exports.worker import WRITERS
from ioc.indicators.answers import Epoch
from ioc.texts import DEFAULT_LANGUAGE, LANGUAGES, t
from layouts.catalogue import PANELS
from layouts.exporting import NOT_TABLES
from layouts.pages import panels_of
from layouts.panel import Panel
from layouts.sheets import sheets_of
from layouts.sheets.facts import cover_of
from layouts.view import View, read_query

MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
}
OLDEST = 24 * HOUR  # a page left open shows its moment; an older one is nobody's page


def register(server: Flask, epochs: Epochs, exports: Exports, desk: Desk) -> None:
    """Adds the addresses of files to the server; who takes one along is noted."""
    server.add_url_rule(
        "/export/panel", "export_panel", lambda: _guarded(lambda: _panel(epochs, exports, desk))
    )
    server.add_url_rule("/export/jobs/<key>", "export_job", lambda key: _job(exports, key))
    server.add_url_rule("/export/file/<key>", "export_file", lambda key: _file(exports, key, desk))


def note_export(desk: Desk, subject: str, **detail: Any) -> None:
    """Who takes what along."""
    desk.audit.note("exported", caller_now().login, subject, address=request.remote_addr or "", **detail)


def _guarded(answer: Callable[[], Response]) -> Response:
    try:
        return answer()
    except IocError as error:
        return of_error(error)


def _lang() -> str:
    return request.args.get("lang") if request.args.get("lang") in LANGUAGES else DEFAULT_LANGUAGE


def _panel(epochs: Epochs, exports: Exports, desk: Desk) -> Response:
    view = read_query(epochs.place, request.query_string.decode("utf-8", "replace"))
    view = None if view is None else located(epochs, view, caller_now())
    if view is None:
        return problem(404, "Not Found", "there is no such page, area or dossier")
    panel, format, glance = _asked_panel(view, epochs), asked_format(), epochs.glance()
    reader = epochs.reader(caller_now().scope, Epoch(glance.epoch.version, _as_of(glance.epoch.as_of)))
    context, answers = asked_alone(panel, view, reader, glance.sources)
    if not answers:
        raise BusyError(t("exports.not_loaded", view.lang))
    sheets = sheets_of(panel, answers, context)
    cover = cover_of(panel, answers, sheets, context, made_at=to_us(clock.now()))
    answer = made_at_once(exports, cover, sheets, format=format, lang=view.lang, zone=epochs.place.zone)
    note_export(desk, panel.key, view=view.query(), rows=cover.row_count)
    return answer


def made_at_once(
    exports: Exports, cover: Cover, sheets: tuple[Sheet, ...], *, format: str, lang: str, zone: ZoneInfo
) -> Response:
    """A file of few rows, made while one waits for it."""
    with exports.scratch() as folder:
        path = folder / "file"
        WRITERS[format](path, cover, sheets, lang, zone)
        return _sent(path.open("rb"), f"{file_name(cover, zone)}.{EXTENSIONS[format]}", format)


def _asked_panel(view: View, epochs: Epochs) -> Panel:
    """A panel of that page that is a table."""
    key = request.args.get("panel", "")
    if PANELS.get(key) not in panels_of(view.page, epochs.place) or PANELS[key].kind in NOT_TABLES:
        raise QuestionError(f"panel: the page {view.page} has no table {key!r}")
    return PANELS[key]


def asked_format() -> str:
    """The kind of file."""
    format = request.args.get("format", FORMATS[0])
    if format not in FORMATS:
        raise QuestionError(f"format: {format!r} is none of {', '.join(FORMATS)}")
    return format


def _as_of(now: int) -> int:
    """The moment the page shows; the present one unless told."""
    asked = request.args.get("as_of", str(now))
    if (
        not asked.isascii()
        or not asked.isdigit()
        or not now - OLDEST <= int(asked) <= now
        or int(asked) % MINUTE
    ):
        raise QuestionError(f"as_of: {asked!r} is no minute of the last 24 hours (microseconds UTC)")
    return int(asked)


def _job(exports: Exports, key: str) -> Response:
    job = exports.job(key, caller_now().id)
    if job is None:
        return problem(404, "Not Found", t("exports.gone", _lang()))
    return job_answer(job, _lang())


def job_answer(job: Job, lang: str) -> Response:
    """How far a job is; also what a list answers when it has put one on its way (assets/saving.js follows it)."""
    answer = Response(orjson.dumps(told(job, lang)), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _file(exports: Exports, key: str, desk: Desk) -> Response:
    found = exports.fetch(key, caller_now().id)
    if found is None:
        return problem(404, "Not Found", t("exports.gone", _lang()))
    opened, job = found
    note_export(desk, job.name, view=job.about, rows=job.rows)
    return _sent(opened, job.name, job.format)


def _sent(opened: BinaryIO, name: str, format: str) -> Response:
    answer = send_file(
        opened, mimetype=MIME[format], as_attachment=True, download_name=name, conditional=False
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
