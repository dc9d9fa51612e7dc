"""Wall pages: drawn for every place and screen, nothing smaller than its viewers read, nothing over a joint."""

from dataclasses import replace

import pytest
from drawings import PLACES, part, text
from samples import PLACE, answers, changed, context, emptied, sources

from geo.places import Place
from ioc.errors import SettingError
from ioc.indicators.answers import SourcesAnswer
from ioc.screens.profile import Profile
from ioc.screens.programme import WALL_PAGES
from ioc.texts import LANGUAGES, catalogue, t
from layouts.panel import Context
from layouts.view import View, read_query
from layouts.walls.catalogue import WALL_PANELS, wall_panel
from layouts.walls.draw import draw, failed, frame
from layouts.walls.fits import blocks_that_fit
from layouts.walls.kinds import WALL_KINDS
from layouts.walls.letters import fit_of
from layouts.walls.measure import lines_of, width_of
from layouts.walls.packing import packed
from layouts.walls.page import wall_layout
from layouts.walls.pages import WALLS, blocks_of, spots_of, wall_panels
from layouts.walls.setup import ScreenSetup, preview_of, profile_of, profile_text

SCREENS = {
    "desk": Profile(55, 1920, 1080, 1, 1, 3), "room": Profile(55, 1920, 1080, 1, 1, 5),
    "far": Profile(55, 1920, 1080, 1, 1, 8), "large": Profile(85, 3840, 2160, 1, 1, 5),
    "wall": Profile(55, 7680, 3240, 4, 3, 8), "wide": Profile(55, 17280, 3240, 9, 3, 8),
    "four": Profile(55, 3840, 2160, 2, 2, 4),
}  # fmt: skip
screens = pytest.mark.parametrize("profile", SCREENS.values(), ids=SCREENS)
both = pytest.mark.parametrize("lang", LANGUAGES)
everywhere = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)


def view_on(page: str, profile: Profile, place: Place = PLACE, **options) -> View:
    return View(page=page, area=options.pop("area", place.root), wall=profile_text(profile), **options)


def drawn_of(panel, of: Context, how=lambda answer: answer):
    return draw(panel, tuple(how(one) for one in answers(panel, of)), of)


def test_the_tables_of_pages_and_panels_agree():
    assert tuple(WALLS) == WALL_PAGES
    used = {block.key for blocks in WALLS.values() for block in blocks}
    used |= {block.key.partition("-")[0] for block in blocks_of("wall-data", PLACE)}
    assert used == set(WALL_PANELS)
    assert {panel.kind for panel in WALL_PANELS.values()} == set(WALL_KINDS)
    assert {f"walls.panels.{key}" for key in WALL_PANELS} - {"walls.panels.wall_source"} <= set(catalogue())


@both
@everywhere
@screens
def test_every_block_is_drawn_on_every_screen(profile, place, lang):
    count = 0
    for page in WALL_PAGES:
        of = context(view_on(page, profile, place, lang=lang), place)
        for panel in wall_panels(of.view, place):
            assert part(drawn_of(panel, of), "body"), (page, panel.key)
            count += 1
        ((update,),) = (frame(of),)
        assert update.value.count("<section") == len(spots_of(of.view, place))
    assert count >= 7


@both
@pytest.mark.parametrize("page", WALL_PAGES)
def test_a_block_says_what_is_empty_loading_or_failed(page, lang):
    view = view_on(page, SCREENS["desk"], lang=lang)
    for panel in wall_panels(view, PLACE):
        of = context(view)
        assert part(drawn_of(panel, of, emptied), "body"), panel.key
        assert "is-failed" in part(failed(panel, of), "panel", "className")
        reading = context(view, progress=0.4)
        loading = part(drawn_of(panel, reading), "panel", "className")
        assert ("is-loading" in loading) == (panel.kind not in ("wall_source", "wall_units")), panel.key


@both
def test_a_total_with_a_member_missing_says_so(lang):
    of = context(view_on("wall-overview", SCREENS["wall"], lang=lang))
    gone = ("688", "689")
    panel = wall_panel("wall_overdue", PLACE)
    said = text(
        part(
            drawn_of(panel, of, lambda a: changed(a, lambda p: replace(p, missing=gone, of_members=11))),
            "body",
        )
    )
    assert "≥" in said and t("words.members", lang, there="9/11") in said


def test_a_number_is_never_bare():
    """Value blocks tell a comparison or a target wherever there is one."""
    for profile in SCREENS.values():
        for page in WALL_PAGES:
            of = context(view_on(page, profile))
            for panel in (one for one in wall_panels(of.view, PLACE) if one.kind == "wall_value"):
                assert text(part(drawn_of(panel, of), "body")).count(" ") >= 2, (page, panel.key, profile)


