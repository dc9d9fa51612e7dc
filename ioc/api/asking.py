"""Reads the parameters of a question; QuestionError names the one that is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from geo.errors import nearest
from geo.places import Place
from ioc.domain.moments import day_number, local_days, to_us
from ioc.errors import QuestionError
from ioc.indicators.catalogue import BY_KEY, Indicator

YEARS = range(1991, 2060)  # whose days the product knows, whatever the offset


def only(told: Mapping[str, str], known: Sequence[str]) -> None:
    """Unknown and empty parameters are refused: a misspelt filter must not answer a wider question."""
    if empty := [name for name, value in told.items() if not value]:
        raise QuestionError(f"{empty[0]}: is empty; leave it out")
    if unknown := [name for name in told if name not in known]:
        raise QuestionError(f"{unknown[0]}: is no parameter here{nearest(unknown[0], known)}")


def moment(told: Mapping[str, str], name: str) -> date | datetime | None:
    """A day (its local midnight) or a moment with an offset."""
    text = told.get(name, "").replace(" ", "+")  # a plus sign not encoded arrives as a blank
    if not text:
        return None
    try:
        found = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError as error:
        raise QuestionError(f"{name}: {text!r} is neither yyyy-mm-dd nor a moment with an offset") from error
    if isinstance(found, datetime) and found.tzinfo is None:
        raise QuestionError(f"{name}: {text!r} has no offset from UTC")
    if found.year not in YEARS:
        raise QuestionError(f"{name}: {text!r} is too far from now")
    return found


def moment_us(told: Mapping[str, str], name: str, place: Place, otherwise: int) -> int:
    """The same in microseconds UTC."""
    found = moment(told, name)
    if found is None:
        return otherwise
    if isinstance(found, datetime):
        return to_us(found)
    return local_days(place.zone.key).start(day_number(found))


def area(told: Mapping[str, str], place: Place, otherwise: str) -> str:
    code = told.get("area") or otherwise
    if code not in place.areas:
        raise QuestionError(f"area: {place.code} has no area {code!r}")
    return code


def indicators(told: Mapping[str, str], name: str = "indicator") -> tuple[Indicator, ...]:
    """One or several with commas."""
    keys = [key for key in told.get(name, "").split(",") if key]
    if not keys:
        raise QuestionError(f"{name}: name at least one; /api/v1/indicators lists them")
    if unknown := [key for key in keys if key not in BY_KEY]:
        raise QuestionError(f"{name}: there is no {unknown[0]!r}{nearest(unknown[0], BY_KEY)}")
    return tuple(BY_KEY[key] for key in keys)


def several(told: Mapping[str, str], name: str, allowed: Sequence[str]) -> tuple[str, ...]:
    """Some of the allowed values, with commas; none where nothing is told."""
    values = tuple(dict.fromkeys(value for value in told.get(name, "").split(",") if value))
    if wrong := [value for value in values if value not in allowed]:
        raise QuestionError(f"{name}: {wrong[0]!r} is none of {', '.join(allowed)}")
    return values


def count(told: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    """A number from 1 to the most."""
    text = told.get(name) or str(otherwise)
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
        raise QuestionError(f"{name}: {text!r} is no number from 1 to {most}")
    return int(text)


def one_of(told: Mapping[str, str], name: str, allowed: Sequence[str], otherwise: str) -> str:
    value = told.get(name) or otherwise
    if value not in allowed:
        raise QuestionError(f"{name}: {value!r} is none of {', '.join(allowed)}")
    return value
