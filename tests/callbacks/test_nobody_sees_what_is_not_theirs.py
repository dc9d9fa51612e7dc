"""A walk over every address and every callback: as nobody, and as the leader of Đồng Xoài with the wrong areas.

Other districts are known by marks: in this store their figures are numbers that occur nowhere else.
"""

import re
from html import unescape
from itertools import product

import orjson
import pytest
from desk_samples import DONG_XOAI
from marked_store import HIDDEN, OTHER, OTHER_LEAF, OWN_LEAF, marked_in
from small_store import NOW, dashboard_in, desk_in, signed_in

from ioc import clock
from ioc.access.guard import is_open
from ioc.api.views import VIEWS
from layouts.view import DOSSIER, PAGE_KEYS, TRUST_PAGES

OF_AREAS = tuple(
    page for page in PAGE_KEYS if page not in (DOSSIER, *TRUST_PAGES)
)  # theirs: test_sources_are_shown_to_whom.py
OPEN_TO_ALL = {"/health/live", "/health/ready", "/assets/<path:filename>", "/sign-in", "/sign-in/provider",
               "/sign-in/back", "/sign-out", "/pair", "/pair/static/<path:filename>", "/api/screen/claim"}  # fmt: skip
# what each may show to whom: test_no_record_of_others_is_listed.py
OF_LISTS = (
    "75b8bff44e12d0b5c9abfa70662b7ffabc38d7da9b6463c700d3f99e4891436d",  # in the browser: the order into the address
    "..urge-chosen.children...urge-send.disabled...urge-cause-set.disabled..",  # in the browser: how many are chosen
    "list-grid.getRowsResponse", "urge-said.children", "..view-list.children...view-name.value..",
    '{"id":["MATCH"],"role":"urge-said"}.children',
    '{"code":["MATCH"],"role":"cause","source":["MATCH"],"urge":["MATCH"]}.title',
    '..{"code":["MATCH"],"role":"dossier-said","source":["MATCH"]}.children...'
    '{"code":["MATCH"],"role":"dossier-requests","source":["MATCH"]}.children..',
)  # fmt: skip
COMPARED = ("dossiers_on_time_rate", "dossiers_online_share", "tickets_on_time_rate")


@pytest.fixture(scope="module")
def asked(place, marked_template, desk_template, tmp_path_factory):
    """The server and the desk for all tests that only ask; what one is answered is kept for the others."""
    folder = tmp_path_factory.mktemp("asked")
    opened = marked_in(folder, place, marked_template), desk_in(folder, place, desk_template)
    with clock.frozen(NOW), opened[0] as epochs, opened[1] as desk:
        yield dashboard_in(folder, epochs, desk).server, desk


@pytest.fixture(scope="module")
def leader(asked):
    return signed_in(*asked, "leader")


@pytest.fixture(scope="module")
def manager(asked):
    return signed_in(*asked, "manager")


@pytest.fixture
def nobody(marked_dashboard):
    return marked_dashboard.server.test_client()


def rules(dashboard):
    found = [rule for rule in dashboard.server.url_map.iter_rules()]
    assert len(found) > 25
    return found


def filled(rule, place):
    """Addresses of a rule, its variables filled with what is another district's."""
    values = {"layer": "areas", "area": OTHER, "package_name": "dash", "fingerprinted_path": "x.js",
              "filename": "20-theme.css", "path": f"area/{OTHER}", "rest": f"v1/{OTHER}"}  # fmt: skip
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda m: values.get(m[1], OTHER), rule.rule)


def test_every_address_is_closed_to_nobody_but_those_of_the_list(marked_dashboard, nobody, place):
    opened = set()
    for rule in rules(marked_dashboard):
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = nobody.open(filled(rule, place), method=method, json={} if method == "POST" else None)
            sent_away = answer.status_code == 302 and answer.location.startswith("/sign-in?next=")
            if not (sent_away or answer.status_code == 401):
                opened.add(rule.rule)
    assert opened == OPEN_TO_ALL


