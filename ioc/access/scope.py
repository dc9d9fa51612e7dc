"""The areas somebody may see: each given area with everything below it; every query is limited by one of these."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.places import Place
from ioc.errors import ScopeError


@dataclass(frozen=True, slots=True)
class Scope:
    """The areas given, by key; hashable, so that what is drawn for a scope can be kept under it."""

    areas: frozenset[str]

    def allows(self, place: Place, area: str) -> bool:
        """Whether an area lies within one of the given areas (an area that the place does not know does not)."""
        return area in place.areas and not self.areas.isdisjoint(place.path(area))

    def leaves(self, place: Place) -> frozenset[str]:
        """The leaves whose records may be seen."""
        return frozenset(leaf for area in self.areas for leaf in place.leaves_of(area))

    def given_above(self, place: Place, area: str) -> str | None:
        """The uppermost of the given areas that an area lies in; None where it lies in none."""
        return next((one for one in place.path(area) if one in self.areas), None)

    def is_whole(self, place: Place) -> bool:
        """Whether nothing of the place is hidden."""
        return place.root in self.areas


def require(scope: Scope, place: Place, area: str) -> None:
    """ScopeError unless the area may be seen: the one rule for pages, bundles, the API, lists and exports."""
    if not scope.allows(place, area):
        raise ScopeError(f"area: {area} is not within the areas of the caller")


def scope_of(areas: Iterable[str]) -> Scope:
    return Scope(frozenset(areas))


def whole(place: Place) -> Scope:
    """The scope that hides nothing."""
    return Scope(frozenset((place.root,)))
