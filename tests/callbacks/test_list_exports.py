"""A list's file holds the list as its page shows it: the same rows, cell by cell, and no row of anybody else."""

import csv
import io
import pickle
import subprocess
import sys
import threading
import zipfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import openpyxl
import pytest
from desk_samples import DONG_XOAI
from marked_store import HIDDEN, OTHER, OTHER_LEAF
from small_store import dossier, moment, signed_in
from test_list_pages import block
from test_pages import components, opened
from test_urging import from_list

from callbacks.dashboard import make_dashboard
from ioc.access import roles
from ioc.domain.feed import Parsed
from ioc.domain.workcal import from_place
from ioc.exports.jobs import Exports
from ioc.ingest import Loader
from ioc.texts import formats
from layouts.list_columns import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
MANY = 1_200
LISTS = ("/dossiers", "/complaints/list", "/payments/list")
AREAS = ("25216", "25195", "689.0")


@pytest.fixture
def exports(tmp_path):
    return Exports(tmp_path / "exports")


@pytest.fixture
def dashboard(epochs, desk, exports):
    return make_dashboard(epochs, desk, exports, bundle_bytes=10_000_000)


@pytest.fixture
def many(epochs, place):
    """More open dossiers than a grid or a look-up takes at once, unlike each other."""
    procedures = list(place.procedures)[:7]
    found = [
        dossier(
            f"{n:05}", "2021-10-18T08:00", area=AREAS[n % 3], procedure_code=procedures[n % 7], step=f"=step {n % 5}",
            due_at=moment("2021-10-20T08:00") + timedelta(hours=n % 400), receiving_area=AREAS[n % 2],
        )
        for n in range(MANY)
    ]  # fmt: skip
    Loader(epochs.store, place, from_place(place)).load("one_stop", Parsed(found, []), cursor="e")


def links(tree):
    return [one["props"]["href"] for one in components(tree) if one["props"].get("data-export") == "POST"]


def asked(client, tree, format="xlsx"):
    (address,) = [one for one in links(tree) if one.endswith(f"format={format}")]
    return client.post(address, json={})


def finished(client, told):
    """The job as its page is told of it at its end."""
    assert told.status_code == 200, told.text
    for _ in range(1_200):
        job = client.get(f"/export/jobs/{told.json['id']}").json
        if job["state"] not in ("waiting", "running"):
            return job
        threading.Event().wait(0.1)
    pytest.fail("the file was not made within two minutes")


