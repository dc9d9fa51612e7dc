"""The addresses by which people come in and leave: sign-in, sign-out, their own password."""

from flask import Blueprint, Response, g, redirect, request

from ioc.access.cookies import keep
from ioc.access.desk import Desk
from ioc.access.forms import (
    ENTRY_COOKIE,
    address,
    check_form,
    entry_secret,
    is_own_entry,
    local_address,
    page,
)
from ioc.access.guard import COOKIE, SIGN_IN, caller_now, signed_in
from ioc.access.people import Person
from ioc.access.secrets import matches
from ioc.errors import SettingError
from ioc.store.people import person_row


def blueprint(desk: Desk) -> Blueprint:
    """/sign-in, /sign-out and /password."""
    doors = Blueprint("doors", __name__, template_folder="templates")
    doors.add_url_rule(SIGN_IN, "form", lambda: _sign_in_page(desk), methods=["GET"])
    doors.add_url_rule(SIGN_IN, "sign_in", lambda: _sign_in(desk), methods=["POST"])
    doors.add_url_rule("/sign-out", "sign_out", lambda: _sign_out(desk), methods=["POST"])
    doors.add_url_rule("/password", "password_form", lambda: _password_page(desk), methods=["GET"])
    doors.add_url_rule("/password", "password", lambda: _change_password(desk), methods=["POST"])
    return doors


def _sign_in_page(desk: Desk, wrong: str = "", status: int = 200) -> Response:
    afterwards = local_address(request.values.get("next"))
    if request.method == "GET" and not wrong and signed_in(desk) is not None:
        return redirect(afterwards)
    login, secret = request.form.get("login", "")[:100], entry_secret()
    told = {"next": afterwards, "wrong": wrong, "login": login, "provider": desk.provider is not None}
    answer = page(desk, "sign_in.html", status, secret=secret, **told)
    return keep(desk, answer, ENTRY_COOKIE, secret, path=SIGN_IN)


def _sign_in(desk: Desk) -> Response:
    if not is_own_entry():
        return _sign_in_page(desk, "form_again", 403)
    form = request.form
    attempt = desk.signing_in.try_password(form.get("login", ""), form.get("password", ""), address())
    if attempt.person is None:
        return _sign_in_page(desk, attempt.why, 429 if attempt.why == "too_many" else 401)
    return come_in(desk, attempt.person, "password", local_address(form.get("next")))


def come_in(desk: Desk, person: Person, how: str, afterwards: str) -> Response:
    """A new session, whatever the browser held before."""
    if old := request.cookies.get(COOKIE):
        desk.sessions.end(old)
    desk.audit.note("signed_in", person.login, person.login, address=address(), how=how)
    must_change = person.must_change and how == "password"
    return with_cookie(desk, redirect("/password" if must_change else afterwards, 303), person, how)


def with_cookie(desk: Desk, answer: Response, person: Person, how: str) -> Response:
    """The answer with the cookie of a new session."""
    return keep(desk, answer, COOKIE, desk.sessions.begin(person, how))


def _sign_out(desk: Desk) -> Response:
    """Of this browser, or with `everywhere` of all."""
    caller, cookie = signed_in(desk), request.cookies.get(COOKIE, "")
    if caller is not None and request.form.get("everywhere"):
        ended = desk.sessions.end_all(caller.id)
        desk.audit.note(
            "signed_out_everywhere", caller.login, caller.login, address=address(), sessions=ended
        )
    elif caller is not None:
        desk.sessions.end(cookie)
        desk.audit.note("signed_out", caller.login, caller.login, address=address())
    answer = redirect(SIGN_IN, 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="Lax", path="/")
    return answer


def _password_page(desk: Desk, wrong: str = "", status: int = 200) -> Response:
    return page(desk, "password.html", status, wrong=wrong)


def _change_password(desk: Desk) -> Response:
    """The old password is asked for: whoever finds an open screen must not take it over."""
    check_form()
    form, caller, fails = request.form, caller_now(), desk.signing_in.fails
    key = f"person {caller.id}"
    if fails.is_full(key):
        return _password_page(desk, "too_many", 429)
    with desk.store.read() as conn:
        kept = person_row(conn, desk.place.code, id=caller.id)["password"]
    if not matches(kept, form.get("old", "")):
        fails.note(key)
        return _password_page(desk, "password_old", 403)
    if form.get("new") != form.get("again"):
        return _password_page(desk, "password_differs", 400)
    return _changed(desk, desk.people.get(caller.login), form.get("new", ""))


def _changed(desk: Desk, person: Person, password: str) -> Response:
    try:
        desk.people.set_password(person, password)
    except SettingError as error:
        return _password_page(desk, str(error), 400)
    desk.sessions.forget()
    desk.audit.note("password_changed", person.login, person.login, address=address())
    g.caller = None
    return with_cookie(desk, redirect("/", 303), person, "password")
