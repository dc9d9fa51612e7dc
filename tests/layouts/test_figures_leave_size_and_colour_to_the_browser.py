"""Figures carry no template, no pixels and no colours of their own, and ask nothing outside the house."""

import re

import orjson
import pytest
from drawings import PLACES, every_drawing, part, walk
from samples import PLACE, context

from ioc.texts import LANGUAGES
from layouts import theme
from layouts.page import page_layout
from layouts.view import MAPS, View

SIZES = {
    "size", "width", "gridwidth", "ticklen", "tickwidth", "l", "r", "t", "b", "pad", "xshift", "yshift", "borderwidth",
    "borderpad", "standoff", "height", "arrowsize", "arrowwidth", "linewidth", "spikethickness", "ticklabelstandoff",
}  # fmt: skip
REM = re.compile(r"-?\d+(\.\d+)?rem")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(")
NAME = re.compile(r"@[a-z0-9-]+")
CSS = (theme.__file__.rpartition("/")[0]) + "/assets/20-theme.css"


def figures(**options):
    for of, panel, updates in every_drawing(**options):
        figure = part(updates, "figure")
        if figure is not None:
            yield f"{of.view.address()} {panel.key}", figure
    assert theme.blank_figure()["data"] == []


def each_value(**options):
    seen = 0
    for where, figure in figures(**options):
        for path, value in walk(figure):
            seen += 1
            yield where, path, value
    assert seen > 1000


@pytest.fixture(scope="module", params=[(lang, kind) for lang in LANGUAGES for kind in MAPS], ids="-".join)
def values(request):
    lang, kind = request.param
    return [
        one
        for indicator in (None, "dossiers_overdue", "payments_count")
        for one in each_value(lang=lang, map=kind, indicator=indicator)
    ]


def test_no_figure_has_a_template(values):
    assert not [(where, path) for where, path, _ in values if "template" in path]


def test_every_size_is_in_rems(values):
    """0 needs no unit; a share of the plot (domain, x0 …) is no size."""
    wrong = [
        (where, path, value)
        for where, path, value in values
        if path[-1] in SIZES and value not in (0, None) and not REM.fullmatch(str(value))
    ]
    assert wrong == []
    assert not [(where, path) for where, path, value in values if isinstance(value, str) and "px" in value]


def test_every_colour_has_a_name_that_both_themes_know(values):
    own = [
        (where, path, v)
        for where, path, v in values
        if isinstance(v, str) and COLOUR.search(v) and v != theme.CLEAR
    ]
    assert own == []
    with open(CSS, encoding="utf-8") as file:
        known = set(re.findall(r"--([\w-]+):", file.read()))
    used = {name for _, _, value in values if isinstance(value, str) for name in NAME.findall(value)}
    assert used and {name.removeprefix("@") for name in used} <= known


def test_nothing_is_asked_of_another_host(values):
    assert not [(where, v) for where, _, v in values if isinstance(v, str) and re.search(r"(https?:)?//", v)]
    addresses = {value for _, path, value in values if path[-1] == "geojson"}
    assert addresses and all(one.startswith("/geo/") for one in addresses)


def test_figures_are_plain_json():
    for place in PLACES.values():
        for _of, panel, updates in every_drawing(place):
            for one in updates:
                if one.property == "figure":
                    assert orjson.loads(orjson.dumps(one.value)) == one.value, panel.key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_write_numbers_as_the_language_does(lang):
    for where, figure in figures(lang=lang):
        assert figure["layout"]["separators"] == {"vi": ",.", "en": ".,"}[lang], where


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_graph_zooms_moves_or_offers_a_way_out(lang):
    told = theme.config(lang)
    assert (told["scrollZoom"], told["doubleClick"], told["displayModeBar"], told["displaylogo"]) == (
        False,
    ) * 4
    assert told["topojsonURL"].startswith("/") and told["plotlyServerURL"] == "" and told["locale"] == lang
    for where, figure in figures(lang=lang):
        assert figure["layout"]["dragmode"] is False, where
        axes = [one for key, one in figure["layout"].items() if re.fullmatch(r"[xy]axis\d*", key)]
        assert all(one["fixedrange"] for one in axes), where


def test_figures_are_not_put_into_the_page_before_the_browser_can_resolve_them():
    of = context(View(page="province", area=PLACE.root))
    drawn = [one for _, _, updates in every_drawing() for one in updates]
    page = orjson.dumps(page_layout(of, drawn), default=lambda one: one.to_plotly_json()).decode()
    assert '"choropleth"' not in page and "@ink" not in page
