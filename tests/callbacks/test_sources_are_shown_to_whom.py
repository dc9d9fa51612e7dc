"""The pages of sources: for operators, managers and administrators, of their own areas; only some may act."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import parse_qsl
from zipfile import ZipFile

import orjson
import pytest
from desk_samples import DONG_XOAI
from small_store import dashboard_in, signed_in
from sqlalchemy import select

from ioc.access.guard import COOKIE
from ioc.domain.feed import Parsed, Rejection
from ioc.domain.workcal import from_place
from ioc.ingest import Loader
from ioc.store.incidents import note_incident
from ioc.store.orders import RECONCILE, waiting
from ioc.store.reconciled import CodeRow, DayRow, write_days
from ioc.store.tables import dossiers
from layouts.view import OF_SOURCE, TRUST_PAGES

PATHS = {"sources": "/sources", "source": "/sources/one_stop", "rejects": "/sources/one_stop/rejects",
         "counts": "/sources/one_stop/counts"}  # fmt: skip
OTHER = "688"
DAY, AT = 18_928, 1_635_444_000_000_000  # 28 October 2021, and a moment of it
both = pytest.mark.parametrize("page", TRUST_PAGES)


@pytest.fixture
def refusing(epochs, place):
    """Records refused of a unit of one's own, of another district, and of nobody."""
    units = {"OWN-1": "25195", "THEIRS-1": "25216", "NOBODYS-1": "nowhere"}
    found = [
        Rejection(field="due_at", reason="impossible_date", text=f"{code} is none", where="page 1", hash=code,
                  code=code, payload={"dossier_code": code, "receiving_area": unit})
        for code, unit in units.items()
    ]  # fmt: skip
    Loader(epochs.store, place, from_place(place)).load("one_stop", Parsed([], found))
    day = DayRow(source="one_stop", day=DAY, theirs=7771, ours=7770, matched=7770, missing_here=2,
                 missing_there=1, at=AT)  # fmt: skip
    codes = [
        CodeRow(source="one_stop", day=DAY, what=what, code=code, cause=cause, area=unit)
        for what, code, cause, unit in (
            ("missing_there", "OWN-2", "waiting", "25195"), ("missing_here", "THEIRS-2", "refused", "25216"),
            ("missing_here", "NOBODYS-2", "not_delivered", None),
        )
    ]  # fmt: skip
    with epochs.store.write() as conn:
        write_days(conn, place.code, [day], codes)
        note_incident(conn, place.code, "gap", AT, {"source": "one_stop", "count": 9993, "days": 3})
    return epochs


@pytest.fixture
def dashboard(refusing, desk, tmp_path, monkeypatch):
    monkeypatch.setattr("ioc.epochs.LOOK_AGAIN_S", -1.0)
    return dashboard_in(tmp_path, refusing, desk)


@pytest.fixture
def as_(dashboard, desk):
    return lambda role: signed_in(dashboard.server, desk, role)


@pytest.fixture
def own(dashboard, desk):
    """A manager of one district."""
    desk.people.add("own", "Own", "manager", [DONG_XOAI], password="một mật khẩu khác")
    return signed_in(dashboard.server, desk, "own")


def bundle(client, page, area="70", **more):
    told = {"page": page, "area": area, **({"source": "one_stop"} if page in OF_SOURCE else {}), **more}
    return client.get("/api/bundle", query_string=told)


def opened(client, page, search=""):
    inputs = [{"id": "address", "property": "pathname", "value": PATHS[page]},
              {"id": "address", "property": "search", "value": search}]  # fmt: skip
    asked = {"output": "page.children", "outputs": {"id": "page", "property": "children"}, "inputs": inputs,
             "changedPropIds": ["address.pathname"]}  # fmt: skip
    return client.post("/_dash-update-component", json=asked).text.replace("\\u002f", "/")


def csrf_of(client, desk):
    return desk.sessions.caller(client.get_cookie(COOKIE).value, deed=False).csrf


