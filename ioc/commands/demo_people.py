"""One person of each role for the demo, with passwords that stay the same on the same data directory."""

import os
from pathlib import Path

import orjson

from geo.places import Place
from ioc.access.desk import desk_of
from ioc.access.roles import ADMINISTRATOR, ROLES
from ioc.access.secrets import new_password
from ioc.settings import Settings

FILE = "demo-people.json"  # clear text, of the demo alone
NAMES = {"operator": "Trực ban", "leader": "Lãnh đạo", "manager": "Quản lý", ADMINISTRATOR: "Quản trị"}


def ensure_demo_people(settings: Settings, place: Place) -> dict[str, str]:
    """Password by login; who is not at the desk yet is added."""
    told = _told(settings.data / FILE)
    desk = desk_of(settings, place)
    try:
        for role, password in told.items():
            if desk.people.find(role) is None:
                desk.people.add(role, f"{NAMES[role]} (demo)", role, _areas(place, role), password=password)
                desk.audit.note("person_added", "demo", role, role=role)
    finally:
        desk.store.close()
    return told


def _told(path: Path) -> dict[str, str]:
    """As a demo before left it, else made now and left for the next; nobody else on the machine may read it."""
    if path.is_file():
        return orjson.loads(path.read_bytes())
    made = {role: new_password() for role in ROLES}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(orjson.dumps(made, option=orjson.OPT_INDENT_2))
    return made


def _areas(place: Place, role: str) -> tuple[str, ...]:
    """The leader has the first centre below the whole place, all others the whole."""
    below = [centre.areas for centre in place.centres if place.root not in centre.areas]
    return below[0] if role == "leader" and below else (place.root,)


def spoken(place: Place, told: dict[str, str]) -> str:
    """How to sign in, as the demo prints it."""
    lines = []
    for role, password in told.items():
        areas = ", ".join(place.areas[area].names.vi for area in _areas(place, role))
        lines.append(f"  {role:<14} {password}   {areas}")
    return "\n".join(("Sign in as (login, password, areas):", *lines))
