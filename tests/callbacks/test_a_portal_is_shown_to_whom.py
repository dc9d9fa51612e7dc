"""The page of a portal beside the one-stop system: for those who work with data, of their own areas."""

from dataclasses import replace

import orjson
import pytest
from desk_samples import DONG_XOAI
from portal_samples import PORTAL, shown, with_portal
from small_store import NOW, dashboard_in, signed_in

from geo.places import load_place, shipped
from ioc.domain.feed import Parsed
from ioc.domain.workcal import from_place
from ioc.ingest import Loader
from ioc.trust.portals import Portals

LATE = "2021-10-28T09:00:00+07:00"


@pytest.fixture(scope="session")
def place():
    return with_portal(load_place(shipped("binh-phuoc-2021")))


@pytest.fixture
def dashboard(epochs, desk, place, tmp_path, monkeypatch):
    """H-4 is overdue at 25216; the portal has it, and one more of Đồng Xoài that is nowhere here."""
    monkeypatch.setattr("ioc.epochs.LOOK_AGAIN_S", -1.0)
    told = [
        shown("H-4", NOW, status=4, is_late=True),
        shown("THEIRS-1", NOW, status=4, is_late=True, area="25195"),
    ]
    Loader(epochs.store, place, from_place(place)).load(PORTAL, Parsed(told, []))
    Portals(epochs.store, place, from_place(place)).compare(PORTAL)
    return dashboard_in(tmp_path, epochs, replace(desk, place=place))


@pytest.fixture
def own(dashboard, desk):
    desk.people.add("own", "Own", "manager", [DONG_XOAI], password="một mật khẩu khác")
    return signed_in(dashboard.server, desk, "own")


def bundle(client, area="70", page="counts", **more):
    return client.get("/api/bundle", query_string={"page": page, "area": area, "source": PORTAL, **more})


def told(answer):
    return orjson.dumps([one["props"] for one in answer.json["set"]]).decode()


@pytest.mark.parametrize("role", ["operator", "manager", "administrator"])
@pytest.mark.parametrize("page", ["counts", "rejects", "source", "sources"])
def test_every_page_of_a_portal_is_open_to_those_who_work_with_data(dashboard, desk, role, page):
    answer = bundle(signed_in(dashboard.server, desk, role), page=page)
    assert answer.status_code == 200 and "is-failed" not in answer.text


def test_the_whole_and_its_codes_are_shown(dashboard, desk):
    page = told(bundle(signed_in(dashboard.server, desk, "manager"), lang="en"))
    assert "Late on both" in page and "H-4" in page and "THEIRS-1" in page
    assert "/dossiers/one_stop/H-4" in page and "/dossiers/one_stop/THEIRS-1" not in page


def test_of_a_district_only_its_own_are_shown(own):
    assert bundle(own).status_code == 403
    page = told(bundle(own, DONG_XOAI))
    assert "THEIRS-1" in page and "H-4" not in page


def test_leaders_are_not_shown_it(dashboard, desk):
    assert bundle(signed_in(dashboard.server, desk, "leader"), DONG_XOAI).status_code == 403


def test_its_codes_leave_as_files(dashboard, desk):
    asked = {
        "page": "counts",
        "area": "70",
        "source": PORTAL,
        "panel": "count_codes",
        "format": "csv",
        "lang": "vi",
    }
    answer = signed_in(dashboard.server, desk, "manager").get("/export/panel", query_string=asked)
    assert answer.status_code == 200