def test_whatever_is_open_shows_no_figure(marked_dashboard, nobody, place):
    for rule in rules(marked_dashboard):
        if is_open(filled(rule, place)):
            assert_nothing_of_others(nobody.get(filled(rule, place)).text, place)


def callback(client, path, search=""):
    """The answer of the callback that draws pages, as text."""
    inputs = [{"id": "address", "property": "pathname", "value": path},
              {"id": "address", "property": "search", "value": search}]  # fmt: skip
    asked = {"output": "page.children", "outputs": {"id": "page", "property": "children"}, "inputs": inputs,
             "changedPropIds": ["address.pathname"]}  # fmt: skip
    return client.post("/_dash-update-component", json=asked)


def test_every_callback_is_known_here_and_closed_to_nobody(marked_dashboard, nobody):
    served = {key for key, one in marked_dashboard.callback_map.items() if not one.get("clientside_function")}
    assert served == {"page.children", *OF_LISTS}, (
        "a new callback: say in these tests what it may show to whom"
    )
    assert callback(nobody, "/province/70").status_code == 401


NUMBERS = [rf"(?<![\d.,]){HIDDEN}(?![\d])", r"1[.,]?000[.,]?377", "377129", "377.142.129", "377,142,129"]


def assert_nothing_of_others(text, place):
    """No count of another district, and none of its communes by name or code beside a figure."""
    for number in NUMBERS:
        assert not re.search(number, text), number


def own_numbers_are_there(text):
    return re.search(r"(?<!\d)4(?!\d)", text) is not None


WRONG_AREAS = ("70", OTHER, OTHER_LEAF, f"{OTHER}.0", "690", "70.0")


@pytest.mark.parametrize("area", WRONG_AREAS)
def test_no_page_of_another_area_is_drawn(leader, manager, place, area):
    for path, search in [
        (f"/area/{area}", ""), (f"/province/{area}", "?period=year&indicator=dossiers_received"),
        ("/", f"?area={area}"), *((f"/{page}", f"?area={area}") for page in OF_AREAS[2:]),
        ("/dossiers", f"?area={area}"), ("/dossiers", f"?members=dossiers_received&area={area}&period=year"),
        ("/complaints/list", f"?area={area}"), ("/payments/list", f"?area={area}"), ("/urges", f"?area={area}"),
        ("/breakdown", f"?members=dossiers_overdue&area={area}"),
    ]:  # fmt: skip
        answer = callback(leader, path, search)
        assert (
            "không thuộc phạm vi"
            in answer.json["response"]["page"]["children"]["props"]["children"][0]["props"]["children"]
        )
        assert "data-view" not in answer.text
    assert "data-view" in callback(manager, f"/area/{area}").text


@pytest.mark.parametrize("area", WRONG_AREAS)
def test_no_bundle_of_another_area_is_sent(leader, manager, area):
    for page, have in product(OF_AREAS, ("", "&have=1.1")):
        manager.get(f"/api/bundle?page={page}&area={area}")  # made and kept for somebody who may
        answer = leader.get(f"/api/bundle?page={page}&area={area}{have}")
        assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")


ASKED = {"series": {"indicator": "dossiers_received"}, "areas": {"indicator": "dossiers_received"}}


@pytest.mark.parametrize("area", WRONG_AREAS)
@pytest.mark.parametrize(
    "view", [one for one in VIEWS if any(p.name == "area" for p in one.parameters)], ids=lambda v: v.path
)
def test_no_figure_of_another_area_is_told(leader, manager, view, area):
    query = {"area": area, **ASKED.get(view.path, {})}
    answer = leader.get(f"/api/v1/{view.path}", query_string=query)
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert manager.get(f"/api/v1/{view.path}", query_string=query).status_code == 200


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.path)
def test_what_the_api_tells_without_an_area_is_of_ones_own(leader, manager, place, view):
    mine = leader.get(f"/api/v1/{view.path}", query_string=ASKED.get(view.path, {}))
    assert mine.status_code == 200
    assert_nothing_of_others(mine.text, place)
    if view.path in ASKED or view.path == "figures":
        theirs = manager.get(f"/api/v1/{view.path}", query_string=ASKED.get(view.path, {}))
        assert mine.text != theirs.text


