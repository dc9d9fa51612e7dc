"""The administrators' page of people: listed, added, changed, disabled, given a new first password."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, redirect, request

from ioc import clock
from ioc.access.desk import Desk
from ioc.access.forms import address, check_form, language, page
from ioc.access.guard import caller_now
from ioc.access.people import Person
from ioc.access.roles import ROLES
from ioc.domain.moments import to_us
from ioc.errors import SettingError
from ioc.texts import t


def blueprint(desk: Desk) -> Blueprint:
    """/people and /people/edit."""
    pages = Blueprint("people_page", __name__, template_folder="templates")
    pages.add_url_rule("/people", "list", lambda: _list(desk), methods=["GET"])
    pages.add_url_rule("/people", "add", lambda: _add(desk), methods=["POST"])
    pages.add_url_rule("/people/edit", "person", lambda: _person(desk), methods=["GET"])
    pages.add_url_rule("/people/edit", "change", lambda: _change(desk), methods=["POST"])
    return pages


def _list(desk: Desk, status: int = 200, **more: Any) -> Response:
    typed = SimpleNamespace(login="", name="", role="operator", areas=())
    told = {"typed": typed, "wrong": "", "told": None, **more}
    now = to_us(clock.real())
    return page(
        desk, "people.html", status, here="people", people=desk.people.all(), roles=ROLES, now_us=now, **told
    )


def _add(desk: Desk) -> Response:
    check_form()
    form = request.form
    typed = SimpleNamespace(
        areas=form.getlist("areas"), **{n: form.get(n, "") for n in ("login", "name", "role")}
    )
    try:
        person, first = desk.people.add(typed.login, typed.name, typed.role, typed.areas)
    except SettingError as error:
        return _list(desk, 400, typed=typed, wrong=str(error))
    note(desk, "person_added", person.login, role=person.role, areas=list(person.areas))
    return _list(desk, told=_first_password(person, first))


def _person(desk: Desk, status: int = 200, **more: Any) -> Response:
    person = desk.people.find(request.values.get("login", ""))
    if person is None:
        return redirect("/people", 303)
    told = {"wrong": "", "told": None, **more}
    return page(desk, "person.html", status, here="people", person=person, roles=ROLES, **told)


def _change(desk: Desk) -> Response:
    check_form()
    person, deed = desk.people.find(request.form.get("login", "")), DEEDS.get(request.form.get("deed", ""))
    if person is None or deed is None:
        return redirect("/people", 303)
    try:
        told = deed(desk, person)
    except SettingError as error:
        return _person(desk, 400, wrong=str(error))
    desk.sessions.forget()
    return _person(desk, told=told)


def _give(desk: Desk, person: Person) -> None:
    form = request.form
    told = {"name": form.get("name", ""), "role": form.get("role", ""), "areas": form.getlist("areas")}
    desk.people.change(person, **told)
    note(desk, "person_changed", person.login, role=told["role"], areas=told["areas"])


def _reset(desk: Desk, person: Person) -> tuple[str, str]:
    first = desk.people.reset(person)
    note(desk, "password_reset", person.login)
    return _first_password(person, first)


def _disable(desk: Desk, person: Person) -> None:
    desk.people.disable(person)
    note(desk, "person_disabled", person.login)


def _enable(desk: Desk, person: Person) -> None:
    desk.people.enable(person)
    note(desk, "person_enabled", person.login)


def _end_sessions(desk: Desk, person: Person) -> None:
    note(desk, "signed_out_everywhere", person.login, sessions=desk.sessions.end_all(person.id))


DEEDS: dict[str, Callable[[Desk, Person], tuple[str, str] | None]] = {
    "change": _give,
    "reset": _reset,
    "disable": _disable,
    "enable": _enable,
    "end_sessions": _end_sessions,
}


def note(desk: Desk, deed: str, subject: str, **detail: Any) -> None:
    """An entry of the log in the name of whoever asks."""
    desk.audit.note(deed, caller_now().login, subject, address=address(), **detail)


def _first_password(person: Person, first: str) -> tuple[str, str]:
    return t("access.people.told_once", language(), login=person.login), first
