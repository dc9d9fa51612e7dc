"""From the page of one dossier it is urged, answered and explained, by the same rules as from lists."""

import pytest
from small_store import signed_in
from test_numbers_lead_down import texts
from test_pages import components, opened
from test_urging import from_list

PATH = "/dossiers/one_stop/{}"
PARTS = ("hours", "note", "send", "cause", "cause-set", "said", "requests")


def part(role, code):
    return {"role": f"dossier-{role}", "source": "one_stop", "code": code}


def value(of, told, name="value"):
    return {"id": of, "property": name, "value": told}


LANG = value("page-root", "vi", "lang")


def sent(client, code, button="send", cause=None, hours=8):
    """Posts the form as a browser does; what it says, and the requests below it."""
    ids = {role: part(role, code) for role in PARTS}
    outputs = [{"id": ids["said"], "property": "children"}, {"id": ids["requests"], "property": "children"}]
    names = [f'{{"code":"{code}","role":"dossier-{role}","source":"one_stop"}}' for role in PARTS]
    name = dict(zip(PARTS, names, strict=True))
    pattern = '{{"code":["MATCH"],"role":"dossier-{}","source":["MATCH"]}}.children'
    body = {
        "output": f"..{pattern.format('said')}...{pattern.format('requests')}..", "outputs": outputs,
        "inputs": [value(ids["send"], 1, "n_clicks"), value(ids["cause-set"], 1, "n_clicks")],
        "state": [value(ids["hours"], hours), value(ids["note"], "Khẩn"), value(ids["cause"], cause), LANG],
        "changedPropIds": [f"{name[button]}.n_clicks"],
    }  # fmt: skip
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    response = answer.json["response"]
    return response[name["said"]]["children"], response[name["requests"]]["children"]


def cards(tree):
    return [one for one in components(tree) if one["props"].get("data-urge")]


def roles(tree):
    ids = [one["props"].get("id") for one in components(tree)]
    return {
        one["role"] for one in ids if isinstance(one, dict) and str(one.get("role")).startswith("dossier-")
    }


def test_an_open_dossier_is_urged_of_its_unit_and_the_request_stays_on_its_page(client):
    before = opened(client, PATH.format("H-4"))
    assert roles(before) >= {f"dossier-{one}" for one in PARTS} and not cards(before)
    text, below = sent(client, "H-4")
    assert "Phường" in text and len(cards(below)) == 1
    (card,) = cards(opened(client, PATH.format("H-4")))
    assert "Khẩn" in texts(card) and "H-4" in texts(card)
    assert not cards(opened(client, PATH.format("H-3")))
    assert len(cards(opened(client, "/urges"))) == 1


def test_a_request_from_a_list_is_told_on_the_page_of_its_dossier_with_that_dossier_alone(client):
    rows = [{"source": "one_stop", "code": code} for code in ("H-3", "H-4")]
    from_list(client, "urge-send", rows=rows)
    (card,) = cards(opened(client, PATH.format("H-4")))
    assert "H-4" in texts(card) and "H-3" not in texts(card) and "1" in texts(card)


def test_the_unit_answers_and_explains_there(dashboard, desk, client):
    sent(client, "H-5")
    leader = signed_in(dashboard.server, desk, "leader")
    page = opened(leader, PATH.format("H-5"))
    (urge,) = (one["props"]["data-urge"] for one in cards(page))
    ids = [one["props"].get("id") for one in components(page)]
    assert {"role": "cause", "source": "one_stop", "code": "H-5", "urge": urge} in ids
    text = {"role": "urge-text", "id": urge}
    button = f'{{"id":"{urge}","role":"urge-send"}}'
    output = f'{{"id":"{urge}","role":"urge-said"}}.children'
    body = {
        "output": '{"id":["MATCH"],"role":"urge-said"}.children',
        "outputs": {"id": {"role": "urge-said", "id": urge}, "property": "children"},
        "inputs": [value({"role": "urge-send", "id": urge}, 1, "n_clicks")],
        "state": [value(text, "Xong trong chiều nay"), LANG],
        "changedPropIds": [f"{button}.n_clicks"],
    }  # fmt: skip
    answer = leader.post("/_dash-update-component", json=body)
    assert answer.status_code == 200 and output.partition(".")[0] in answer.json["response"]
    assert "Xong trong chiều nay" in texts(cards(opened(client, PATH.format("H-5")))[0])


def test_a_cause_is_told_there_and_shown_again(client):
    assert "1" in sent(client, "H-4", "cause-set", cause="unit_slow")[0]
    choice = next(
        one
        for one in components(opened(client, PATH.format("H-4")))
        if one["props"].get("id") == part("cause", "H-4")
    )
    assert choice["props"]["value"] == "unit_slow"


def test_what_has_ended_is_not_urged(client):
    assert roles(opened(client, PATH.format("H-1"))) == {"dossier-requests"}
    text, below = sent(client, "H-1")
    assert "open" in text and not cards(below)


@pytest.mark.parametrize(("role", "code"), [("operator", "H-4"), ("leader", "H-4")])
def test_who_may_not_urge_it_is_refused(dashboard, desk, role, code):
    """An operator urges nothing; a leader nothing of another district."""
    other = signed_in(dashboard.server, desk, role)
    assert "dossier-send" not in roles(opened(other, PATH.format(code)))
    assert not cards(sent(other, code)[1])
    manager = signed_in(dashboard.server, desk)
    assert not cards(opened(manager, "/urges"))


def test_what_is_urged_there_is_noted(client, desk):
    sent(client, "H-4")
    (entry,) = desk.audit.search(deed="urged")
    assert entry["actor"] == "manager" and "H-4" in entry["detail"]