@screens
@pytest.mark.parametrize("page", WALL_PAGES)
def test_no_block_lies_over_another_or_over_a_joint(profile, page):
    fit, spots = fit_of(profile), spots_of(view_on(page, profile), PLACE)
    cells = [(x, y) for s in spots for x in range(s.x, s.x + s.w) for y in range(s.y, s.y + s.h)]
    assert (
        len(cells) == len(set(cells))
        and max(x for x, _ in cells) < fit.columns
        and max(y for _, y in cells) < fit.rows
    )
    for spot in spots:
        within = spot.x // fit.across == (spot.x + spot.w - 1) // fit.across
        within = within and spot.y // fit.down == (spot.y + spot.h - 1) // fit.down
        whole = spot.x % fit.across == spot.w % fit.across == 0 or spot.y % fit.down == spot.h % fit.down == 0
        assert within or (spot.block.picture and whole), (page, spot)


@screens
def test_letters_are_never_below_what_the_farthest_viewer_reads(profile):
    fit = fit_of(profile)
    assert fit.small >= profile.least_px - 1e-9 and fit.unit >= profile.least_px - 1e-9
    assert sum(fit.widths()) == pytest.approx(profile.width_px)
    assert sum(fit.heights()) + fit.top + fit.bottom == pytest.approx(profile.height_px)


def test_the_keeper_is_told_how_many_blocks_fit():
    assert blocks_that_fit(SCREENS["desk"]) == (7, [])
    count, warnings = blocks_that_fit(SCREENS["far"], "en")
    assert count < 4 and any("blocks" in one for one in warnings)
    none, told = blocks_that_fit(Profile(24, 1280, 720, 1, 1, 20), "vi")
    assert none >= 1 and told
    assert blocks_that_fit(SCREENS["wall"])[0] >= 7


@screens
def test_what_matters_most_is_what_stays(profile):
    fit = fit_of(profile)
    for blocks in (one for one in WALLS.values() if one):
        kept = [spot.block for spot in packed(blocks, fit)]
        assert kept == [block for block in blocks if block in kept] and kept[0] == blocks[0]


def test_a_profile_goes_into_an_address_and_back():
    for profile in SCREENS.values():
        assert profile_of(profile_text(profile)) == profile
    for wrong in (
        "",
        "55x1920",
        "55x1920x1080x1x1xfar",
        "55x1920.5x1080x1x1x3",
        "0x0x0x0x0x0",
        "infx1920x1080x1x1x3",
    ):
        assert profile_of(wrong) is None
    view = view_on("wall-today", SCREENS["wall"], lang="en")
    assert read_query(PLACE, view.query()) == view
    assert read_query(PLACE, "page=wall-today&area=70") is None
    assert read_query(PLACE, "page=wall-today&area=nowhere&wall=55x1920x1080x1x1x3") is None


def test_a_preview_names_what_is_wrong_with_its_address():
    setup = preview_of(PLACE, "?pages=wall-today,wall-data&seconds=20&diagonal=43&night=1", "70")
    assert [item.page for item in setup.items] == [
        "wall-today",
        "wall-data",
    ] and setup.profile.diagonal_inch == 43
    for search in (
        "page=wall-x",
        "area=x",
        "width=a",
        "width=1",
        "seconds=5",
        "columns=7",
        "seconds=inf",
        "diagonal=nan",
    ):
        with pytest.raises(SettingError):
            preview_of(PLACE, f"?{search}", "70")


@both
@screens
def test_a_wall_has_two_layers_and_no_part_that_a_callback_touches(profile, lang):
    setup = ScreenSetup(name="A", area=PLACE.root, profile=profile, items=preview_of(PLACE, "", "70").items)
    of = context(view_on("wall-overview", profile, lang=lang))
    layout = wall_layout("preview", setup, of)
    inside = layout.children.to_plotly_json()["props"]["data-html"]
    assert inside.count('class="wall-layer"') == 2
    assert all(
        inside.count(f'id="{name}"') == 1 for name in ("lost", "as-of", "drawn", "clock-time", "wall-area")
    )
    assert inside.count('data-source="') == len(PLACE.sources)


def test_a_text_is_not_taken_for_narrower_than_it_is():
    """As chromium drew them, in em."""
    measured = {"Giao dịch thành công": 10.45, "0123456789": 6.30, "Thủ tục hành chính, dịch vụ công": 15.93}
    assert all(0.99 * width <= width_of(told) <= 1.06 * width for told, width in measured.items())
    assert [lines_of("một hai ba", width, 1.0) for width in (20, 4.0, 2.2)] == [1, 2, 3]


def test_units_of_a_dead_source_are_missing():
    of = context(view_on("wall-data", SCREENS["desk"]), state="dead")
    panel = wall_panel("wall_units", PLACE)
    said = text(part(draw(panel, (SourcesAnswer(sources(PLACE, state="dead")),), of), "body"))
    assert "0/123" in said
