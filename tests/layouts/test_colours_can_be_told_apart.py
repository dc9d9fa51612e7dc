"""Both themes: text and marks stand out from their ground, and no colour alone is lost on the colour-blind."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from colour_maths import SIGHTS, contrast, distance

from layouts import theme

SHEET = Path(theme.__file__).parent / "assets" / "20-theme.css"
APART = 12  # CIE 1976; 2.3 is just noticeable side by side, legend and map stand further away from each other
GROUNDS = ("ground", "surface", "surface-2")


def themes() -> dict[str, dict[str, str]]:
    """The colours of each theme by name."""
    dark, light = SHEET.read_text(encoding="utf-8").split(':root[data-theme="light"]')
    told = {"dark": dark.split("}")[0], "light": light.split("}")[0]}
    return {name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text)) for name, text in told.items()}


THEMES = themes()
each = pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
sights = pytest.mark.parametrize("sight", SIGHTS)


def of(colours: dict[str, str], kind: str) -> list[str]:
    return [value for name, value in colours.items() if re.fullmatch(rf"{kind}-(\d|other)", name)]


def test_both_themes_name_the_same_colours():
    assert set(THEMES["dark"]) == set(THEMES["light"]) and len(THEMES["dark"]) > 25
    for names in (theme.CATEGORIES, theme.CLASSES, theme.SERIES, (theme.OTHER, theme.INK, theme.LINE)):
        assert {one.removeprefix("@") for one in names} <= set(THEMES["dark"])


def test_the_mathematics_knows_black_from_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert distance("#000000", "#ffffff") == pytest.approx(100, abs=0.1)
    assert distance("#ff0000", "#008000") > 100 and distance("#b04a00", "#5c7000", "deutan") < 20


@each
@pytest.mark.parametrize(
    ("name", "least"), [("ink", 7), ("ink-2", 7), ("ink-3", 4.5), ("bad", 4.5), ("warn", 4.5)]
)
def test_text_stands_out_from_every_ground(colours, name, least):
    assert {ground: contrast(colours[name], colours[ground]) for ground in GROUNDS if
            contrast(colours[name], colours[ground]) < least} == {}  # fmt: skip


@each
def test_words_on_coloured_ground_are_read(colours):
    assert contrast(colours["bad"], colours["bad-ground"]) >= 4.5
    assert contrast(colours["ground"], colours["warn"]) >= 4.5
    assert contrast(colours["ground"], colours["bad"]) >= 4.5
    assert contrast(colours["ink"], colours["map-ground"]) >= 7


@each
@pytest.mark.parametrize("kind", ["series", "cat", "class"])
def test_marks_stand_out_from_the_panel(colours, kind):
    marks = of(colours, kind)
    assert len(marks) >= 3
    assert all(contrast(one, colours["surface"]) >= 3 for one in marks)


@each
def test_bars_stand_out_from_their_track(colours):
    assert contrast(colours["bar"], colours["surface-2"]) >= 3
    assert contrast(colours["bad"], colours["surface-2"]) >= 3


@each
@sights
@pytest.mark.parametrize("kind", ["cat", "class"])
def test_colours_of_one_legend_stay_apart_for_every_sight(colours, sight, kind):
    pairs = list(combinations(of(colours, kind), 2))
    assert len(pairs) >= 10
    assert {pair: round(distance(*pair, sight), 1) for pair in pairs if distance(*pair, sight) < APART} == {}


@each
@sights
def test_a_missed_target_is_not_taken_for_a_plain_bar(colours, sight):
    assert distance(colours["bad"], colours["bar"], sight) >= APART
    assert distance(colours["class-1"], colours["class-5"], sight) >= 2 * APART
