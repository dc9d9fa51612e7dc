"""Reads the [http] table of a mapping: where the records stand, how pages follow, how the secret is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from data_sources.mapped.bodies import Body, read_body
from data_sources.mapped.conditions import Condition, read_condition
from data_sources.mapped.login_entry import SECRET, LoginEntry, read_login
from data_sources.mapped.picks import Pick
from data_sources.mapped.times import check_format
from data_sources.mapped.told import read_pick_of, read_values
from geo.errors import nearest
from geo.toml_tables import Table

KEYS = (
    "path", "paging", "page_parameter", "first_page", "offset_parameter", "size_parameter", "size",
    "cursor_parameter", "next", "total", "since_parameter", "since_format", "until_parameter", "window", "begin",
    "order", "last_page", "parameters", "headers", "body", "envelope", "soap_action", "failed", "message", "auth",
    "login",
)  # fmt: skip
PAGINGS = ("none", "page", "offset", "cursor", "link")
AUTHS = ("bearer", "basic", "header:<name>", "query:<name>", "body", "oauth2", "session")
OLDEST_FIRST, ANY = "oldest_first", "any"
SHORT, EMPTY = "short", "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpEntry:
    """paging: none | page | offset | cursor | link; next, total: where they stand in an answer.

    order: how records come; last_page: what tells the last of numbered pages.
    failed: what an answer says that is none, message: where it tells why.
    """

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
    until_parameter: str | None
    window: timedelta | None
    begin: date | None
    order: str
    last_page: str
    parameters: Mapping[str, object]
    headers: Mapping[str, str]
    body: Body | None
    failed: Condition | None
    message: Pick | None
    auth: str
    login: LoginEntry | None


def read_http(told: Table, *, has_stamp: bool, size: int, overlap: timedelta) -> HttpEntry:
    told.only(KEYS)
    auth, parameters = _auth(told), read_values(told, "parameters")
    login = _login(told, auth)
    entry = HttpEntry(
        path=told.text("path", ""), paging=told.one_of("paging", PAGINGS, "none"),
        page_parameter=told.text("page_parameter", "page"), first_page=told.whole("first_page", 1),
        offset_parameter=told.text("offset_parameter", "offset"),
        size_parameter=told.text("size_parameter", None), size=told.whole("size", size),
        cursor_parameter=told.text("cursor_parameter", "cursor"), next=read_pick_of(told, "next"),
        total=read_pick_of(told, "total"), since_parameter=told.text("since_parameter", None),
        since_format=_since_format(told), until_parameter=told.text("until_parameter", None),
        window=told.duration("window", "") if "window" in told else None, begin=told.day("begin", None),
        order=told.one_of("order", (OLDEST_FIRST, ANY), OLDEST_FIRST),
        last_page=told.one_of("last_page", (SHORT, EMPTY), SHORT), parameters=parameters,
        headers=_headers(told), body=read_body(told, _names(told, parameters, auth, login)),
        failed=read_condition(told.table("failed"), columns=False) if "failed" in told else None,
        message=read_pick_of(told, "message"), auth=auth, login=login,
    )  # fmt: skip
    _check(told, entry, has_stamp=has_stamp)
    _check_window(told, entry, overlap)
    return entry


def _names(told: Table, parameters: Mapping, auth: str, login: LoginEntry | None) -> tuple[str, ...]:
    """Every parameter that requests carry."""
    paging = told.values.get("paging", "none")
    paged = {
        "page": told.values.get("page_parameter", "page"), "offset": told.values.get("offset_parameter", "offset"),
        "cursor": told.values.get("cursor_parameter", "cursor"),
    }.get(paging)  # fmt: skip
    keys = ("size_parameter", "since_parameter", "until_parameter")
    names = [*parameters, *(told.values[key] for key in keys if key in told), *([paged] if paged else [])]
    names += [login.parameter] if login is not None and login.parameter else []
    return tuple(dict.fromkeys([*names, *(SECRET if auth == "body" else ())]))


def _check(told: Table, entry: HttpEntry, *, has_stamp: bool) -> None:
    if entry.paging in ("cursor", "link") and entry.next is None:
        raise told.error(
            "next", f'is missing: with paging = "{entry.paging}" it says where the next one stands'
        )
    if entry.paging == "link" and entry.body is not None:
        raise told.error("paging", '"link" leads to addresses that are asked with GET, without a body')
    if entry.since_parameter and not has_stamp:
        raise told.error("since_parameter", "needs fields.updated_at: the greatest one is asked from")
    if entry.size < 1:
        raise told.error("size", "must be above 0")
    if entry.auth == "body" and entry.body is None:
        raise told.error("auth", '"body" needs a body or an envelope with {user} and {password} in it')
    if entry.message is not None and entry.failed is None:
        raise told.error("failed", "is missing: when does `message` tell of a failure?")


def _check_window(told: Table, entry: HttpEntry, overlap: timedelta) -> None:
    told_of = [key for key in ("until_parameter", "window", "begin") if key in told]
    if not told_of:
        return
    for key in ("since_parameter", "until_parameter", "window", "begin"):
        if key not in told:
            raise told.error(
                key, "is missing: a window needs since_parameter, until_parameter, window and begin"
            )
    if entry.window <= overlap or entry.window < timedelta(minutes=1):
        raise told.error("window", f"must be longer than the overlap of the source ({overlap}) and a minute")


def _since_format(told: Table) -> str:
    name = told.text("since_format", "iso")
    if problem := check_format(name):
        raise told.error("since_format", problem)
    return name


def _headers(told: Table) -> dict[str, str]:
    """Further headers, and the action of a SOAP 1.1 envelope."""
    headers = {name: str(value) for name, value in read_values(told, "headers").items()}
    action = told.text("soap_action", None)
    return headers if action is None else headers | {"SOAPAction": f'"{action}"'}


def _auth(told: Table) -> str:
    text = told.text("auth", "bearer")
    kind, _, name = text.partition(":")
    plain = ("bearer", "basic", "body", "oauth2", "session")
    if text not in plain and not (kind in ("header", "query") and name):
        raise told.error("auth", f"{text!r} is none of {', '.join(AUTHS)}{nearest(text, AUTHS)}")
    return text


def _login(told: Table, auth: str) -> LoginEntry | None:
    if auth in ("oauth2", "session"):
        if "login" not in told:
            raise told.error("login", f'is missing: auth = "{auth}" needs [http.login]')
        return read_login(told.table("login"), is_oauth2=auth == "oauth2")
    if "login" in told:
        raise told.error("login", 'is for auth = "oauth2" or "session"')
    return None
