"""People: who they are, what role and areas they have; added, changed, disabled, given a new first password."""

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from geo.errors import nearest
from geo.places import Place
from ioc import clock
from ioc.access.roles import ADMINISTRATOR, ROLES
from ioc.access.secrets import check_new, hashed, new_id, new_password
from ioc.domain.moments import to_us
from ioc.errors import SettingError
from ioc.store import Store
from ioc.store.people import Row, add_row, all_people, change_row, count_role, person_row
from ioc.store.sessions import end_sessions_of

LOGIN_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-@+")
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """signed_in_at, locked_until: microseconds UTC of the world's time."""

    id: str
    login: str
    name: str
    role: str
    areas: tuple[str, ...]
    disabled: bool = False
    must_change: bool = False
    has_password: bool = True
    locked_until: int | None = None
    signed_in_at: int | None = None


class People:
    def __init__(self, desk: Store, place: Place):
        self.desk, self.place = desk, place

    def all(self) -> list[Person]:
        with self.desk.read() as conn:
            return [_person(row) for row in all_people(conn, self.place.code)]

    def find(self, login: str) -> Person | None:
        """The person with a login."""
        row = self.row(login)
        return None if row is None else _person(row)

    def row(self, login: str) -> Row | None:
        """The same with the hash of the password; a login that nobody can have is not asked for."""
        login = plain_login(login)
        if not LOGIN_LETTERS.issuperset(login):
            return None
        with self.desk.read() as conn:
            return person_row(conn, self.place.code, login=login)

    def get(self, login: str) -> Person:
        """The person with a login; SettingError when there is none."""
        found = self.find(login)
        if found is None:
            raise SettingError(f"there is nobody with the login {login!r}{self._near(login)}")
        return found

    def add(
        self, login: str, name: str, role: str, areas: Iterable[str], *, password: str | None = None
    ) -> tuple[Person, str]:
        """A new person and their first password, to be changed when they first sign in (one given is kept)."""
        login, name, areas = plain_login(login), name.strip(), tuple(dict.fromkeys(areas))
        self._check(login, name, role, areas)
        if self.find(login) is not None:
            raise SettingError(f"the login {login!r} is taken")
        first = password or new_password()
        person = Person(
            id=new_id(), login=login, name=name, role=role, areas=areas, must_change=password is None
        )
        with self.desk.write() as conn:
            add_row(
                conn, self.place.code, id=person.id, login=login, name=name, role=role,
                areas=orjson.dumps(areas).decode(), password=hashed(first), must_change=person.must_change,
                disabled=False, fails=0, created_at=to_us(clock.real()),
            )  # fmt: skip
        return person, first

    def change(self, person: Person, *, name: str, role: str, areas: Iterable[str]) -> None:
        """Gives a person another name, role or areas; their sessions go on with them."""
        areas = tuple(dict.fromkeys(areas))
        self._check(person.login, name.strip(), role, areas)
        if role != ADMINISTRATOR:
            self._keep_one(person)
        told = {"name": name.strip(), "role": role, "areas": orjson.dumps(areas).decode()}
        self._write(person, **told)

    def disable(self, person: Person) -> None:
        """They can no longer sign in, and every session of theirs ends."""
        self._keep_one(person)
        self._write(person, disabled=True)
        self.end_sessions(person)

    def enable(self, person: Person) -> None:
        self._write(person, disabled=False, fails=0, locked_until=None)

    def reset(self, person: Person) -> str:
        """A new first password; the lock is lifted, every session ends."""
        first = new_password()
        self._write(person, password=hashed(first), must_change=True, fails=0, locked_until=None)
        self.end_sessions(person)
        return first

    def set_password(self, person: Person, password: str) -> None:
        """A password of their own; every session ends. SettingError names what is wrong with it."""
        check_new(password, person.login)
        self._write(person, password=hashed(password), must_change=False, fails=0, locked_until=None)
        self.end_sessions(person)

    def end_sessions(self, person: Person) -> int:
        with self.desk.write() as conn:
            return end_sessions_of(conn, self.place.code, person.id)

    def _write(self, person: Person, **values: object) -> None:
        with self.desk.write() as conn:
            change_row(conn, self.place.code, person.id, **values)

    def _check(self, login: str, name: str, role: str, areas: tuple[str, ...]) -> None:
        if not login or not LOGIN_LETTERS.issuperset(login) or len(login) > LONGEST_NAME:
            raise SettingError(f"login: {login!r}: small letters, digits and . _ - @ + only")
        if not name or len(name) > LONGEST_NAME:
            raise SettingError(f"name: must have 1 to {LONGEST_NAME} letters")
        if role not in ROLES:
            raise SettingError(f"role: {role!r} is none of {', '.join(ROLES)}")
        check_areas(self.place, areas)

    def _keep_one(self, person: Person) -> None:
        """The last administrator stays, or nobody could let anybody in."""
        if person.role != ADMINISTRATOR or person.disabled:
            return
        with self.desk.read() as conn:
            if count_role(conn, self.place.code, ADMINISTRATOR) <= 1:
                raise SettingError(f"{person.login}: is the last administrator")

    def _near(self, login: str) -> str:
        return nearest(login, [person.login for person in self.all()])


def plain_login(text: str) -> str:
    return text.strip().lower()


def check_areas(place: Place, areas: Iterable[str]) -> None:
    """SettingError unless there is at least one area and the place has them all."""
    areas = tuple(areas)
    if not areas:
        raise SettingError("areas: give at least one")
    if unknown := [area for area in areas if area not in place.areas]:
        raise SettingError(f"areas: {place.code} has no area {unknown[0]!r}")


def areas_of_centre(place: Place, key: str) -> tuple[str, ...]:
    """The areas of an operations centre of the place, as a ready-made scope."""
    found = next((centre for centre in place.centres if centre.key == key), None)
    if found is None:
        known = ", ".join(centre.key for centre in place.centres)
        raise SettingError(f"centre: {place.code} has no centre {key!r}; it has: {known}")
    return found.areas


def _person(row: Row) -> Person:
    return Person(
        id=row["id"], login=row["login"], name=row["name"], role=row["role"],
        areas=tuple(orjson.loads(row["areas"])), disabled=row["disabled"], must_change=row["must_change"],
        has_password=row["password"] is not None, locked_until=row["locked_until"],
        signed_in_at=row["signed_in_at"],
    )  # fmt: skip
