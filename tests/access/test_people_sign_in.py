"""People sign in with their own password, are locked out after too many failures, and leave everywhere at once."""

from datetime import timedelta

import pytest
from desk_samples import DONG_XOAI, PASSWORD

from ioc import clock
from ioc.access.audit import Audit
from ioc.access.secrets import HASHER, UNKNOWN, new_password
from ioc.access.sessions import Sessions
from ioc.access.signing_in import ADDRESS_FAILS, FAILS_MOST, LOCKED_S, SigningIn
from ioc.errors import SettingError

OWASP = "$argon2id$v=19$m=19456,t=2,p=1$"
AS_PEOPLE_GET_THEM = HASHER.hash(PASSWORD), UNKNOWN  # before conftest.py makes hashing cheap


@pytest.fixture
def leader(people):
    return people.add("an.nguyen", "Nguyễn An", "leader", [DONG_XOAI], password=PASSWORD)[0]


@pytest.fixture
def signing_in(people, desk_store):
    return SigningIn(people, Audit(desk_store))


@pytest.fixture
def sessions(desk_store):
    return Sessions(desk_store, idle_hours=1, most_hours=10)


@pytest.fixture
def later(monkeypatch):
    """Moves the world's time."""
    begin = clock.real()

    def move(**by):
        monkeypatch.setattr(clock, "real", lambda: begin + timedelta(**by))
        shift = timedelta(**by).total_seconds()
        monkeypatch.setattr(clock, "monotonic", lambda: 1e6 + shift)

    return move


def enter(signing_in, password=PASSWORD, login="an.nguyen", address="10.0.0.1"):
    return signing_in.try_password(login, password, address)


def test_the_right_password_lets_in_and_no_other(signing_in, leader):
    assert enter(signing_in).person.id == leader.id
    assert enter(signing_in, login=" An.Nguyen ").person.id == leader.id
    for wrong in ("", PASSWORD + "x", PASSWORD.upper()):
        assert enter(signing_in, wrong).person is None


def test_no_password_is_stored_as_it_was_typed(people, desk_store, leader):
    from ioc.store.people import person_row

    with desk_store.read() as conn:
        kept = person_row(conn, people.place.code, login=leader.login)["password"]
    assert kept.startswith("$argon2id$") and PASSWORD not in kept


def test_hashes_cost_what_owasp_asks_also_where_there_is_nobody():
    assert [kept.startswith(OWASP) for kept in AS_PEOPLE_GET_THEM] == [True, True]


def test_who_is_not_there_learns_no_more_than_who_mistypes(signing_in, leader):
    assert enter(signing_in, login="nobody") == enter(signing_in, "wrong")


def test_after_too_many_failures_even_the_right_password_must_wait(signing_in, leader, later):
    for number in range(FAILS_MOST):
        assert enter(signing_in, "wrong", address=f"10.0.0.{number}").person is None
    assert enter(signing_in).person is None
    later(seconds=LOCKED_S + 1)
    assert enter(signing_in).person is not None


def test_one_failure_less_locks_nobody_and_success_forgives(signing_in, leader):
    for _ in range(3):
        for _ in range(FAILS_MOST - 1):
            enter(signing_in, "wrong")
        assert enter(signing_in).person is not None


def test_an_address_that_keeps_guessing_is_slowed_down(signing_in, leader, later):
    for number in range(ADDRESS_FAILS):
        enter(signing_in, login=f"guess{number}")
    assert enter(signing_in).why == "too_many"
    assert enter(signing_in, address="10.0.0.2").person is not None
    later(minutes=6)
    assert enter(signing_in).person is not None


def test_a_disabled_person_is_out_at_once(people, signing_in, sessions, leader):
    cookie = sessions.begin(leader, "password")
    people.disable(leader)
    sessions.forget()
    assert sessions.caller(cookie, deed=True) is None
    assert enter(signing_in).person is None
    people.enable(leader)
    assert enter(signing_in).person is not None


def test_a_session_knows_its_person_role_and_areas(sessions, leader, shipped_place):
    caller = sessions.caller(sessions.begin(leader, "password"), deed=True)
    assert (caller.login, caller.role, caller.id) == ("an.nguyen", "leader", leader.id)
    assert caller.scope.allows(shipped_place, DONG_XOAI) and not caller.scope.allows(shipped_place, "70")
    assert caller.may("urge") and not caller.may("administer")