def fetched(client, told):
    """The file of a job, as its page waits for it."""
    job = finished(client, told)
    assert job["state"] == "ready", job["text"]
    answer = client.get(f"/export/file/{job['id']}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def rows_of(book):
    _, *rows = book.worksheets[1].values
    return rows


def shown(client, tree, sort=""):
    """Every row of the grid, asked for block by block in the order that the grid was given."""
    told = [(one.removeprefix("-"), "desc" if one[0] == "-" else "asc") for one in sort.split(",") if one]
    first = block(client, tree, 0, 500, told)
    rows, total = first["rowData"], first["rowCount"]
    while len(rows) < total:
        rows += block(client, tree, len(rows), len(rows) + 500, told)["rowData"]
    return rows


def as_shown(value, kind, zone, lang="vi"):
    if value is None:
        return ""
    match kind:
        case "moment":
            return formats.moment(value.replace(tzinfo=zone), lang)
        case "number" | "money":
            assert not isinstance(value, str)
            return formats.number(value, lang)
    return value


def assert_same(book, rows, subject, keys, zone, lang="vi"):
    columns = [one for one in COLUMNS[subject] if one.key in keys]
    assert [one.title(lang) for one in columns] == [cell.value for cell in book.worksheets[1][1]]
    told = [
        [as_shown(v, c.kind, zone, lang) for v, c in zip(row, columns, strict=True)] for row in rows_of(book)
    ]
    assert told == [[row[column.key] for column in columns] for row in rows]


def keys_of(rows):
    return set(rows[0]) - {"id", "source", "changed", "is_overdue"}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", LISTS)
def test_the_file_holds_the_rows_that_the_grid_shows(client, place, path, lang):
    tree = opened(client, path, f"?period=month&lang={lang}")
    rows = shown(client, tree)
    assert rows
    subject = {"/dossiers": "dossiers", "/complaints/list": "tickets", "/payments/list": "payments"}[path]
    assert_same(fetched(client, asked(client, tree)), rows, subject, keys_of(rows), place.zone, lang)


def sort_of(search):
    return dict(parse_qsl(search)).get("sort", "")


@pytest.mark.parametrize(
    "search",
    [
        "sort=procedure,-due_at", "sort=-overdue&overdue=4-10&resolving=689", "cause=unit_slow",
        "cols=overdue,urged,receiving,cause,paused,submitted_at&sort=-code", "members=dossiers_overdue&q=011",
    ],
)  # fmt: skip
def test_order_filters_search_and_columns_are_those_of_the_page(client, place, many, search):
    assert "1" in from_list(client, "urge-send", rows=[{"source": "one_stop", "code": "H-00007"}])
    late = [{"source": "one_stop", "code": f"H-{n:05}"} for n in range(20)]
    assert "20" in from_list(client, "urge-cause-set", rows=late, cause="unit_slow")
    tree = opened(client, "/dossiers", f"?{search}")
    rows = shown(client, tree, sort_of(search))
    told = asked(client, tree)
    assert 0 < told.json["total"] == len(rows)
    assert_same(fetched(client, told), rows, "dossiers", keys_of(rows), place.zone)


def test_a_list_of_many_pages_is_whole_and_in_order(client, many):
    sort = "resolving,-due_at"
    tree = opened(client, "/dossiers", f"?sort={sort}")
    codes = [row["code"] for row in shown(client, tree, sort)]
    book = fetched(client, asked(client, tree))
    assert [row[0] for row in rows_of(book)] == codes
    assert len(codes) == len(set(codes)) > MANY


def test_a_breakdown_is_a_file_whose_every_sheet_adds_up(client, dashboard, desk, many):
    tree = opened(client, "/breakdown", "?members=dossiers_pending&field=(none)&area=70")
    (address,) = [one for one in links(tree) if one.endswith("format=xlsx")]
    total = next(
        one["props"]["data-total"] for one in components(tree) if one["props"].get("id") == "list-total"
    )
    answer = client.post(address, json={})
    assert answer.status_code == 200, answer.text
    cover, *sheets = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    assert len(sheets) == 5 and ("Lĩnh vực", "(không có)") in [row[:2] for row in cover.values]
    for sheet in sheets:
        _, *rows = sheet.values
        assert sum(row[2] for row in rows) == int(total) > MANY, sheet.title
    assert signed_in(dashboard.server, desk, "leader").post(address, json={}).status_code == 403
    assert [one["subject"] for one in desk.audit.search(deed="exported")] == ["breakdown"]


def test_rows_that_came_later_are_not_in_the_file_of_a_list_fixed_before(client, epochs, place):
    tree = opened(client, "/dossiers")
    codes = [row["code"] for row in shown(client, tree)]
    late = [dossier("LATE", "2021-10-29T09:30")]
    Loader(epochs.store, place, from_place(place)).load("one_stop", Parsed(late, []), cursor="f")
    assert [row[0] for row in rows_of(fetched(client, asked(client, tree)))] == codes


def cover_of(book):
    return {row[0]: row[1] for row in book.worksheets[0].values if row[0]}


def test_the_cover_tells_what_was_listed_when_and_for_whom(client, many):
    tree = opened(client, "/dossiers", "?members=dossiers_overdue&area=689&resolving=689&sort=-due_at&q=H-0")
    book = fetched(client, asked(client, tree))
    told, title = cover_of(book), book.worksheets[0]["A1"].value
    assert title == "Hồ sơ quá hạn – Thành phố Đồng Xoài"
    assert told["Thứ tự"] == "Hạn trả ↓" and told["Nơi giải quyết"] == "Thành phố Đồng Xoài"
    assert told["Mã có chứa"] == "H-0" and told["Lập cho"].endswith("(manager)")
    assert told["Số dòng"] == len(rows_of(book)) > 0
    assert f"{told['Số liệu lúc']:%d/%m/%Y %H:%M}" == "29/10/2021 10:00"
    about = next(one["props"]["data"] for one in components(tree) if one["props"].get("id") == "list-about")
    assert told["Phiên bản số liệu"] == f"{about['version']}.{about['as_of']}"
    assert {"Hệ thống một cửa điện tử", "Tổng đài 1022"} <= set(told)


def test_a_list_that_had_to_be_read_again_says_so(client):
    (address,) = [one for one in links(opened(client, "/dossiers")) if one.endswith("xlsx")]
    total = address.partition("total=")[2].partition("&")[0]
    book = fetched(client, client.post(address.replace(f"total={total}", "total=77"), json={}))
    assert "77" in " ".join(str(row[1]) for row in book.worksheets[0].values if row[0] == "Lưu ý")


def test_a_list_is_also_a_csv(client):
    tree = opened(client, "/dossiers")
    told = asked(client, tree, "csv")
    assert told.json["name"].endswith(".zip")
    finished(client, told)
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"/export/file/{told.json['id']}").data))
    (name,) = [one for one in packed.namelist() if one != "thong-tin.csv"]
    _, *rows = csv.reader(io.TextIOWrapper(packed.open(name), "utf-8-sig"), delimiter=";")
    assert [row[0] for row in rows] == [row["code"] for row in shown(client, tree)]


