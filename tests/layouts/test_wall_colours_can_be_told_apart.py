"""Walls by day and by night: figures stand out seven times, states differ for every sight, and by their shape."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from colour_maths import SIGHTS, contrast, distance

from layouts import theme

ASSETS = Path(theme.__file__).parent / "assets"
WALL = (ASSETS / "70-wall.css").read_text(encoding="utf-8")
APART = 12
GROUNDS = ("ground", "surface", "surface-2", "map-ground", "bad-ground")


def colours(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text))


def rule(selector: str) -> dict[str, str]:
    """The colours that a selector sets in the sheet of walls."""
    return colours(WALL.split(selector + " {")[1].split("}")[0])


DARK = colours(
    (ASSETS / "20-theme.css").read_text(encoding="utf-8").split(':root[data-theme="light"]')[0]
) | rule("\n:root")
NIGHT = DARK | rule('\n:root[data-theme="night"]')
each = pytest.mark.parametrize("told", [DARK, NIGHT], ids=["day", "night"])
sights = pytest.mark.parametrize("sight", SIGHTS)


def test_the_night_is_darker_than_the_day_in_everything_that_shines():
    shining = [name for name in NIGHT if NIGHT[name] != DARK[name]]
    assert len(shining) > 25
    assert all(contrast(NIGHT[name], "#000000") <= contrast(DARK[name], "#000000") for name in shining)


@each
@pytest.mark.parametrize("ground", GROUNDS)
def test_figures_stand_out_seven_times_from_every_ground(told, ground):
    assert contrast(told["figure"], told[ground]) >= 7
    assert contrast(told["ink-2"], told[ground]) >= (7 if ground in ("ground", "surface") else 4.5)


@each
def test_words_of_states_are_read(told):
    for name in ("bad", "warn", "ink-3"):
        assert contrast(told[name], told["surface"]) >= 4.5, name
    assert contrast(told["ground"], told["warn"]) >= 4.5 and contrast(told["ground"], told["bad"]) >= 4.5


@each
def test_marks_stand_out_from_the_block(told):
    for name in (
        "series-1",
        "series-2",
        "series-3",
        "far-below",
        "below",
        "cat-1",
        "cat-2",
        "cat-3",
        "cat-4",
        "cat-5",
    ):
        assert contrast(told[name], told["surface"]) >= 3, name


@each
@sights
def test_states_differ_for_every_sight(told, sight):
    for one, other in combinations(("met", "below", "far-below"), 2):
        assert distance(told[one], told[other], sight) >= APART, (one, other)
    for one, other in (("bad", "ink-3"), ("warn", "ink-3"), ("bad", "figure")):
        assert distance(told[one], told[other], sight) >= APART, (one, other)


@each
@sights
def test_categories_differ_for_every_sight(told, sight):
    kinds = [told[f"cat-{n}"] for n in range(1, 6)] + [told["cat-other"]]
    assert {pair for pair in combinations(kinds, 2) if distance(*pair, sight) < APART} == set()


def test_states_differ_by_shape_as_well():
    shapes = {
        state: WALL.split(f'.wall [data-age="{state}"] .shape {{')[1].split("}")[0]
        for state in ("late", "dead", "new")
    }
    assert "rotate" in shapes["late"] and "clip-path" in shapes["dead"] and "border:" in shapes["new"]
