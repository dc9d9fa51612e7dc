"""Opens what most commands need: settings, the place, the clock's course, the store, the sources."""

import logging
from collections.abc import Mapping

from geo.places import Place
from ioc import clock
from ioc.domain.feed import Source
from ioc.errors import SettingError
from ioc.settings import DEMO_CLOCK, Settings, check_sources, open_place, read_settings, source_options
from ioc.store import Store, open_store, require_current, upgrade
from ioc.store.engine import PAGE_S
from ioc.wiring import Wiring


def opened(**given: object) -> tuple[Settings, Place]:
    """Settings and place, with the log and the clock set accordingly."""
    settings = read_settings(**given)
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    for talkative in ("httpx", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    place = open_place(settings)
    check_sources(settings, place)
    clock.follow(course_of(settings))
    return settings, place


def course_of(settings: Settings) -> clock.Course | None:
    """How the place's time runs: as set, else as a demo on the same data left it, else as the world's."""
    left = settings.data / DEMO_CLOCK
    text = settings.clock or (left.read_text(encoding="utf-8").strip() if left.is_file() else None)
    return clock.from_text(text) if text else None


def current_store(settings: Settings, place: Place, *, most_s: float | None = None) -> Store:
    """The store. Our own SQLite file is made with its tables; any other must have this program's schema."""
    is_new = settings.database_url is None and not (settings.data / "ioc.db").exists()
    store = open_store(settings.url, place, most_s=most_s)
    if is_new:
        upgrade(store)
    require_current(store)
    return store


def read_store(settings: Settings, place: Place) -> Store:
    """Where pages read facts: the replica where there is one, whose epoch is what it has."""
    if settings.read_database_url is None:
        return current_store(settings, place, most_s=PAGE_S)
    store = open_store(settings.read_database_url, place, most_s=PAGE_S)
    require_current(store)
    return store


def polled_sources(settings: Settings, place: Place, wiring: Wiring) -> Mapping[str, Source]:
    """Every source of the place that is asked for its records, by name."""
    asked = (name for name, entry in place.sources.items() if entry.polled)
    return {name: open_source(settings, place, wiring, name) for name in asked}


def open_source(settings: Settings, place: Place, wiring: Wiring, name: str) -> Source:
    if name not in place.sources:
        known = ", ".join(place.sources) or "none"
        raise SettingError(f"{name}: the place {place.code} has no such source; it has: {known}")
    return wiring.load_source(name, place, source_options(settings, name))
