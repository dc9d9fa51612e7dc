"""Forms of the keeper's page read into what they mean: a profile, a programme, an order."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ioc.errors import SettingError
from ioc.screens import programme as programmes
from ioc.screens.profile import LIMITS, WHOLE, Profile
from ioc.screens.programme import DAYS, LEAST_S, Item, Programme, Span

PRESETS: dict[str, tuple[float, int, int, int, int]] = {
    "hd": (55, 1920, 1080, 1, 1),
    "uhd": (75, 3840, 2160, 1, 1),
    "wall_4x3": (55, 7680, 3240, 4, 3),
    "wall_9x3": (55, 17_280, 3240, 9, 3),
}
OTHER = "other"
MORE_SPANS, MORE_ITEMS = 1, 2  # empty ones offered


class Form(Protocol):
    """What is asked of a form of werkzeug."""

    def get(self, key: str, default: Any = None) -> Any: ...
    def getlist(self, key: str) -> list[str]: ...


def read_profile(form: Form) -> Profile:
    """Of a kind of screen, or as its sizes say."""
    farthest = _number(form, "farthest_m", float)
    if (chosen := form.get("preset", OTHER)) in PRESETS:
        return Profile(*PRESETS[chosen], farthest)
    told = {
        name: _number(form, name, int if name in WHOLE else float) for name in LIMITS if name != "farthest_m"
    }
    return Profile(**told, farthest_m=farthest)


def preset_of(profile: Profile) -> str:
    """The kind of screen that a profile is."""
    told = (profile.diagonal_inch, *(getattr(profile, name) for name in WHOLE))
    return next((key for key, one in PRESETS.items() if one == told), OTHER)


def read_programme(form: Form, area: str) -> Programme:
    """Spans without pages are left out, and lines without a page; a page without an area is of the screen's."""
    spans = [
        span for number in range(programmes.MOST_SPANS) if (span := _span(form, number, area)) is not None
    ]
    night = tuple(_time(form, f"night-{edge}") for edge in ("from", "to"))
    return Programme(tuple(spans), night)


def rows_of(programme: Programme, area: str) -> list[dict[str, Any]]:
    """A programme as the form shows it, with empty lines to fill."""
    empty = {"page": "", "area": "", "seconds": ""}
    rows = [
        {
            "days": span.days, "start": span.start.isoformat("minutes"), "end": span.end.isoformat("minutes"),
            "items": [_row(item, area) for item in span.items] + [empty] * MORE_ITEMS,
        }
        for span in programme.spans
    ]  # fmt: skip
    more = {"days": DAYS[0], "start": "", "end": "", "items": [empty] * (MORE_ITEMS + 1)}
    return (rows + [more] * MORE_SPANS)[: programmes.MOST_SPANS]


def read_order(form: Form) -> dict[str, Any]:
    minutes = form.get("minutes") or "0"
    if not minutes.isdecimal():
        raise SettingError(f"minutes: {minutes!r} is no number of minutes")
    return {"page": form.get("page", ""), "text": form.get("text", ""), "minutes": int(minutes[:9])}


def _row(item: Item, area: str) -> dict[str, Any]:
    return {"page": item.page, "area": "" if item.area == area else item.area, "seconds": item.seconds}


def _span(form: Form, number: int, area: str) -> Span | None:
    lists = (form.getlist(f"{name}-{number}") for name in ("page", "area", "seconds"))
    items = tuple(
        Item(page, where.strip() or area, _seconds(seconds))
        for page, where, seconds in zip(*lists, strict=False)
        if page
    )
    if not items:
        return None
    start, end = (_time(form, f"{edge}-{number}") for edge in ("start", "end"))
    return Span(form.get(f"days-{number}", ""), start, end, items)


def _seconds(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else LEAST_S if not text else -1


def _time(form: Form, name: str):
    return programmes.time_of(form.get(name, ""), name)


def _number(form: Form, name: str, kind: Callable[[str], float]) -> Any:
    text = (form.get(name) or "").strip().replace(",", ".")
    try:
        return kind(text)
    except ValueError:
        raise SettingError(f"profile.{name}: {text!r} is no number") from None


def typed(form: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """What was typed, to be shown again."""
    return {name: form.get(name, "") for name in names}
