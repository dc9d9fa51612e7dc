"""Walls are found by their addresses; their bundles hold every block of the page, at one epoch, and nothing else's."""

import orjson
import pytest
from desk_samples import DONG_XOAI
from small_store import signed_in
from test_pages import components, opened

from callbacks.walls import Walls
from ioc.access.caller import PERSON, Caller
from ioc.access.scope import whole
from ioc.screens.profile import DEFAULT_PROFILE, Profile
from ioc.screens.programme import WALL_PAGES, Item
from ioc.texts import LANGUAGES
from layouts.view import View
from layouts.walls.pages import wall_panels
from layouts.walls.setup import ScreenSetup, profile_text

WALL = Profile(55, 7680, 3240, 4, 3, 8)
HALL = ScreenSetup(
    name="Hội trường",
    area="70",
    profile=WALL,
    items=(Item("wall-today", "70", 20), Item("wall-data", "70", 40)),
)


@pytest.fixture
def walls(epochs):
    """The walls of a place where the screen "hall" is registered."""
    return Walls(epochs, {"hall": HALL}.get)


@pytest.fixture
def manager(place):
    more = {"login": "m", "name": "M", "role": "manager", "permissions": frozenset()}
    return Caller(kind=PERSON, id="1", scope=whole(place), **more)


def told(tree) -> dict:
    return orjson.loads(tree["props"]["data-wall"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_registered_screen_shows_its_programme(walls, manager, lang):
    tree = walls.at("/wall/hall", f"?lang={lang}", manager).to_plotly_json()
    assert tree["props"]["lang"] == lang
    assert [one["page"] for one in told(tree)["items"]] == ["wall-today", "wall-data"]
    assert told(tree)["profile"] == profile_text(WALL) and not told(tree)["preview"]


def test_a_screen_that_is_not_registered_is_not_found(walls, manager, client):
    for tree in (opened(client, "/wall/hall"), opened(client, "/wall/")):
        assert "data-wall" not in tree["props"]
    assert "data-wall" not in walls.at("/wall/other", "", manager).to_plotly_json()["props"]
    assert walls.at("/province/70", "", manager) is None


def test_the_preview_of_any_screen_is_open_to_whoever_is_signed_in(client):
    tree = opened(client, "/wall/preview", "?pages=wall-data,wall-today&seconds=25&night=1")
    assert told(tree)["preview"] and [one["seconds"] for one in told(tree)["items"]] == [25, 25]
    assert told(tree)["profile"] == profile_text(DEFAULT_PROFILE)


def test_a_wrong_preview_says_what_is_wrong(client):
    tree = opened(client, "/wall/preview", "?seconds=2")
    texts = [one["props"].get("children") for one in components(tree)]
    assert any("programme.seconds" in one for one in texts if isinstance(one, str))


@pytest.mark.parametrize("page", WALL_PAGES)
def test_a_bundle_holds_every_block_of_a_page(client, place, page):
    view = View(page=page, area=place.root, wall=profile_text(WALL))
    answer = client.get(f"/api/bundle?{view.query()}").json
    ids = [one["id"] for one in answer["set"]]
    assert ids[0] == "wall-frame" and "html" in answer["set"][0]["props"]
    assert [one["key"] for one in ids[1:] if one["role"] == "body"] == [
        panel.key for panel in wall_panels(view, place)
    ]
    assert not [one for one in answer["set"] if "is-failed" in one["props"].get("className", "")]


def test_an_unchanged_epoch_sends_nothing_again(client, place):
    view = View(page="wall-overview", area=place.root, wall=profile_text(WALL))
    epoch = client.get(f"/api/bundle?{view.query()}").json["epoch"]
    again = client.get(f"/api/bundle?{view.query()}&have={epoch['version']}.{epoch['as_of']}").json
    assert again["set"] == []


def test_a_wall_page_without_a_profile_is_no_page(client):
    assert client.get("/api/bundle?page=wall-overview&area=70").status_code == 404
    assert client.get("/api/bundle?page=wall-overview&area=70&wall=1x2x3").status_code == 404


def test_nobody_sees_the_wall_of_an_area_that_is_not_theirs(dashboard, desk, place):
    """The leader of one district: neither the province's page nor its figures."""
    leader = signed_in(dashboard.server, desk, "leader")
    assert "data-wall" in opened(leader, "/wall/preview", f"?area={DONG_XOAI}")["props"]
    assert "data-wall" not in opened(leader, "/wall/preview", "?area=70")["props"]
    for area, status in ((DONG_XOAI, 200), ("688", 403), (place.root, 403)):
        view = View(page="wall-district", area=area, wall=profile_text(WALL))
        assert leader.get(f"/api/bundle?{view.query()}").status_code == status
