"""A session at the desk of a data directory, for programs that look at the dashboard as a person would."""

from pathlib import Path
from urllib.parse import urlsplit

from geo.places import Place, load_place, shipped
from ioc.access.desk import Desk, desk_on
from ioc.access.guard import COOKIE
from ioc.access.secrets import new_password
from ioc.store.desk import desk_url, open_desk


def desk_at(folder: Path, place: Place | None = None) -> Desk:
    """The desk of a data directory, with a manager who may see the whole place (the shipped one unless told)."""
    place = place or load_place(shipped("binh-phuoc-2021"))
    desk = desk_on(open_desk(desk_url(Path(folder), None), place), place)
    if desk.people.find("manager") is None:
        desk.people.add("manager", "Manager", "manager", [place.root], password=new_password())
    return desk


def session_of(folder: Path, login: str = "manager") -> dict[str, str]:
    """The cookies of a new session of a person at the desk of a data directory."""
    desk = desk_at(folder)
    try:
        return {COOKIE: desk.sessions.begin(desk.people.get(login), "password")}
    finally:
        desk.store.close()


def for_browser(cookies: dict[str, str], url: str) -> list[dict[str, str]]:
    """The same as a browser's context takes them: for every address of the host."""
    host = urlsplit(url).hostname or ""
    return [{"name": name, "value": value, "domain": host, "path": "/"} for name, value in cookies.items()]
