"""The API answers what pages and commands show, describes itself, and says what is wrong with a question."""

import pytest

from ioc.api.views import VIEWS
from ioc.indicators.catalogue import INDICATORS
from ioc.indicators.figures import figures

OCTOBER = {"from": "2021-10-01", "to": "2021-10-30"}


def good(client, path, **query):
    answer = client.get(f"/api/v1/{path}", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def problem(client, path, **query):
    answer = client.get(path, query_string=query)
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == answer.status_code and answer.json["instance"] == path
    return answer


def test_figures_are_those_of_the_command(client, epochs):
    said = good(client, "figures", **OCTOBER)
    assert said == figures(epochs.store, epochs.place, "dossiers", start=_day(1), end=_day(30))
    values = said[0]["values"]
    assert (values["received"], values["resolved"], values["pending"], values["overdue"]) == (5, 2, 3, 1)


def _day(number):
    from datetime import date

    return date(2021, 10, number)


def test_figures_split_by_channel(client):
    said = good(client, "figures", by="channel", **OCTOBER)
    assert {one["by"]["channel"]: one["values"]["received"] for one in said} == {"1": 1, "2": 4}


def test_figures_of_payments_and_tickets(client):
    (paid,) = good(client, "figures", subject="payments", **OCTOBER)
    (told,) = good(client, "figures", subject="tickets", **OCTOBER)
    assert (paid["values"]["count"], told["values"]["opened"]) == (1, 1)


def test_the_form_keeps_its_identities(client):
    (row,) = good(client, "figures", form="II.06a", **OCTOBER)
    assert row["columns"]["3"] == row["columns"]["7"] + row["columns"]["11"] == 5
    assert row["broken"] == []


def test_a_moment_may_carry_an_offset_whose_plus_was_not_encoded(client):
    answer = client.get("/api/v1/figures?from=2021-10-29T08:30:00+07:00&to=2021-10-30")
    assert answer.json[0]["values"]["received"] == 1


def test_a_series_has_one_value_for_each_step(client):
    said = good(client, "series", indicator="dossiers_received,dossiers_resolved", step="day", **OCTOBER)
    assert [one["indicator"] for one in said["series"]] == ["dossiers_received", "dossiers_resolved"]
    by_day = dict(zip(said["starts"], said["series"][0]["values"], strict=True))
    assert by_day["2021-10-29T00:00:00+07:00"] == 2
    assert sum(by_day.values()) == 5


def test_areas_are_a_map_of_the_children_with_their_values(client, place):
    said = good(client, "areas", indicator="dossiers_received", **OCTOBER)
    by_area = {one["id"]: one for one in said["features"]}
    assert set(by_area) == set(place.children("70"))
    assert by_area["688"]["properties"]["value"] == 4
    assert by_area["688"]["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert by_area["70.0"]["geometry"] is None
    assert said["approximate"] is True


def test_sources_tell_their_state(client):
    said = good(client, "sources")
    assert [(one["source"], one["state"]) for one in said["sources"]] == [
        ("one_stop", "live"), ("hotline_1022", "live"), ("payment_platform", "live")
    ]  # fmt: skip
    assert said["now"] == "2021-10-29T10:00:30+07:00"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_catalogue_has_every_indicator_with_its_words(client, lang):
    said = good(client, "indicators", lang=lang)
    assert {one["key"] for one in said} == {one.key for one in INDICATORS}
    assert all(one[word] for one in said for word in ("name", "short", "definition", "formula", "basis"))


@pytest.mark.parametrize(
    ("path", "query", "names"),
    [
        ("figures", {"subject": "horses"}, "subject"),
        ("figures", {"area": "nowhere"}, "area"),
        ("figures", {"from": "yesterday"}, "from"),
        ("figures", {"from": "2021-10-29T08:00"}, "offset"),
        ("figures", {"from": "2021-10-30", "to": "2021-10-01"}, "to"),
        ("figures", {"form": "II.07"}, "form"),
        ("figures", {"indicater": "x"}, "indicater"),
        ("series", {}, "indicator"),
        ("series", {"indicator": "dossiers_recieved"}, "dossiers_received"),
        ("series", {"indicator": "dossiers_received", "step": "minute"}, "step"),
        ("series", {"indicator": "dossiers_received", "from": "1066-01-01"}, "from"),
        ("areas", {"indicator": "dossiers_received,dossiers_resolved"}, "indicator"),
        ("indicators", {"lang": "fr"}, "lang"),
    ],
)
def test_a_wrong_question_is_a_problem_that_names_what_is_wrong(client, path, query, names):
    answer = problem(client, f"/api/v1/{path}", **query)
    assert answer.status_code == 400
    assert names in answer.json["detail"]


def test_an_address_nobody_serves_is_a_problem(client):
    assert problem(client, "/api/v1/horses").status_code == 404
    assert problem(client, "/api/v2").status_code == 404


def test_a_method_nobody_serves_is_a_problem(client):
    answer = client.post("/api/v1/figures")
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")


def test_the_description_names_every_address_and_parameter(client):
    said = client.get("/api/v1/openapi.json").json
    assert said["openapi"].startswith("3.1")
    for view in VIEWS:
        told = said["paths"][f"/{view.path}"]["get"]
        assert [one["name"] for one in told["parameters"]] == [one.name for one in view.parameters]
        assert view.answers in said["components"]["schemas"]


SAMPLES = {"series": {"indicator": "dossiers_received"}, "areas": {"indicator": "dossiers_on_time_rate"}}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.path)
def test_answers_are_shaped_as_described(client, view):
    schemas = client.get("/api/v1/openapi.json").json["components"]["schemas"]
    assert wrong(good(client, view.path, **SAMPLES.get(view.path, {})), schemas[view.answers]) == []


TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float),
    "null": type(None),
}  # fmt: skip


def wrong(value, schema, where="$"):
    """What does not fit the schema; knows what our schemas use."""
    if "anyOf" in schema:
        tried = [wrong(value, one, where) for one in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        return [f"{where}: {value!r}"]
    told = schema.get("type", [])
    types = [told] if isinstance(told, str) else told
    if types and not any(isinstance(value, TYPES[one]) for one in types):
        return [f"{where}: {value!r} is no {types}"]
    if isinstance(value, list):
        return [
            w for n, one in enumerate(value) for w in wrong(one, schema.get("items", {}), f"{where}[{n}]")
        ]
    if isinstance(value, dict):
        return _wrong_object(value, schema, where)
    return []


def _wrong_object(value, schema, where):
    missing = [f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value]
    known = schema.get("properties", {})
    other = schema.get("additionalProperties", {} if not known else None)
    extra = [f"{where}.{name} is not described" for name in value if name not in known and other is None]
    inner = [
        w for name, one in value.items() for w in wrong(one, known.get(name, other) or {}, f"{where}.{name}")
    ]
    return missing + extra + inner
