"""The administrators' page that tries a source never seen before: a sample, its mapping, what becomes of each field."""

import base64
import binascii
import zlib
from typing import Any

from flask import Blueprint, Response, request

from ioc.access.desk import Desk
from ioc.access.forms import check_form, language, page
from ioc.errors import IocError, SettingError
from ioc.texts import t
from ioc.wiring import Sampler

ADDRESS = "/sources/try"
LARGEST = 2_000_000  # of a sample
LARGEST_FORM = 4_000_000  # it comes back with the form, packed: nothing is kept here between two tries
LARGEST_MAPPING = 100_000


def blueprint(desk: Desk, sampler: Sampler) -> Blueprint:
    """/sources/try."""
    pages = Blueprint("sample_page", __name__, template_folder="templates")
    pages.add_url_rule(ADDRESS, "form", lambda: _show(desk, sampler), methods=["GET"])
    pages.add_url_rule(ADDRESS, "tried", lambda: _tried(desk, sampler), methods=["POST"])
    return pages


def _show(desk: Desk, sampler: Sampler, status: int = 200, **told: Any) -> Response:
    values = {"wrong": "", "told": None, "found": None, "name": "", "sample": "", "text": "", **told}
    return page(desk, "sample.html", status, here="sample", samples=sampler.samples(), **values)


def _tried(desk: Desk, sampler: Sampler) -> Response:
    request.max_content_length = request.max_form_memory_size = LARGEST_FORM
    check_form()
    text, name, raw = request.form.get("mapping", "")[:LARGEST_MAPPING], "", b""
    try:
        name, raw = _sample(sampler)
        again = request.form.get("deed") == "attempt"
        found = sampler.attempt(text, name, raw) if again else sampler.propose(name, raw)
    except IocError as error:
        return _show(
            desk, sampler, 400, wrong=str(error), name=name, sample=packed(raw) if raw else "", text=text
        )
    wrong = found.problem or (found.trial.error if found.trial else None) or ""
    return _show(desk, sampler, found=found, wrong=wrong, name=name, sample=packed(raw), text=found.text)


def _sample(sampler: Sampler) -> tuple[str, bytes]:
    """A file of this request, a recorded one, or the one of the try before."""
    file = request.files.get("file")
    if request.form.get("deed") == "attempt":
        return request.form.get("name", "")[:100], unpacked(request.form.get("sample", ""))
    if file is not None and file.filename:
        return file.filename[-100:], _within(file.stream.read(LARGEST + 1))
    if recorded := request.form.get("recorded"):
        return sampler.recorded(recorded)
    raise SettingError(t("access.sample.no_file", language()))


def _within(raw: bytes) -> bytes:
    if len(raw) > LARGEST:
        raise SettingError(t("access.sample.too_large", language()))
    return raw


def packed(raw: bytes) -> str:
    return base64.b64encode(zlib.compress(raw)).decode()


def unpacked(text: str) -> bytes:
    """What `packed` made; never more than a sample may be."""
    try:
        raw = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), LARGEST + 1)
    except (zlib.error, binascii.Error, ValueError):
        raw = b""
    if not raw:
        raise SettingError(t("access.sample.no_file", language()))
    return _within(raw)
