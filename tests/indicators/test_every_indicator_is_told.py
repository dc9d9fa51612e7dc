"""The catalogue is whole: words, units, formulas over counters that exist, targets that hit an indicator."""

import pytest

from geo.places import load_place, shipped
from ioc.domain.counters import COUNTERS
from ioc.indicators import catalogue
from ioc.indicators.catalogue import BY_KEY, INDICATORS, WORDS, subjects
from ioc.indicators.evaluate import counter_number
from ioc.texts import LANGUAGES, t

ASKED_FOR = (
    "dossiers_received", "dossiers_to_resolve", "dossiers_resolved", "dossiers_resolved_early",
    "dossiers_resolved_on_time", "dossiers_resolved_late", "dossiers_resolved_no_due",
    "dossiers_resolved_without_result", "dossiers_on_time_rate", "dossiers_on_time_rate_form",
    "dossiers_pending", "dossiers_overdue", "dossiers_due_soon", "dossiers_carried_over",
    "dossiers_online_share", "dossiers_median_hours", "dossiers_p90_hours", "dossiers_awaiting_acceptance",
    "dossiers_awaiting_over_8h", "tickets_opened", "tickets_closed", "tickets_open", "tickets_overdue",
    "tickets_on_time_rate", "tickets_satisfaction", "tickets_median_hours", "payments_count", "payments_value",
    "payments_mean", "payments_median", "payments_success_rate", "dossiers_paid_online",
)  # fmt: skip


@pytest.fixture(scope="module")
def place():
    return load_place(shipped("binh-phuoc-2021"))


def test_what_was_asked_for_is_there():
    assert [key for key in ASKED_FOR if key not in BY_KEY] == []


def test_no_key_stands_twice():
    assert len(BY_KEY) == len(INDICATORS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.key)
def test_every_word_is_written(indicator, lang):
    assert all(t(indicator.text_key(word), lang).strip() for word in WORDS)
    assert t(f"indicator_groups.{indicator.group}", lang)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.key)
def test_formulas_use_counters_that_exist(indicator, place):
    assert indicator.key.startswith(f"{indicator.subject}_") and indicator.subject in COUNTERS
    formulas = [one for one in (indicator.numerator, indicator.denominator) if one is not None]
    assert bool(formulas) == (indicator.reads == catalogue.COUNTERS)
    for formula in formulas:
        for term in formula.terms:
            assert counter_number(place, indicator.subject, term) >= 0
    assert indicator.unit in ("count", "share", "hours", "money")
    assert (indicator.denominator is not None) == (
        indicator.unit == "share" or indicator.key == "payments_mean"
    )


def test_every_target_and_comparison_of_the_place_is_an_indicator(place):
    assert [key for key in (*place.targets, *place.comparison.indicators) if key not in BY_KEY] == []
    assert BY_KEY["dossiers_on_time_rate"].target(place) == 0.95
    assert BY_KEY["dossiers_pending"].target(place) is None


def test_a_place_has_the_subjects_it_has_sources_for(place):
    assert subjects(place) == ("dossiers", "tickets", "payments")
