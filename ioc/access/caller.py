"""Who asks: a person with a session, a program with a token or a wall screen; what they may do and see."""

from dataclasses import dataclass, field

from geo.places import Place
from ioc.access.scope import Scope

PERSON, TOKEN, SCREEN = "person", "token", "screen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """kind: person | token | screen; id: of the person, token or screen; login: how the audit names them."""

    kind: str
    id: str
    login: str
    name: str
    role: str
    scope: Scope
    permissions: frozenset[str]
    source: str | None = None  # the only one whose records it may push
    must_change: bool = False  # the first password is still in use: nothing else is open
    csrf: str = field(default="", repr=False)  # what forms of this session carry

    def may(self, permission: str) -> bool:
        return permission in self.permissions


def home_of(place: Place, scope: Scope) -> str | None:
    """The area that somebody's pages open with: the uppermost of theirs; None of a scope without areas."""
    known = [area for area in scope.areas if area in place.areas]
    order = {area: number for number, area in enumerate(place.areas)}
    return min(known, key=lambda area: (len(place.path(area)), order[area]), default=None)
