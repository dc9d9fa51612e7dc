"""/api/v1/series: indicators over time, by hour, day or month."""

from collections.abc import Mapping
from typing import Any

from ioc.api.asking import area, indicators, one_of
from ioc.api.parameters import AREA, FROM, TO, Parameter, some_of
from ioc.api.periods import iso, period_asked
from ioc.epochs import Window
from ioc.indicators.answers import Question
from ioc.indicators.catalogue import BY_KEY

SUMMARY = "Indicators over time"
STEPS = ("hour", "day", "month")
PARAMETERS = (
    Parameter("indicator", "Keys of /api/v1/indicators with commas.", some_of(BY_KEY), required=True),
    AREA,
    FROM,
    TO,
    Parameter("step", "Length of a step.", {"type": "string", "enum": list(STEPS), "default": "day"}),
)


def answer(epochs: Window, told: Mapping[str, str]) -> dict[str, Any]:
    reader = epochs.reader()
    question = Question(
        name="series",
        area=area(told, epochs.place, epochs.home),
        period=period_asked(told, epochs.place, reader.epoch.as_of),
        indicators=tuple(one.key for one in indicators(told)),
        step=one_of(told, "step", STEPS, "day"),
    )
    found = reader.answer(question)
    return {
        "area": question.area,
        "step": found.step,
        "as_of": iso(reader.epoch.as_of, epochs.place),
        "starts": [iso(start, epochs.place) for start in found.starts],
        "series": [{"indicator": line.indicator, "values": list(line.values)} for line in found.lines],
    }
