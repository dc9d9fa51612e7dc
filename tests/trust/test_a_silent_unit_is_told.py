"""Who is missing is named on walls and desk pages, in events and by the API, and only to those who may see them."""

from dataclasses import replace

import pytest
from trust_samples import BUSY, OTHER, dossier, moment

from callbacks.versions import Versions
from ioc import clock
from ioc.access.audit import Audit
from ioc.access.scope import scope_of
from ioc.api.sources import answer
from ioc.domain.moments import to_us
from ioc.epochs import Epochs
from ioc.indicators.answers import MissingUnit, SourceFreshness, SourcesAnswer
from ioc.indicators.cubes import Cubes
from ioc.screens.causes import MANY_SILENT, units_back, units_silent
from ioc.screens.events import Events
from ioc.screens.profile import DEFAULT_PROFILE
from ioc.store.desk import open_desk
from ioc.texts import t
from layouts import draw, missing
from layouts.asking import questions
from layouts.catalogue import PANELS
from layouts.spans import make_context
from layouts.view import View
from layouts.walls import draw as wall_draw
from layouts.walls.catalogue import wall_panel
from layouts.walls.setup import profile_text

NINE = "2021-10-29T09:00"
HOUR = 3_600_000_000


@pytest.fixture
def nine(town):
    """At nine o'clock one of two units has said nothing since yesterday."""
    town.load("2021-10-29T08:45", dossier("P-1", moment("2021-10-29T08:40"), OTHER))
    town.polled(NINE)
    with clock.frozen(moment(NINE)):
        yield town


@pytest.fixture
def epochs(nine):
    return Epochs(nine.store, nine.place, nine.calendar, Cubes(nine.place))


def context(town, epochs, **told):
    glance = epochs.glance()
    view = View(**{"page": "province", "area": town.place.root, **told})
    return make_context(view, town.place, glance.epoch, town.calendar, glance.sources)


def parts(updates):
    return {(one.id["role"], one.property): one.value for one in updates}


def silent(area, hours=5):
    return MissingUnit(area=area, newest_event_at=1, heard_at=None, usual_us=2 * HOUR, silent_us=hours * HOUR)


def source(*units, state="live"):
    return SourceFreshness(source="one_stop", kind="dossiers", state=state, silent=False, agreed_age_s=300,
                           last_good_at=1, newest_event_at=1, missing_units=units)  # fmt: skip


def test_the_api_tells_missing_units(nine, epochs):
    (one_stop, *_) = answer(epochs.within(scope_of([nine.place.root])), {})["sources"]
    (unit,) = one_stop["missing_units"]
    assert (unit["area"], unit["name"]) == (BUSY, "Phường Thác Mơ")
    assert (unit["usual_gap_s"], unit["silent_s"]) == (7200, 9000)
    assert unit["newest_event_at"] == "2021-10-28T16:30:00+07:00"


def test_the_api_names_no_unit_of_others(nine, epochs):
    (one_stop, *_) = answer(epochs.within(scope_of(["689"])), {})["sources"]
    assert one_stop["missing_units"] == []


def test_the_data_page_of_a_wall_names_the_missing_unit(nine, epochs):
    of = context(nine, epochs, page="wall-data", wall=profile_text(DEFAULT_PROFILE))
    answers = (SourcesAnswer(of.sources),)
    units = parts(wall_draw.draw(wall_panel("wall_units", nine.place), answers, of))["body", "html"]
    assert "122/123" in units and "Phường Thác Mơ" in units and 'data-there="122"' in units
    of_source = parts(wall_draw.draw(wall_panel("wall_source-one_stop", nine.place), answers, of))[
        "body", "html"
    ]
    assert t("trust.missing", "vi", count=1) in of_source


def test_a_wall_of_another_district_does_not_name_it(nine, epochs):
    of = context(nine, epochs, page="wall-data", area="689", wall=profile_text(DEFAULT_PROFILE))
    units = parts(wall_draw.draw(wall_panel("wall_units", nine.place), (SourcesAnswer(of.sources),), of))
    assert "Thác Mơ" not in units["body", "html"]