BYS = (
    "area",
    "receiving_area",
    "channel",
    "field",
    "procedure",
    "category",
    "state",
    "kind",
    "responsible",
    "leaf",
)


@pytest.mark.parametrize("by", BYS)
@pytest.mark.parametrize("attribution", ["resolving", "receiving"])
def test_no_split_names_another_district(leader, place, by, attribution):
    others = set(place.areas) - set(place.descendants(DONG_XOAI)) - {DONG_XOAI}
    for subject in ("dossiers", "tickets", "payments"):
        answer = leader.get(f"/api/v1/figures?by={by}&subject={subject}&attribution={attribution}")
        if answer.status_code != 200:
            assert answer.status_code == 400  # not every subject is split by everything
            continue
        named = {value for one in answer.json for value in one["by"].values()}
        assert by not in ("area", "receiving_area", "leaf") or not named & others
        assert_nothing_of_others(answer.text, place)


def test_a_dossier_received_elsewhere_is_counted_but_its_office_is_not_named(leader):
    said = leader.get("/api/v1/figures?by=receiving_area").json
    received = {one["by"]["receiving_area"]: one["values"]["received"] for one in said}
    assert received == {OWN_LEAF: 3, "689.0": 1, "(elsewhere)": 1}


@pytest.mark.parametrize("page", OF_AREAS)
@pytest.mark.parametrize(
    "query",
    [
        "",
        "&period=year",
        "&period=today&indicator=dossiers_received&map=tiles",
        "&period=custom&start=2021-10-01&end=2021-10-29&compare=none&lang=en",
    ],
)
def test_ones_own_pages_show_nothing_of_others(leader, place, page, query):
    answer = leader.get(f"/api/bundle?page={page}&area={DONG_XOAI}{query}")
    assert answer.status_code == 200
    assert_nothing_of_others(answer.text, place)
    outside_peers = [one for one in answer.json["set"] if one["id"]["key"] != "peers"]
    told = unescape(orjson.dumps(outside_peers).decode())
    own = {DONG_XOAI, *place.descendants(DONG_XOAI)}
    own_names = {place.areas[key].names.vi for key in (*own, place.root)}  # two districts have a Xã Tân Thành
    for key, one in place.areas.items():
        if key not in own:
            assert not re.search(rf"/(area|province)/{re.escape(key)}(?![0-9.])", told), key
            assert one.names.vi in own_names or not re.search(rf'[">]{one.names.vi}[\\"<]', told), key


def test_the_root_opens_ones_own_area_and_offers_no_other(leader, place):
    page = callback(leader, "/").json["response"]["page"]["children"]
    assert f"page=area&area={DONG_XOAI}" in page["props"]["data-view"]
    tree = unescape(orjson.dumps(page).decode())
    led_to = set(re.findall(r"/(?:area|province)/([0-9.]+)", tree))
    allowed = {DONG_XOAI, *place.descendants(DONG_XOAI)}
    assert led_to and led_to <= allowed
    assert set(re.findall(r"[?&]area=([0-9.]+)", tree)) <= allowed


def peers_of(answer):
    return next(
        one["props"]["html"]
        for one in answer.json["set"]
        if one["id"] == {"role": "body", "key": "peers", "area": DONG_XOAI}
    )


def test_the_comparison_shows_the_sister_districts_by_its_indicators_alone(leader, place):
    said = unescape(peers_of(leader.get(f"/api/bundle?page=area&area={DONG_XOAI}")))
    assert "Phước Long" in said and "Đồng Xoài" in said
    assert "/area/" not in said.replace(f"/area/{DONG_XOAI}", "")
    assert_nothing_of_others(said, place)


