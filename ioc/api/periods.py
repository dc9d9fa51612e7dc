"""The period of a question of the API, and moments as the API writes them."""

from collections.abc import Mapping

from geo.places import Place
from ioc.api.asking import moment_us
from ioc.domain.moments import from_us
from ioc.errors import QuestionError
from ioc.indicators.answers import Period
from ioc.indicators.periods import period_of


def period_asked(told: Mapping[str, str], place: Place, as_of: int) -> Period:
    """From and to as told; without them this month up to now. Nothing after now is counted."""
    month = period_of("month", as_of, place)
    start = moment_us(told, "from", place, month.start)
    end = min(moment_us(told, "to", place, as_of), as_of)
    if end < start:
        raise QuestionError("to: the end of the period is before its start, or its start is after now")
    return Period(key="custom", start=start, end=end)


def iso(moment: int | None, place: Place) -> str | None:
    """The moment in the place's local time with its offset."""
    return None if moment is None else from_us(moment, place.zone).isoformat()