@both
@pytest.mark.parametrize("role", ["operator", "manager", "administrator"])
def test_they_are_open_to_those_who_work_with_data(as_, page, role):
    answer = bundle(as_(role), page)
    assert answer.status_code == 200 and "is-failed" not in answer.text
    assert "data-view" in opened(as_(role), page)


@both
def test_they_are_closed_to_leaders(as_, page):
    assert bundle(as_("leader"), page, DONG_XOAI).status_code == 403
    assert "data-view" not in opened(as_("leader"), page, f"?area={DONG_XOAI}")
    panel = {"sources": "trust", "source": "unit_list", "rejects": "rejects", "counts": "count_codes"}[page]
    told = {"page": page, "area": DONG_XOAI, "panel": panel, "source": "one_stop", "format": "xlsx"}
    assert as_("leader").get("/export/panel", query_string=told).status_code == 403


@both
def test_nothing_of_another_district_is_shown(own, place, page):
    for area in ("70", OTHER, "25216"):
        assert bundle(own, page, area).status_code == 403
    mine = bundle(own, page, DONG_XOAI)
    assert mine.status_code == 200
    told = unescape(orjson.dumps([one["props"] for one in mine.json["set"]]).decode())
    inside = {DONG_XOAI, *place.descendants(DONG_XOAI)}
    shared = {place.areas[key].names.vi for key in (*inside, place.root)}
    for key, one in place.areas.items():
        assert key in inside or one.names.vi in shared or not re.search(rf'[">]{one.names.vi}[\\"<]', told), (
            key
        )
    assert not [word for word in ("THEIRS-", "NOBODYS-", "7771", "7.771", "9993", "9.993") if word in told]


def test_ones_own_refused_records_are(own):
    assert "OWN-1" in bundle(own, "rejects", DONG_XOAI).text
    everything = bundle(own, "rejects", DONG_XOAI, find="THEIRS").text
    assert "OWN-1" not in everything and "THEIRS-1" not in everything


def test_ones_own_codes_that_differ_are_shown_and_counted(own):
    told = shown(own, "counts", DONG_XOAI)
    assert "OWN-2" in told and "THEIRS-2" not in told
    assert re.findall(r'reason=([a-z_]+)[^>]*is-warn"', told) == ["missing_there"]


def shown(client, page, area="70", **more):
    """What a bundle puts into its page, as text."""
    return unescape(
        " ".join(str(one["props"].get("html", "")) for one in bundle(client, page, area, **more).json["set"])
    )


def test_a_number_of_a_day_leads_to_its_codes(as_):
    client = as_("operator")
    told = shown(client, "counts")
    assert "7.771" in told and all(code in told for code in ("OWN-2", "THEIRS-2", "NOBODYS-2"))
    links = re.findall(r'href="/sources/one_stop/counts[?]([^"]*)"[^>]*>2</a>', told)
    (view,) = map(dict, map(parse_qsl, links))
    assert (view["reason"], view["day"]) == ("missing_here", "2021-10-28")
    chosen = shown(client, "counts", reason=view["reason"], day=view["day"])
    assert "THEIRS-2" in chosen and "OWN-2" not in chosen
    assert "THEIRS-2" not in shown(client, "counts", reason="missing_here", day="2021-10-27")


def test_what_differs_is_taken_along(as_):
    told = {
        "page": "counts",
        "area": "70",
        "source": "one_stop",
        "panel": "count_codes",
        "format": "csv",
        "lang": "en",
    }
    answer = as_("manager").get("/export/panel", query_string={**told, "reason": "missing_here"})
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.data)) as files:
        text = "".join(files.read(name).decode("utf-8-sig") for name in files.namelist())
    assert "THEIRS-2" in text and "Refused here" in text and "OWN-2" not in text
    assert (
        as_("manager").get("/export/panel", query_string={**told, "panel": "count_days"}).status_code == 200
    )


def test_incidents_are_told_to_those_who_see_the_whole(as_):
    assert "9.993" in bundle(as_("operator"), "sources").text