def test_a_cookie_that_was_never_given_is_nobodys(sessions, leader, desk_store):
    from ioc.access.secrets import digest

    cookie = sessions.begin(leader, "password")
    for other in ("", cookie[:-1], cookie + "A", digest(cookie)):
        assert sessions.caller(other, deed=True) is None


def test_a_session_ends_when_idle_but_not_while_used(sessions, leader, later):
    cookie = sessions.begin(leader, "password")
    for minutes in (50, 100, 150):
        later(minutes=minutes)
        assert sessions.caller(cookie, deed=True) is not None
    later(minutes=150 + 61)
    assert sessions.caller(cookie, deed=True) is None


def test_a_page_that_refreshes_itself_keeps_no_session_alive(sessions, leader, later):
    cookie = sessions.begin(leader, "password")
    for minutes in range(5, 61, 5):
        later(minutes=minutes)
        assert sessions.caller(cookie, deed=False) is not None
    later(minutes=61)
    assert sessions.caller(cookie, deed=False) is None


def test_a_session_ends_at_its_age_however_busy(sessions, leader, later):
    cookie = sessions.begin(leader, "password")
    for minutes in range(30, 600, 30):
        later(minutes=minutes)
        assert sessions.caller(cookie, deed=True) is not None
    later(minutes=601)
    assert sessions.caller(cookie, deed=True) is None


def test_signing_out_everywhere_ends_all_sessions_of_that_person_alone(people, sessions, leader):
    other, _ = people.add("binh", "Bình", "manager", ["70"], password=PASSWORD)
    mine, theirs = [sessions.begin(leader, "password") for _ in range(3)], sessions.begin(other, "password")
    assert sessions.end_all(leader.id) == 3
    assert [sessions.caller(one, deed=True) for one in mine] == [None] * 3
    assert sessions.caller(theirs, deed=True).login == "binh"


def test_the_first_password_must_be_changed_and_a_reset_makes_a_new_one(people, signing_in, sessions):
    person, first = people.add("chi", "Chi", "operator", ["70"])
    assert sessions.caller(sessions.begin(person, "password"), deed=True).must_change
    assert not sessions.caller(sessions.begin(person, "oidc"), deed=True).must_change
    people.set_password(person, "của riêng tôi 1")
    assert not people.get("chi").must_change
    assert enter(signing_in, first, "chi").person is None
    again = people.reset(person)
    assert again != first and people.get("chi").must_change
    assert enter(signing_in, again, "chi").person is not None


@pytest.mark.parametrize("password", ["short", "x" * 201, "aaaaaaaaaaaa", "chi và số 123"])
def test_a_weak_password_is_refused_by_name(people, password):
    person, _ = people.add("chi", "Chi", "operator", ["70"])
    with pytest.raises(SettingError, match="password_"):
        people.set_password(person, password)


def test_first_passwords_never_repeat():
    assert len({new_password() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("told", "named"),
    [({"role": "king"}, "role"), ({"areas": []}, "areas"), ({"areas": ["nowhere"]}, "nowhere"),
     ({"login": "a b"}, "login"), ({"name": " "}, "name"), ({"login": "an.nguyen"}, "taken")],
)  # fmt: skip
def test_a_wrong_person_is_refused_by_name(people, leader, told, named):
    values = {"login": "dung", "name": "Dũng", "role": "operator", "areas": ["70"], **told}
    with pytest.raises(SettingError, match=named):
        people.add(**values)


def test_the_last_administrator_stays(people):
    admin, _ = people.add("root", "Quản trị", "administrator", ["70"])
    with pytest.raises(SettingError, match="last administrator"):
        people.disable(admin)
    with pytest.raises(SettingError, match="last administrator"):
        people.change(admin, name="Quản trị", role="operator", areas=["70"])
    people.add("root2", "Quản trị 2", "administrator", ["70"])
    people.disable(admin)
    assert people.get("root").disabled


def test_people_of_another_place_are_not_these(desk_store, people, leader):
    from dataclasses import replace

    from ioc.access.people import People

    elsewhere = People(desk_store, replace(people.place, code="elsewhere"))
    assert elsewhere.find(leader.login) is None and elsewhere.all() == []


@pytest.mark.parametrize("odd", ["\x00", "an\x00", "ầ", "a b", "", "' OR 1=1 --"])
def test_odd_logins_are_nobodys(people, signing_in, leader, odd):
    assert people.find(odd) is None
    assert enter(signing_in, login=odd).person is None
