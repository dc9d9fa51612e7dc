"""What the API can be asked: for each address its parameters, its words and the function that answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ioc.api import areas, figures, indicators, series, sources
from ioc.api.parameters import Parameter
from ioc.epochs import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """heavy: counts rows, so only a few may run at once. answers: the schema of the answer in openapi.py."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    answer: Callable[[Window, Mapping[str, str]], Any]
    answers: str
    heavy: bool = False
    mimetype: str = "application/json"


VIEWS = (
    View(
        path="figures",
        summary=figures.SUMMARY,
        parameters=figures.PARAMETERS,
        answer=figures.answer,
        answers="Figures",
        heavy=True,
    ),
    View(
        path="series",
        summary=series.SUMMARY,
        parameters=series.PARAMETERS,
        answer=series.answer,
        answers="Series",
    ),
    View(
        path="areas",
        summary=areas.SUMMARY,
        parameters=areas.PARAMETERS,
        answer=areas.answer,
        answers="Areas",
        mimetype="application/geo+json",
    ),
    View(path="sources", summary=sources.SUMMARY, parameters=(), answer=sources.answer, answers="Sources"),
    View(
        path="indicators",
        summary=indicators.SUMMARY,
        parameters=indicators.PARAMETERS,
        answer=indicators.answer,
        answers="Indicators",
    ),
)
