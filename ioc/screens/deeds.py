"""What a keeper does to one screen, each deed giving what is said of it: saved, ordered, its token changed, revoked."""

from collections.abc import Callable, Mapping

from flask import abort, request

from ioc.access.desk import Desk
from ioc.access.forms import address, language
from ioc.access.guard import caller_now
from ioc.access.roles import ADMINISTER
from ioc.access.scope import require
from ioc.errors import ScopeError, SettingError
from ioc.screens.forms import read_order, read_profile, read_programme
from ioc.screens.screen import Screen
from ioc.texts import t

Told = tuple[str, str]


def save(desk: Desk, screen: Screen) -> Told:
    form = request.form
    area = area_of(desk, form)
    told = {"name": form.get("name", ""), "area": area, "profile": read_profile(form)}
    programme = read_programme(form, area)
    desk.screens.change(screen.id, **told, programme=programme, by=caller_now().login, address=address())
    return said("saved", desk.screens.get(screen.id))


def order(desk: Desk, screen: Screen) -> Told:
    command = request.form.get("command", "")
    told = read_order(request.form)
    desk.screens.order(screen.id, command, **told, by=caller_now().login, address=address())
    ordered = t(f"access.screens.order.{command}", language())
    return t("access.screens.given", language(), name=screen.name, order=ordered), ""


def rotate(desk: Desk, screen: Screen) -> Told:
    desk.screens.rotate(screen.id, by=caller_now().login, address=address())
    return said("rotated", screen)


def revoke(desk: Desk, screen: Screen) -> Told:
    if not caller_now().may(ADMINISTER):
        abort(403)
    desk.screens.revoke(screen.id, by=caller_now().login, address=address())
    return said("revoked", screen)


DEEDS: Mapping[str, Callable[[Desk, Screen], Told]] = {
    "save": save, "order": order, "rotate": rotate, "revoke": revoke,
}  # fmt: skip


def area_of(desk: Desk, form: Mapping[str, str]) -> str:
    """The area that a form tells, which must be one of the caller's."""
    area = form.get("area", "")
    try:
        require(caller_now().scope, desk.place, area)
    except ScopeError as error:
        raise SettingError(str(error)) from error
    return area


def said(key: str, screen: Screen) -> Told:
    return t(f"access.screens.{key}", language(), name=screen.name), ""
