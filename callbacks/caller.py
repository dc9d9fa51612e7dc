"""Who asks, and what they may see: the one place where pages of lists learn it."""

from geo.places import Place
from ioc.access.scope import Scope, whole


def scope_of(place: Place) -> Scope:
    """The areas of whoever asks; the whole place until there is somebody to know."""
    return whole(place)


def owner() -> str:
    """Under whose name saved views and urges are kept."""
    return "local"


def note(deed: str, subject: str, **detail: object) -> None:
    """For the audit log: what was done, to what; kept nowhere until there is a log."""