@pytest.mark.parametrize(
    "indicator", [*COMPARED, "dossiers_received", "dossiers_overdue", "payments_value", "tickets_open"]
)
def test_the_comparison_draws_no_other_indicator_whatever_the_address_says(leader, indicator):
    from ioc.texts import t

    answer = leader.get(f"/api/bundle?page=area&area={DONG_XOAI}&indicator={indicator}")
    drawn = indicator if indicator in COMPARED else COMPARED[0]
    assert t(f"indicators.{drawn}.short") in unescape(peers_of(answer))


def test_a_bundle_is_shared_by_those_with_the_same_areas_alone(marked_dashboard, desk, monkeypatch):
    address = f"/api/bundle?page=area&area={DONG_XOAI}"
    leader, manager = (signed_in(marked_dashboard.server, desk, role) for role in ("leader", "manager"))
    first = leader.get(address)
    desk.people.add("leader2", "Leader 2", "leader", [DONG_XOAI], password="một mật khẩu khác")
    second = signed_in(marked_dashboard.server, desk, "leader2")
    monkeypatch.setattr("callbacks.dashboard.drawn", lambda *_: pytest.fail("drawn again"))
    assert second.get(address).data == first.data
    with pytest.raises(pytest.fail.Exception, match="drawn again"):
        manager.get(address)


def test_areas_taken_away_are_closed_at_once(marked_dashboard, desk):
    address, leader = (
        f"/api/bundle?page=area&area={DONG_XOAI}",
        signed_in(marked_dashboard.server, desk, "leader"),
    )
    assert leader.get(address).status_code == 200
    person = desk.people.get("leader")
    desk.people.change(person, name=person.name, role="leader", areas=["690"])
    desk.sessions.forget()
    assert leader.get(address).status_code == 403
    assert leader.get("/api/bundle?page=area&area=690").status_code == 200


@pytest.mark.parametrize(
    "path", ["/people", "/people/edit?login=manager", "/people/tokens", "/people/log", "/people/log.csv"]
)
def test_people_and_log_are_open_to_administrators_alone(marked_dashboard, desk, path):
    for role in ("operator", "leader", "manager"):
        answer = signed_in(marked_dashboard.server, desk, role).get(path)
        assert (answer.status_code, answer.location) == (302, "/")
        posted = signed_in(marked_dashboard.server, desk, role).post(
            path.partition("?")[0], data={"deed": "reset"}
        )
        assert posted.status_code in (403, 405)
    assert signed_in(marked_dashboard.server, desk, "administrator").get(path).status_code == 200
    assert {one["subject"] for one in desk.audit.search(deed="refused")} >= {path.partition("?")[0]}


def of_areas(marked_dashboard, desk, *areas):
    desk.people.add("some", "Some", "leader", areas, password="một mật khẩu khác")
    return signed_in(marked_dashboard.server, desk, "some")


@pytest.mark.parametrize("page", OF_AREAS)
def test_whoever_has_one_commune_sees_it_alone_and_whole(marked_dashboard, desk, place, page):
    client = of_areas(marked_dashboard, desk, OWN_LEAF)
    answer = client.get(f"/api/bundle?page={page}&area={OWN_LEAF}")
    assert answer.status_code == 200
    assert_nothing_of_others(answer.text, place)
    states = [one["props"].get("className", "") for one in answer.json["set"]]
    assert not [one for one in states if "is-failed" in one]
    assert client.get(f"/api/bundle?page={page}&area={DONG_XOAI}").status_code == 403
    assert f"area={OWN_LEAF}" in orjson.dumps(callback(client, "/").json).decode()


def test_whoever_has_two_districts_is_offered_both(marked_dashboard, desk):
    client = of_areas(marked_dashboard, desk, DONG_XOAI, "690")
    tree = orjson.dumps(callback(client, "/").json).decode()
    assert "/area/690" in tree and "/area/688" not in tree
    assert client.get("/api/bundle?page=area&area=690").status_code == 200
    assert client.get("/api/bundle?page=province&area=70").status_code == 403
