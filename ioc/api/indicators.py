"""/api/v1/indicators: every indicator with its words, formula, direction and target."""

from collections.abc import Mapping
from typing import Any

from ioc.api.asking import one_of
from ioc.api.parameters import LANG
from ioc.epochs import Window
from ioc.indicators.catalogue import INDICATORS, WORDS, Indicator, subjects
from ioc.texts import DEFAULT_LANGUAGE, LANGUAGES, t

SUMMARY = "The catalogue of indicators"
PARAMETERS = (LANG,)


def answer(epochs: Window, told: Mapping[str, str]) -> list[dict[str, Any]]:
    lang = one_of(told, "lang", LANGUAGES, DEFAULT_LANGUAGE)
    return [_entry(epochs, one, lang) for one in INDICATORS if one.subject in subjects(epochs.place)]


def _entry(epochs: Window, one: Indicator, lang: str) -> dict[str, Any]:
    return {
        "key": one.key,
        "subject": one.subject,
        "unit": one.unit,
        "group": one.group,
        "lower_is_better": one.lower_is_better,
        "attribution": one.attribution,
        "target": one.target(epochs.place),
        **{word: t(one.text_key(word), lang) for word in WORDS},
    }
