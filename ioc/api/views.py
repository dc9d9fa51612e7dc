"""What the API can be asked: for each address its parameters, its words and the function that answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ioc.api import areas, dossiers, figures, indicators, series, sources
from ioc.api.parameters import Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """heavy: counts rows, so only a few may run at once. answers: the schema of the answer in openapi.py.

    lists: answers with records, and takes where they are listed before the window.
    """

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    answer: Callable[..., Any]  # of (Window, parameters as told)
    answers: str
    heavy: bool = False
    lists: bool = False
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
    View(
        path="dossiers",
        summary=dossiers.SUMMARY,
        parameters=dossiers.PARAMETERS,
        answer=dossiers.answer,
        answers="Dossiers",
        heavy=True,
        lists=True,
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