def test_as_many_are_named_as_there_is_room_for(nine, epochs):
    many = tuple(silent(leaf) for leaf in nine.place.leaves[:60])
    of = context(nine, epochs, page="wall-data", wall=profile_text(DEFAULT_PROFILE))
    panel, told = wall_panel("wall_units", nine.place), replace(of.sources[0], missing_units=many)
    body = parts(wall_draw.draw(panel, (SourcesAnswer((told,)),), of))["body", "html"]
    named = body.count("◆")
    assert 0 < named < 60 and t("trust.and_others", "vi", count=60 - named) in body and "63/123" in body


def test_a_panel_of_a_desk_page_says_that_it_is_at_least(nine, epochs):
    of = context(nine, epochs)
    reader = nine.reader(NINE)
    panel = PANELS["timeliness"]
    drawn = parts(draw.draw(panel, [reader.answer(one) for one in questions(panel, of)], of))
    assert "≥ mới có 122/123 đơn vị, thiếu Phường Thác Mơ" in drawn["note", "html"]
    elsewhere = replace(of, view=of.view.but(area="689", page="area"))
    end = to_us(moment(NINE))
    assert missing.note("dossiers", end, elsewhere) == "" and missing.note("tickets", end, of) == ""
    assert missing.note("dossiers", to_us(moment("2021-10-01T00:00")), of) == ""


def test_a_tile_says_at_least_beside_its_number(nine, epochs):
    of, panel = context(nine, epochs), PANELS["received_today"]
    reader = nine.reader(NINE)
    body = parts(draw.draw(panel, [reader.answer(one) for one in questions(panel, of)], of))["body", "html"]
    assert "≥" in body and "122/123" in body


def test_a_silent_unit_is_an_event_until_it_speaks_again(nine, epochs, tmp_path):
    desk = open_desk(f"sqlite:///{tmp_path}/desk.db", nine.place)
    events = Events(desk, nine.place, Audit(desk))
    events.write(units_silent(nine.place, epochs.glance().sources), ("unit_silent", "units_silent"))
    (found,) = events.told_to(nine.place.root)
    assert found["text"].startswith(
        "Phường Thác Mơ: Phường Thác Mơ im lặng 2 giờ làm việc (thường không quá 2)"
    )
    assert events.told_to("689") == []
    nine.load("2021-10-29T09:05", dossier("B-9", moment("2021-10-29T09:04")))
    sources = tuple(nine.sources("2021-10-29T09:06").values())
    with clock.frozen(moment("2021-10-29T09:06")):
        events.write(units_silent(nine.place, sources), ("unit_silent", "units_silent"))
        events.write(units_back(sources, events.now(), to_us(clock.now())), ("unit_back",))
        (back,) = events.told_to(nine.place.root, "en")
    assert back["kind"] == "unit_back" and "Thác Mơ Ward sends data again" in back["text"]
    with clock.frozen(moment("2021-10-29T09:40")):
        events.write(units_back(sources, events.now(), to_us(clock.now())), ("unit_back",))
        assert events.told_to(nine.place.root) == []
    desk.close()


def test_many_silent_units_are_one_event_a_district(nine):
    leaves = nine.place.leaves_of("688")[:3] + nine.place.leaves_of("689") + nine.place.leaves_of("691")[:5]
    assert len(leaves) > MANY_SILENT
    causes = units_silent(nine.place, [source(*map(silent, leaves))])
    counts = {one.area: one.values["count"] for one in causes}
    assert {one.kind for one in causes} == {"units_silent"}
    assert counts == {"688": 3, "689": len(nine.place.leaves_of("689")), "691": 5}


def test_units_of_a_dead_source_are_neither_silent_nor_back(nine, epochs, tmp_path):
    desk = open_desk(f"sqlite:///{tmp_path}/desk.db", nine.place)
    events = Events(desk, nine.place, Audit(desk))
    events.write(units_silent(nine.place, [source(silent(BUSY))]), ("unit_silent",))
    dead = [source(silent(BUSY), state="dead")]
    assert units_silent(nine.place, dead) == []
    events.write([], ("unit_silent",))
    now = to_us(moment(NINE))
    assert units_back(dead, events.now(), now) == []
    assert units_back([source(silent(BUSY))], events.now(), now) == []  # it is told by district now
    assert len(units_back([source()], events.now(), now)) == 1
    desk.close()


def test_the_version_that_everybody_asks_names_no_unit(nine, epochs):
    said = Versions(epochs, "build").say()
    assert b"missing_units" not in said.body and BUSY.encode() not in said.body
