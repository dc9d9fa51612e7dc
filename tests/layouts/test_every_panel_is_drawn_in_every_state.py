"""Every panel of every page is drawn, whatever its answers are like, in both languages and for every place."""

from dataclasses import replace

import pytest
from drawings import (
    COMMUNE,
    PLACES,
    components,
    drawn,
    every_drawing,
    pages_with_panels,
    part,
    plain,
    text,
    view_of,
)
from html_tree import expanded
from samples import PLACE, answers, changed, context, emptied, sources

from ioc.indicators.answers import Point
from ioc.texts import LANGUAGES, t
from layouts.catalogue import PANELS
from layouts.draw import NEVER_WITHHELD, draw, failed
from layouts.kinds import FIGURES, KINDS, TRUST, TWINS
from layouts.page import not_found, page_layout
from layouts.pages import PAGES, panels_of
from layouts.view import PAGE_KEYS

NOTHING = {  # good news, in words
    "pareto": "delays.none_overdue", "forgotten": "delays.none_forgotten", "reasons": "trust.none_refused",
    "rejects": "trust.none_refused", "late": "trust.none_late", "unit_list": "trust.none_missing",
    "count_days": "trust.none_counted", "count_codes": "trust.none_differ", "incidents": "trust.none_happened",
}  # fmt: skip
LISTS = ("sources", "dictionary")  # kinds that list what there is, whatever the numbers
both = pytest.mark.parametrize("lang", LANGUAGES)
everywhere = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)


def state_of(updates) -> str:
    name = part(updates, "panel", "className")
    return next(word.removeprefix("is-") for word in name.split() if word.startswith("is-"))


def missing(point: Point) -> Point:
    return replace(point, missing=("688", "689"), of_members=14)


def test_every_declared_panel_stands_on_a_page():
    used = {key for rows in PAGES.values() for row in rows for column in row.columns for key in column}
    assert used == set(PANELS)
    assert {panel.kind for panel in PANELS.values()} == set(KINDS)


@both
@everywhere
def test_a_panel_with_answers_is_drawn_with_all_its_parts(place, lang):
    seen = set()
    for of, panel, updates in every_drawing(place, lang=lang):
        state, seen = state_of(updates), seen | {panel.key}
        assert state == "ok" or (state == "empty" and _may_be_empty(panel, of)), (
            of.view.address(),
            panel.key,
        )
        assert part(updates, "body") or part(updates, "figure")["data"], panel.key
        assert (panel.kind in FIGURES) == (part(updates, "figure") is not None)
        assert (panel.kind in TWINS) == (part(updates, "twin") is not None), panel.key
    assert len(seen) >= 4


def _may_be_empty(panel, of) -> bool:
    """No boundaries to draw, no codes to split by, nothing published about the area."""
    place = of.place
    codes = {"channel": place.channels, "category": place.categories, "type": place.payment_types}
    if panel.kind in ("area_map", "spots"):
        return place is not PLACE or of.area not in (PLACE.root, "689", COMMUNE)
    return panel.kind == "published" or (panel.by in codes and not codes[panel.by])


@both
@everywhere
def test_a_page_stands_with_and_without_its_drawings(place, lang):
    for page in (page for page in PAGE_KEYS if panels_of(page, place)):
        of = context(view_of(page, place, lang=lang), place)
        updates = [
            one for panel in (p for g, p in pages_with_panels(place) if g == page) for one in drawn(panel, of)
        ]
        bare, filled = (expanded(plain(page_layout(of, told))) for told in ((), updates))
        assert bare["props"]["lang"] == lang
        assert len(text(filled)) > len(text(bare)), page
        assert not [word for word in text(filled).split() if word.startswith("{")]


@both
def test_a_panel_without_answers_says_that_there_are_none(lang):
    for page, panel in pages_with_panels():
        of = context(view_of(page, lang=lang))
        for nothing in ((), (None,), (None, None)):
            updates = draw(panel, nothing, of)
            assert state_of(updates) == "empty" and t("states.empty", lang) in text(part(updates, "body"))


