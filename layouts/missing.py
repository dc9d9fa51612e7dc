"""Which units of an area are not in its numbers, and how that is said."""

from collections.abc import Iterable

from ioc.domain.moments import SECOND
from ioc.indicators.answers import MissingUnit, SourceFreshness
from ioc.texts import formats, t
from layouts import words
from layouts.panel import Context

NAMED = 3  # in one line; the others are counted


def missing_in(source: SourceFreshness, context: Context) -> tuple[MissingUnit, ...]:
    """The silent units of a source that lie within the area shown and may be seen."""
    inside = set(context.place.leaves_of(context.area))
    return tuple(one for one in source.missing_units if one.area in inside and context.sees(one.area))


def unit_name(area: str, context: Context) -> str:
    """A unit by its name and, of an own one-stop unit, by the area it serves."""
    place, lang = context.place, context.lang
    one = place.areas[area]
    if one.has_territory or one.parent is None:
        return words.area(place, area, lang)
    return t("trust.office", lang, area=words.brief_area(place, one.parent, lang))


def silence(unit: MissingUnit, context: Context) -> str:
    """How long it has been silent, in the working time of its source."""
    return formats.age(unit.silent_us / SECOND, context.lang)


def note(subject: str, end: int, context: Context) -> str:
    """≥ and how many units are there, where some are missing in the numbers of a subject; else nothing.

    end: of the period shown; a unit is missing in none that ended before it fell silent.
    """
    mine = [source for source in context.sources if source.kind == subject]
    leaves = context.place.leaves_of(context.area)
    if any(source.state == "dead" for source in mine):
        return t("trust.none_there", context.lang, count=len(leaves))
    areas = list(
        dict.fromkeys(
            one.area for source in mine for one in missing_in(source, context) if one.newest_event_at < end
        )
    )
    if not areas:
        return ""
    told = {"there": f"{len(leaves) - len(areas)}/{len(leaves)}", "names": names(areas, context)}
    return t("trust.at_least", context.lang, **told)


def names(areas: Iterable[str], context: Context, most: int = NAMED) -> str:
    """The first of them by name, the others by number."""
    areas = list(areas)
    told = ", ".join(unit_name(area, context) for area in areas[:most])
    left = len(areas) - most
    return f"{told} {t('trust.and_others', context.lang, count=left)}" if left > 0 else told
