"""The administrators' page of the audit log: searched, checked, exported."""

import orjson
from flask import Blueprint, Response, request

from ioc.access.audit import DEEDS
from ioc.access.desk import Desk
from ioc.access.forms import page
from ioc.access.log_export import csv_lines
from ioc.access.people_page import note

PAGE = 100
LAST = 2**62


def blueprint(desk: Desk) -> Blueprint:
    pages = Blueprint("log_page", __name__, template_folder="templates")
    pages.add_url_rule("/people/log", "list", lambda: _list(desk))
    pages.add_url_rule("/people/log.csv", "export", lambda: _export(desk))
    return pages


def _list(desk: Desk) -> Response:
    words = "".join(letter for letter in request.args.get("words", "")[:100] if letter.isprintable()).strip()
    deed, before = request.args.get("deed", ""), request.args.get("before", type=int)
    before = None if before is None else max(0, min(before, LAST))
    found = desk.audit.search(words, deed if deed in DEEDS else "", before=before, limit=PAGE)
    older = found[-1]["number"] if len(found) == PAGE else None
    checked = desk.audit.verify() if request.args.get("check") else None  # reads every entry: only when asked
    return page(
        desk, "log.html", here="log", entries=found, words=words, deed=deed, deeds=DEEDS, older=older, plain=plain,
        checked=checked,
    )  # fmt: skip


def plain(detail: str) -> str:
    """The detail of an entry as people read it: how: password."""
    told = orjson.loads(detail)
    return " · ".join(f"{key}: {_listed(value)}" for key, value in told.items())


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _export(desk: Desk) -> Response:
    note(desk, "log_exported", "audit")
    answer = Response(csv_lines(desk.audit.all(), desk.place.zone), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer
