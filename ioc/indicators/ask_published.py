"""The question of figures that an authority published: each beside what we count for the same span."""

from geo.places import Place, Published
from ioc.domain.moments import day_number
from ioc.indicators.answers import Period, PublishedAnswer, PublishedRow, Question
from ioc.indicators.basis import Basis
from ioc.indicators.catalogue import BY_KEY

ONLINE_LEVELS = {"online_level_1_2": (1, 2), "online_level_3": (3,), "online_level_4": (4,)}


def published(basis: Basis, question: Question) -> PublishedAnswer:
    """All sets of the place whose area is the asked one; indicators narrow them to their subjects."""
    subjects = {key.partition("_")[0] for key in question.indicators}
    sets = (one for one in basis.place.published if one.area == question.area)
    rows = (_row(basis, one, value.key, value.value) for one in sets for value in one.values)
    return PublishedAnswer(
        tuple(row for row in rows if not subjects or row.key.partition(".")[0] in subjects)
    )


def _row(basis: Basis, one: Published, key: str, told: int) -> PublishedRow:
    indicator = BY_KEY.get(key.replace(".", "_"))
    unit = "count" if indicator is None else indicator.unit
    ours = counted_from_files(basis.place, key) if indicator is None else _ours(basis, one, indicator.key)
    return PublishedRow(key=key, published=told, ours=ours, group=one.key, unit=unit)


def _ours(basis: Basis, one: Published, key: str) -> int | None:
    start, end = (basis.standing.days.start(day_number(day)) for day in (one.start, one.end))
    if end > basis.as_of:
        return None
    value = basis.number(BY_KEY[key], one.area, Period(key="custom", start=start, end=end)).value
    return None if value is None else int(value)


def counted_from_files(place: Place, key: str) -> int | None:
    """Procedures and one-stop units as the place's own files list them; None for what no file lists."""
    subject, _, name = key.partition(".")
    if subject == "procedures" and place.procedures:
        return _procedures(place, name)
    if subject == "one_stop_units" and name in {level.key for level in place.levels}:
        return sum(_has_one_stop(place, code) for code in place.areas if place.areas[code].level == name)
    return None


def _procedures(place: Place, name: str) -> int:
    listed = place.procedures.values()
    if name == "all":
        return len(listed)
    if name in ONLINE_LEVELS:
        return sum(one.online_level in ONLINE_LEVELS[name] for one in listed)
    return sum(one.level == name for one in listed)


def _has_one_stop(place: Place, area: str) -> bool:
    """An area with a unit of its own beside its children, or a leaf, which is one itself."""
    return place.is_leaf(area) or place.office_of(area) is not None
