"""A value of a dossier's row as people read it: moments, codes, areas, yes and no."""

from typing import Any

from ioc.domain.moments import from_us
from ioc.texts import formats, t
from layouts import words
from layouts.panel import Context

CODES = {"channel": "channel", "procedure_code": "procedure", "field_code": "field"}


def fact_text(name: str, value: Any, context: Context) -> str:
    """A dash for what is not told."""
    place, lang = context.place, context.lang
    if value is None:
        return formats.DASH
    if name == "status":
        return words.status(value, lang)
    if name == "step":
        return words.step(value, lang)
    if name.endswith("_area"):
        return words.area(place, value, lang) if value in place.areas else value
    if name.endswith("_at") or name == "paused_since":
        return formats.moment(from_us(value, place.zone), lang)
    if isinstance(value, bool):
        return t("words.yes" if value else "words.no", lang)
    return words.code(place, CODES.get(name, name), str(value), lang)
