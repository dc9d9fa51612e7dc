"""/api/v1/figures: the same numbers as `ioc figures`, counted from the rows, always exact."""

from collections.abc import Mapping
from typing import Any

from ioc.api.asking import area, moment, one_of
from ioc.api.parameters import AREA, FROM, MOMENT, TO, Parameter
from ioc.epochs import Window
from ioc.indicators.figures import SUBJECTS
from ioc.indicators.forms import II_06A

SUMMARY = "Exact numbers of a period or a moment, split by what you name"
BY = ("area", "receiving_area", "channel", "field", "procedure", "category", "state", "kind", "responsible")
PARAMETERS = (
    Parameter(
        "subject", "What is counted.", {"type": "string", "enum": list(SUBJECTS), "default": "dossiers"}
    ),
    AREA,
    FROM,
    TO,
    Parameter("at", "A day or moment: the stocks then.", MOMENT),
    Parameter(
        "by", f"What to split by: {', '.join(BY)}; several with commas where they can be counted together."
    ),
    Parameter("per", "Splits the period.", {"type": "string", "enum": ["day", "month"]}),
    Parameter(
        "attribution",
        "resolving, receiving, or both with a comma.",
        {"type": "string", "default": "resolving"},
    ),
    Parameter(
        "lateness", "The rule of the values without suffix.", {"type": "string", "enum": ["day", "instant"]}
    ),
    Parameter("form", "An official form instead.", {"type": "string", "enum": [II_06A]}),
)


def answer(epochs: Window, told: Mapping[str, str]) -> list[dict[str, Any]]:
    place = epochs.place
    asked = {
        "area": area(told, place, epochs.home),
        "start": moment(told, "from"),
        "end": moment(told, "to"),
        "by": told.get("by", ""),
        "attribution": told.get("attribution") or "resolving",
        "lateness": told.get("lateness") or None,
    }
    if told.get("form"):
        return epochs.reader().form_figures(told["form"], **asked)
    subject = one_of(told, "subject", SUBJECTS, "dossiers")
    return epochs.reader().figures(subject, at=moment(told, "at"), per=told.get("per") or None, **asked)