def test_an_administrator_orders_a_reconciliation_and_it_is_noted(as_, desk, place):
    client = as_("administrator")
    assert "/sources/one_stop/reconcile" in opened(client, "counts")
    answer = client.post("/sources/one_stop/reconcile", data={"csrf": csrf_of(client, desk), "lang": "en"})
    assert (answer.status_code, answer.location) == (303, "/sources/one_stop/counts?lang=en")
    with desk.store.read() as conn:
        (order,) = waiting(conn, place.code, RECONCILE)
    assert (order.source, order.by) == ("one_stop", "administrator")
    assert [one["actor"] for one in desk.audit.search(deed="reconcile_ordered")] == ["administrator"]
    assert client.post("/sources/no/reconcile", data={"csrf": csrf_of(client, desk)}).status_code == 404


@pytest.mark.parametrize("role", ["operator", "manager", "leader"])
def test_nobody_else_may_order_a_reconciliation(as_, desk, place, role):
    client = as_(role)
    assert client.post("/sources/one_stop/reconcile", data={"csrf": csrf_of(client, desk)}).status_code == 403
    assert client.post("/sources/one_stop/reconcile", data={"csrf": "guessed"}).status_code == 403
    assert "/reconcile" not in opened(client, "counts")
    with desk.store.read() as conn:
        assert waiting(conn, place.code, RECONCILE) == []


def test_refused_records_are_found_by_words_and_reason(as_):
    client = as_("manager")
    assert "THEIRS-1" in bundle(client, "rejects", find="theirs").text
    assert "OWN-1" not in bundle(client, "rejects", find="theirs").text
    assert "OWN-1" not in bundle(client, "rejects", reason="unknown_area").text


def test_an_administrator_orders_a_new_try_and_it_is_noted(as_, desk, place):
    client = as_("administrator")
    assert "/sources/one_stop/redrive" in opened(client, "rejects")
    form = {"csrf": csrf_of(client, desk), "reason": "impossible_date", "find": "", "lang": "en"}
    answer = client.post("/sources/one_stop/redrive", data=form)
    assert (answer.status_code, answer.location) == (
        303,
        "/sources/one_stop/rejects?lang=en&reason=impossible_date",
    )
    with desk.store.read() as conn:
        (order,) = waiting(conn, place.code)
    assert (order.source, order.reason, order.by) == ("one_stop", "impossible_date", "administrator")
    assert [one["actor"] for one in desk.audit.search(deed="redrive_ordered")] == ["administrator"]


def test_a_web_worker_writes_no_fact(as_, desk, refusing):
    client = as_("administrator")

    def rows():
        with refusing.store.read() as conn:
            return conn.execute(select(dossiers.c.code)).all()

    before = rows()
    client.post("/sources/one_stop/redrive", data={"csrf": csrf_of(client, desk)})
    assert rows() == before


@pytest.mark.parametrize("role", ["operator", "manager", "leader"])
def test_nobody_else_may_order_it(as_, desk, place, role):
    client = as_(role)
    answer = client.post("/sources/one_stop/redrive", data={"csrf": csrf_of(client, desk)})
    assert answer.status_code == 403
    assert "/redrive" not in opened(client, "rejects")
    with desk.store.read() as conn:
        assert waiting(conn, place.code) == []


def test_an_order_without_the_secret_of_the_session_is_refused(as_, desk, place):
    assert as_("administrator").post("/sources/one_stop/redrive", data={"csrf": "guessed"}).status_code == 403
    client = as_("administrator")
    answer = client.post("/sources/nothing/redrive", data={"csrf": csrf_of(client, desk)})
    assert answer.status_code == 404
    with desk.store.read() as conn:
        assert waiting(conn, place.code) == []


def test_a_source_that_is_none_has_no_page(as_):
    assert as_("manager").get("/api/bundle?page=source&area=70&source=nothing").status_code == 404
    assert as_("manager").get("/api/bundle?page=source&area=70").status_code == 404
