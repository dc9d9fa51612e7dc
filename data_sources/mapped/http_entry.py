"""Reads the [http] table of a mapping: where the records stand, how pages follow, how the secret is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from data_sources.mapped.picks import Pick, picker
from data_sources.mapped.times import check_format
from geo.errors import nearest
from geo.toml_tables import Table

KEYS = (
    "path", "paging", "page_parameter", "first_page", "offset_parameter", "size_parameter", "size",
    "cursor_parameter", "next", "total", "since_parameter", "since_format", "parameters", "headers", "auth",
)  # fmt: skip
PAGINGS = ("none", "page", "offset", "cursor", "link")
AUTHS = ("bearer", "basic", "header:<name>", "query:<name>")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpEntry:
    """paging: none | page | offset | cursor | link; next, total: where they stand in an answer."""

    path: str
    paging: str
    page_parameter: str
    first_page: int
    offset_parameter: str
    size_parameter: str | None
    size: int
    cursor_parameter: str
    next: Pick | None
    total: Pick | None
    since_parameter: str | None
    since_format: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    auth: str


def read_http(told: Table, *, has_stamp: bool, size: int) -> HttpEntry:
    told.only(KEYS)
    paging = told.one_of("paging", PAGINGS, "none")
    entry = HttpEntry(
        path=told.text("path", ""), paging=paging, page_parameter=told.text("page_parameter", "page"),
        first_page=told.whole("first_page", 1), offset_parameter=told.text("offset_parameter", "offset"),
        size_parameter=told.text("size_parameter", None), size=told.whole("size", size),
        cursor_parameter=told.text("cursor_parameter", "cursor"), next=_pick(told, "next"),
        total=_pick(told, "total"), since_parameter=told.text("since_parameter", None),
        since_format=_since_format(told), parameters=_texts(told, "parameters"),
        headers=_texts(told, "headers"), auth=_auth(told),
    )  # fmt: skip
    if paging in ("cursor", "link") and entry.next is None:
        raise told.error("next", f'is missing: with paging = "{paging}" it says where the next one stands')
    if entry.since_parameter and not has_stamp:
        raise told.error("since_parameter", "needs fields.updated_at: the greatest one is asked from")
    if entry.size < 1:
        raise told.error("size", "must be above 0")
    return entry


def _pick(told: Table, key: str) -> Pick | None:
    path = told.text(key, None)
    try:
        return None if path is None else picker(path, columns=False)
    except ValueError as error:
        raise told.error(key, str(error)) from None


def _since_format(told: Table) -> str:
    name = told.text("since_format", "iso")
    if problem := check_format(name):
        raise told.error("since_format", problem)
    return name


def _texts(told: Table, key: str) -> dict[str, str]:
    table = told.table(key)
    return {name: str(table.values[name]) for name in table}


def _auth(told: Table) -> str:
    text = told.text("auth", "bearer")
    kind, _, name = text.partition(":")
    if text not in ("bearer", "basic") and not (kind in ("header", "query") and name):
        raise told.error("auth", f"{text!r} is none of {', '.join(AUTHS)}{nearest(text, AUTHS)}")
    return text
