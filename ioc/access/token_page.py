"""The administrators' page of API tokens: made, shown once, revoked."""

from typing import Any

from flask import Blueprint, Response, request

from ioc import clock
from ioc.access.desk import Desk
from ioc.access.forms import check_form, language, page
from ioc.access.guard import caller_now
from ioc.access.people_page import note
from ioc.access.roles import OF_TOKENS
from ioc.domain.moments import to_us
from ioc.errors import SettingError
from ioc.texts import t

ADDRESS = "/people/tokens"


def blueprint(desk: Desk) -> Blueprint:
    pages = Blueprint("token_page", __name__, template_folder="templates")
    pages.add_url_rule(ADDRESS, "list", lambda: _list(desk), methods=["GET"])
    pages.add_url_rule(ADDRESS, "change", lambda: _change(desk), methods=["POST"])
    return pages


def _list(desk: Desk, status: int = 200, **more: Any) -> Response:
    told = {"wrong": "", "told": None, **more}
    now = to_us(clock.real())
    return page(
        desk,
        "tokens.html",
        status,
        here="tokens",
        tokens=desk.tokens.all(),
        permissions=OF_TOKENS,
        pushing=[one for one in desk.place.sources.values() if one.push],
        now_us=now,
        source=lambda name: _name_of(desk, name),
        **told,
    )


def _change(desk: Desk) -> Response:
    check_form()
    try:
        if request.form.get("deed") == "revoke":
            return _revoked(desk, request.form.get("token", ""))
        return _made(desk)
    except SettingError as error:
        return _list(desk, 400, wrong=str(error))


def _revoked(desk: Desk, token: str) -> Response:
    desk.tokens.revoke(token)
    note(desk, "token_revoked", token)
    return _list(desk)


def _made(desk: Desk) -> Response:
    form, by = request.form, caller_now().login
    name, days = form.get("name", ""), form.get("days", default=0, type=int)
    if form.get("deed") == "make_pushing":
        token, borne = desk.tokens.make_pushing(name, form.get("source", ""), days, by)
    else:
        lists = [form.getlist(told) for told in ("areas", "permissions")]
        token, borne = desk.tokens.make(name, *lists, days, by)
    note(
        desk,
        "token_made",
        token.id,
        name=token.name,
        permissions=list(token.permissions),
        areas=list(token.areas),
        source=token.source,
    )
    return _list(desk, told=(t("access.tokens.told_once", language(), name=token.name), borne))


def _name_of(desk: Desk, source: str) -> str:
    entry = desk.place.sources.get(source)
    return f"{entry.names.get(language())} ({source})" if entry else source
