"""A table of a page is a file at its address: the page's moment, typed cells; a list's file is its owner's."""

import io
import zipfile
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from small_store import NOW, signed_in

from callbacks.dashboard import make_dashboard
from geo.names import Names
from ioc.domain.moments import to_us
from ioc.exports.jobs import Exports
from ioc.exports.lists import For, export_list
from ioc.exports.sheet import Column, Cover
from layouts.exporting import NOT_TABLES
from layouts.pages import panels_of
from layouts.view import DOSSIER, OF_SOURCE, PAGE_KEYS

MINUTE = 60_000_000
AS_OF = to_us(NOW) // MINUTE * MINUTE
COLUMNS = (Column(key="code", heading=Names("Mã hồ sơ", "Dossier"), kind="code"),)


@pytest.fixture
def exports(tmp_path):
    return Exports(tmp_path / "exports")


@pytest.fixture
def server(epochs, exports, desk):
    return make_dashboard(epochs, desk, exports, bundle_bytes=10_000_000).server


@pytest.fixture
def client(server, desk):
    return signed_in(server, desk)


def book_of(answer):
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def address(panel, page="province", area="70", **more):
    told = {"page": page, "area": area, "panel": panel, **more}
    return "/export/panel?" + "&".join(f"{key}={value}" for key, value in told.items())


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@pytest.mark.parametrize("page", PAGE_KEYS)
def test_every_table_of_every_page_is_a_file(client, place, page, format):
    area = "688" if page == "area" else "70"
    tables = [panel for panel in panels_of(page, place) if panel.kind not in NOT_TABLES]
    assert tables
    for panel in tables:
        of = {"source": "one_stop"} if page in (*OF_SOURCE, DOSSIER) else {}
        of |= {"code": "H-4"} if page == DOSSIER else {}
        answer = client.get(address(panel.key, page, area, format=format, **of))
        assert answer.status_code == 200, (panel.key, answer.text)
        assert "attachment" in answer.headers["Content-Disposition"]
        assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None


def test_the_file_holds_what_the_page_shows(client):
    page = book_of(client.get(address("form_06a", period="month"))).worksheets[1]
    total = [cell.value for cell in page[page.max_row]]
    assert total[1:5] == ["Tổng số", 5, 4, 1]


def test_a_file_is_of_the_moment_that_the_page_shows(client):
    earlier = AS_OF - 90 * MINUTE
    page = book_of(client.get(address("sources", as_of=earlier))).worksheets[0]
    assert "29/10/2021 08:30" in [
        f"{row[1]:%d/%m/%Y %H:%M}" for row in page.values if hasattr(row[1], "hour")
    ]


@pytest.mark.parametrize("moment", [AS_OF + MINUTE, AS_OF - 25 * 60 * MINUTE, AS_OF - 1, "now", "-1", "²"])
def test_no_other_moment_is_answered(client, moment):
    assert client.get(address("sources", as_of=moment)).status_code == 400


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"panel": "received_today"}, 400), ({"panel": "horses"}, 400), ({"panel": "complaints_map"}, 400),
        ({"panel": "ranking", "format": "pdf"}, 400), ({"panel": "ranking", "area": "nowhere"}, 404),
        ({"panel": "ranking", "page": "horses"}, 404),
    ],
)  # fmt: skip
def test_what_is_no_table_is_no_file(client, query, status):
    assert client.get(address(**query)).status_code == status


def test_nothing_of_a_panel_stays_on_the_disk(client, exports):
    client.get(address("ranking"))
    assert list(exports.folder.iterdir()) == []


def taken_along(desk):
    return [(one["actor"], one["subject"]) for one in desk.audit.search(deed="exported")]


def test_who_may_not_see_an_area_gets_no_file_and_who_may_is_noted(server, desk):
    leader = signed_in(server, desk, "leader")
    assert leader.get(address("ranking")).status_code == 403 and taken_along(desk) == []
    elsewhere = address("dossier_steps", DOSSIER, source="one_stop", code="H-none")
    assert leader.get(elsewhere).status_code == 404 and taken_along(desk) == []
    assert leader.get(address("ranking", "area", "689")).status_code == 200
    assert taken_along(desk) == [("leader", "ranking")]


def test_who_may_take_nothing_along_gets_no_file(server, desk):
    assert signed_in(server, desk, "operator").get(address("ranking")).status_code in (302, 403)


def started(exports, owner):
    cover = Cover(title="Hồ sơ", as_of=AS_OF, epoch="1.2", made_at=AS_OF, row_count=2)
    told = For(owner=owner, format="xlsx", lang="vi", zone=ZoneInfo("Asia/Ho_Chi_Minh"))
    job = export_list(exports, [("001",), ("002",)], COLUMNS, cover, told)
    assert job.over.wait(60)
    return job


def test_a_list_is_followed_and_fetched_once(client, exports, desk):
    job = started(exports, desk.people.get("manager").id)
    told = client.get(f"/export/jobs/{job.id}?lang=en").json
    assert (told["state"], told["rows"], told["total"], told["text"]) == ("ready", 2, 2, "ready")
    answer = client.get(f"/export/file/{job.id}")
    assert [row[0] for row in book_of(answer).worksheets[1].values] == ["Mã hồ sơ", "001", "002"]
    assert "ho-so-20211029-1000.xlsx" in answer.headers["Content-Disposition"]
    assert client.get(f"/export/file/{job.id}").status_code == 404


def test_the_file_of_somebody_else_is_as_good_as_none(client, exports):
    job = started(exports, owner="somebody else")
    for kind in ("jobs", "file"):
        assert client.get(f"/export/{kind}/{job.id}").status_code == 404
    assert exports.job(job.id, "somebody else").state == "ready"