@both
def test_a_panel_of_an_empty_period_is_drawn(lang):
    for page, panel in pages_with_panels():
        of = context(view_of(page, lang=lang))
        if panel.question == "dossier":  # one dossier has no period
            continue
        told = answers(panel, of)
        none = draw(panel, changed(told, lambda one: replace(one, value=None, previous=None, n=0)), of)
        assert state_of(none) in ("ok", "empty")
        bare = draw(panel, tuple(emptied(one) for one in told), of)
        if panel.kind in LISTS:
            assert state_of(bare) == "ok"
        elif panel.kind == "spots":  # the ground stands, and says that there is nothing on it
            assert t("states.empty", lang) in text(part(bare, "legend"))
        else:
            assert state_of(bare) == "empty", panel.key
            said = text(part(bare, "body"))
            assert panel.kind == "area_map" or t(NOTHING.get(panel.kind, "states.empty"), lang) in said


@both
def test_a_number_that_is_not_there_is_a_dash(lang):
    for page, panel in pages_with_panels():
        if panel.kind not in ("tile", "points", "ranking"):
            continue
        of = context(view_of(page, lang=lang))
        told = changed(answers(panel, of), lambda one: replace(one, value=None, previous=None))
        said = text(part(draw(panel, told, of), "body"))
        assert "—" in said and "None" not in said and "nan" not in said


@both
def test_while_the_history_is_read_totals_are_withheld(lang):
    for page, panel in pages_with_panels():
        of = context(view_of(page, lang=lang), progress=0.4)
        updates = draw(panel, answers(panel, of), of)
        if panel.kind in NEVER_WITHHELD:
            assert state_of(updates) == "ok"
            continue
        assert state_of(updates) == "loading" and "40\u00a0%" in text(part(updates, "body"))
        assert part(updates, "figure") is None or part(updates, "figure")["data"] == []


@both
def test_a_panel_that_fails_says_so_and_leaves_no_old_drawing(lang):
    for page, panel in pages_with_panels():
        updates = failed(panel, context(view_of(page, lang=lang)))
        assert state_of(updates) == "failed" and t("states.failed", lang) in text(part(updates, "body"))
        assert part(updates, "figure") is None or part(updates, "figure")["data"] == []
        assert not part(updates, "twin") and not part(updates, "legend") and not part(updates, "note")


@both
@pytest.mark.parametrize("kind", ["tile", "points", "ranking", "breakdown", "dictionary"])
def test_a_total_with_a_missing_member_is_at_least_and_says_how_many_there_are(kind, lang):
    for page, panel in pages_with_panels():
        if panel.kind == kind:
            of = context(view_of(page, lang=lang))
            said = text(part(draw(panel, changed(answers(panel, of), missing), of), "body"))
            assert "≥" in said and t("words.members", lang, there="12/14") in said, panel.key
            assert "≥" not in text(part(drawn(panel, of), "body"))


def test_an_area_whose_source_is_missing_is_hatched_on_the_map():
    of = context(view_of("province"))
    updates = draw(PANELS["map"], changed(answers(PANELS["map"], of), missing), of)
    filled = [one for one in part(updates, "figure")["data"] if one.get("locations") and one.get("meta")]
    assert {one["meta"] for one in filled} - {"outline"} == {"hatched"}


@both
def test_an_approximate_number_is_marked(lang):
    for page, panel in pages_with_panels():
        if panel.kind in ("tile", "points"):
            of = context(view_of(page, lang=lang))
            about = changed(answers(panel, of), lambda one: replace(one, approximate=True))
            assert "≈" in text(part(draw(panel, about, of), "body")), panel.key
            assert "≈" not in text(part(drawn(panel, of), "body"))


@pytest.mark.parametrize("state", ["late", "dead", "new"])
@both
def test_an_old_source_is_said_by_shape_and_word(state, lang):
    of = context(view_of("province", lang=lang), state=state)
    updates = draw(
        PANELS["sources"], (replace(answers(PANELS["sources"], of)[0], sources=sources(state=state)),), of
    )
    said = text(part(updates, "body"))
    assert t(f"freshness.{state}", lang) in said and t("freshness.silent", lang) in said
    assert {"late": "◆", "dead": "✕", "new": "○"}[state] in said


def test_every_panel_knows_the_sources_whose_age_is_its_age():
    for page in PAGE_KEYS:
        of = context(view_of(page))
        slots = [one for one in components(plain(page_layout(of))) if "data-sources" in one["props"]]
        assert slots
        for one in slots:
            key, told = one["props"]["id"]["key"], one["props"]["data-sources"].split()
            assert set(told) <= set(PLACE.sources)
            assert bool(told) != (PANELS[key].kind in (*LISTS, *TRUST)), key


@both
def test_a_wrong_address_leads_home(lang):
    tree = plain(not_found(lang))
    assert t("shell.not_found", lang) in text(tree) and t("shell.go_home", lang) in text(tree)
