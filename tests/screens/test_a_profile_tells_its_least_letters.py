"""The table of wall-screens: what letters a viewer at a distance can read, and what is no screen at all."""

from dataclasses import asdict

import pytest

from ioc.errors import SettingError
from ioc.screens.profile import Profile

USUAL = {"diagonal_inch": 55, "width_px": 1920, "height_px": 1080, "columns": 1, "rows": 1, "farthest_m": 5}
# metres: height of a capital in mm at 16' and 20', font in px at 16' and 20' on a 55" 1080p panel
TABLE = {2: (9, 12, 21, 26), 3: (14, 17, 31, 39), 5: (23, 29, 52, 66), 8: (37, 47, 84, 105)}


@pytest.mark.parametrize("metres", TABLE)
def test_letters_are_as_large_as_the_table_says(metres):
    profile = Profile(**{**USUAL, "farthest_m": metres})
    fonts = (profile.least_px, profile.good_px)
    heights = (font * 0.7 * profile.mm_per_px for font in fonts)
    assert (*(round(one) for one in heights), *(round(one) for one in fonts)) == TABLE[metres]


def test_a_wall_of_panels_has_the_letters_of_one_of_them():
    wall = Profile(**{**USUAL, "width_px": 7680, "height_px": 3240, "columns": 4, "rows": 3})
    assert wall.panel_px == (1920, 1080)
    assert wall.least_px == Profile(**USUAL).least_px


def test_a_finer_panel_of_the_same_size_needs_more_pixels():
    fine = Profile(**{**USUAL, "width_px": 3840, "height_px": 2160})
    assert fine.least_px == pytest.approx(2 * Profile(**USUAL).least_px)


@pytest.mark.parametrize(
    ("name", "value"),
    [("diagonal_inch", 0), ("diagonal_inch", "55"), ("diagonal_inch", float("nan")), ("width_px", 1920.5),
     ("width_px", -1), ("height_px", True), ("columns", 0), ("rows", 99), ("farthest_m", 0), ("farthest_m", None),
     ("columns", 7)],
)  # fmt: skip
def test_what_is_no_screen_is_named(name, value):
    told = "width_px" if (name, value) == ("columns", 7) else name
    with pytest.raises(SettingError, match=rf"profile\.{told}"):
        Profile(**{**USUAL, name: value})


def test_it_is_read_as_it_was_written():
    assert Profile.from_json(Profile(**USUAL).to_json()) == Profile(**USUAL)


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({**USUAL, "depth": 1}, "depth"),
        ({k: v for k, v in USUAL.items() if k != "rows"}, "rows"),
        ([], "profile"),
    ],
)
def test_a_field_that_is_missing_or_unknown_is_named(told, named):
    with pytest.raises(SettingError, match=named):
        Profile.from_json(told)
    assert asdict(Profile(**USUAL)) == USUAL