def test_the_file_is_its_owner_s_alone(client, dashboard, desk):
    told = asked(client, opened(client, "/dossiers"))
    other = signed_in(dashboard.server, desk, "administrator")
    assert finished(client, told)["state"] == "ready"
    for kind in ("jobs", "file"):
        assert other.get(f"/export/{kind}/{told.json['id']}").status_code == 404
        assert client.get(f"/export/{kind}/{told.json['id']}").status_code == 200


def exported(desk):
    return [(one["actor"], one["detail"]) for one in desk.audit.search(deed="exported")]


def test_who_took_which_list_along_is_noted(client, desk):
    fetched(client, asked(client, opened(client, "/dossiers", "?area=25216")))
    ((actor, detail),) = exported(desk)
    assert actor == "manager"
    assert "area=25216" in detail and '"rows":2' in detail


def test_who_may_export_nothing_is_offered_nothing_and_refused(client, dashboard, desk):
    (address, _) = links(opened(client, "/dossiers"))
    operator = signed_in(dashboard.server, desk, "operator")
    assert links(opened(operator, "/dossiers")) == []
    assert operator.post(address, json={}).status_code == 403
    assert [one["subject"] for one in desk.audit.search(deed="refused")] == ["/export/list"]


def test_who_may_see_no_records_gets_no_file_of_them(client, dashboard, desk, exports, monkeypatch):
    (address, _) = links(opened(client, "/dossiers"))
    monkeypatch.setitem(roles.ROLES, "operator", frozenset({roles.SEE_FIGURES, roles.EXPORT}))
    assert signed_in(dashboard.server, desk, "operator").post(address, json={}).status_code == 403
    assert exports._jobs == {}


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ("format=xlsx", "format=pdf", 400), ("page=dossiers", "page=breakdown", 400), ("as_of=1", "as_of=9", 400),
        ("version=", "version=x", 400), ("version=", "version=" + "9" * 20, 400), ("members=", "members=x", 400),
        ("area=70", "area=nowhere", 400),
    ],
)  # fmt: skip
def test_what_is_no_list_is_no_file(client, exports, old, new, status):
    (address, _) = links(opened(client, "/dossiers"))
    assert old in address
    assert client.post(address.replace(old, new, 1), json={}).status_code == status
    assert exports._jobs == {}


def test_a_page_of_another_site_starts_nothing(client, exports):
    (address, _) = links(opened(client, "/dossiers"))
    assert client.post(address, json={}, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert client.post(address, data={"a": "b"}).status_code == 415
    assert client.get(address).mimetype == "text/html"  # a page that is none
    assert exports._jobs == {}


# --- on both sides of the line


def test_the_leader_s_file_has_one_s_own_rows_and_the_manager_s_all(leader, manager):
    query = "?members=dossiers_received&period=year&by=resolving"
    own = taken(leader, query + f"&area={DONG_XOAI}")
    assert {"H-Y0", "H-Y1", "H-Z1"} <= own and not any(code.startswith("H-X") for code in own)
    every = taken(manager, query + "&area=70")
    assert len([code for code in every if code.startswith("H-X")]) == HIDDEN and own < every


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("area", ["70", OTHER, OTHER_LEAF])
def test_no_file_of_another_area_is_made_whatever_is_posted(leader, manager, path, area):
    (address, _) = links(opened(manager, path, f"?area={area}&period=year"))
    assert f"area={area}" in address
    assert leader.post(address, json={}).status_code == 403
    assert manager.post(address, json={}).status_code == 200


def taken(client, query):
    return {row[0] for row in rows_of(fetched(client, asked(client, opened(client, "/dossiers", query))))}


def test_a_place_is_handed_to_another_process_whole(place):
    other = pickle.loads(pickle.dumps(place))
    assert other == place and other.leaves == place.leaves
    assert other.locator.locate_many([11.535], [106.883]) == place.locator.locate_many([11.535], [106.883])
    assert place.locator.locate_many([11.535], [106.883]) != [None]


def test_the_process_that_writes_a_list_loads_nothing_that_draws_or_serves():
    """It starts anew for every file, while somebody waits."""
    code = "import sys, callbacks.list_rows; print(*{'dash', 'flask', 'plotly'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
