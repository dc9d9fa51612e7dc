"""Whatever comes, a parser gives records and named rejections, a reader pages or a SourceError; nothing else."""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hostile import anything, damaged, plain, records, spoiled, tried
from hypothesis import given
from hypothesis import strategies as st

import data_sources
from benchmarks.measure import Row
from data_sources import stamped_pages
from data_sources.answers import Answer, Ask, UnreadableBody, parse
from data_sources.mapped.asking import Asker
from data_sources.mapped.paging import ServicePage
from data_sources.stamped_pages import StampedPages
from data_sources.xml_text import SoapFault, XmlError, parse_xml
from geo.places import load_place
from ioc import clock
from ioc.domain.feed import Page, Parsed
from ioc.errors import SourceError
from ioc.ingest.check import check

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]
SMALL = Path(__file__).resolve().parents[1] / "samples" / "places" / "small"
NOW = datetime(2021, 11, 1, tzinfo=UTC)
MESSAGES = {
    "one_stop": {
        "MaHoSo": "000.00.10.H99-211029-0001", "MaTTHC": "1.000948.H99", "MaLinhVuc": "G01-HT", "TrangThaiHoSo": 9,
        "NgayNopHoSo": "20211028170210", "NgayTiepNhan": "20211029080015", "NgayHenTra": "20211104170000",
        "NgayKetThucXuLy": "20211103160000", "NgayTra": "", "NgayDung": "", "NgayGiaHan": "", "KenhThucHien": "2",
        "NoiNopHoSo": "000.00.10.H99", "DonViXuLy": "101", "BuocXuLy": "", "PhongBanXuLy": "Hộ tịch",
        "DanhSachLePhi": [{"Gia": 8000}], "DuocThanhToanTrucTuyen": 1, "NgayCapNhat": "20211103160000125",
        "DanhSachHoSoBoSung": [{"NgayBoSung": "20211030", "NgayTiepNhanBoSung": "20211101", "NgayHenTraMoi": ""}],
        "DanhSachTienDo": [{"TrangThai": "2", "NgayBatDau": "20211029080015", "ThoiDiemXuLy": "20211030080015"}],
        "MaHoSoLienThong": "",
    },
    "hotline_1022": {
        "MaPhieu": "PA-1", "LoaiPhieu": 2, "TrangThai": "9", "NgayTiepNhan": "20211029081500",
        "NgayChuyen": "20211029083000", "HanXuLy": "20211101", "NgayHoanThanh": "20211030100000",
        "KenhTiepNhan": "call", "MaLinhVuc": "environment", "MaDiaBan": "102", "ViDo": "11.53412",
        "KinhDo": 106.89231, "DonViXuLy": "Phòng TNMT", "MucDoHaiLong": "1", "NgayCapNhat": "20211030100000000",
    },
    "payment_platform": {
        "MaDoiTac": "H99", "MaThamChieu": "TT-77", "SoTien": 150000, "ThoiGianGD": "20211029090000", "MaLoi": "00",
        "TrangThai": 2, "ThoiGianGDThanhCong": "20211029090130", "NgayHoanPhi": "", "MaKenhThanhToan": "2",
        "LoaiHinhThanhToan": "fee", "MaHoSo": "H-1", "MaDonVi": "10.0", "NgayCapNhat": "20211029090131000",
    },
}  # fmt: skip
VENDOR = {
    "id": "7", "org": "A", "s": "done", "u": "2021-10-29T08:00:15+07:00", "r": "29/10/2021 07:30", "d": "20211105",
    "f": 1635600000, "e": None, "ch": "web", "fee": "x", "a": "00101", "lat": "11,5", "lon": 106.9,
    "sum": "1.234.567,8", "p": [{"q": "2021-10-30", "w": ""}],
    "way": [{"n": "intake", "from": "2021-10-29", "to": "2021-10-30", "o": "Hộ tịch"}],
    "within": {"code": "101", "within": {"x": 1}},
}  # fmt: skip
COMMON = """
format = "{format}"
decimal_mark = ","
empty = ["NULL", "-"]
time_format = ["iso", "dd/MM/yyyy HH:mm", "dd/MM/yyyy", "stamp", "epoch_s"]
[[skip]]
when = {{ s = {{ matches = "^test" }} }}
[tables.channels]
web = "2"
"""
FIELDS = {
    "dossiers": """code = { from = ["org", "id"], join = "/" }
status = [{ when = { s = ["done", "9"], u = "*" }, is = "9" }, { when = { s = { not = "" } }, is = "4" }]
updated_at = "u"
received_at = "r"
due_at = { from = "d", day = "end" }
finished_at = "f"
ended_at = { from = "e", time_format = "epoch_ms" }
channel = { from = "ch", table = "channels", otherwise = "keep", default = "1" }
has_fee = "fee"
area = { from = "a", pattern = '(\\d+)$', pad = 3, match = "agency" }
step = { from = "s", template = "step {}" }
""",
    "tickets": """code = "id"
opened_at = "r"
closed_at = "f"
updated_at = "u"
lat = "lat"
lon = "lon"
due_at = "d"
area = { from = "a", match = "name", default = "101" }
satisfaction = "s"
""",
    "payments": """code = "id"
amount = { from = "sum", round = true }
updated_at = "u"
requested_at = "r"
paid_at = "f"
area = "a"
state = "s"
""",
}
LISTS = """[pauses]
items = "p"
asked_at = "q"
answered_at = "w"
[steps]
items = "way"
step = "n"
started_at = "from"
ended_at = "to"
holder = { from = ["o", "n"], join = ", " }
"""
PATHS = """field = "length(way) > `0` && way[0].n"
responsible = "within.code"
parent = "within.within.x | to_string(@)"
"""
HTTP = """[http]
since_parameter = "s"
{paging}
[files]
"""
PAGINGS = (
    'paging = "page"\nsize_parameter = "n"\nsize = 2\ntotal = "t"', 'paging = "offset"\ntotal = "t.n"',
    'paging = "cursor"\nnext = "n"', 'paging = "link"\nnext = "n.l"',
    'until_parameter = "u"\nwindow = "90 days"\nbegin = 2021-06-01\nfailed = { err = "*" }\nmessage = "err"',
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def a_frozen_clock():
    with clock.frozen(NOW):
        yield


@pytest.fixture(autouse=True, scope="module")
def lasting(drill_results):
    """How long the parsers are fed, all together; the short form keeps nothing."""
    begin = clock.monotonic()
    yield
    if os.environ.get("IOC_DRILL"):
        fed = Row(
            what="all parsers together", measured=(clock.monotonic() - begin) / 60, unit="min", goal="10 min"
        )
        drill_results.add("Parsers are fed what nobody would send, and never fall", fed)


@pytest.fixture(scope="module")
def make(tmp_path_factory):
    """A source of a mapping, or of a module, of the small place."""
    directory = tmp_path_factory.mktemp("hostile") / "place"
    shutil.copytree(SMALL, directory)
    told = (SMALL / "place.toml").read_text()

    def made(kind: str, text: str):
        (directory / "sources" / "vendor.toml").write_text(text)
        (directory / "place.toml").write_text(
            f'{told}\n[sources.vendor]\nkind = "{kind}"\nmapping = "vendor.toml"\n'
        )
        options = {"address": "http://127.0.0.1:9", "max_pages": 4, "retry_wait_s": 0.001}
        return data_sources.load("vendor", load_place(directory), options)

    return made


def mapping(kind: str, format_: str, http: str = "", head: str = "") -> str:
    transport = 'transport = "http"\n' if http else ""
    fields = FIELDS[kind]
    is_nested = kind == "dossiers" and format_ != "csv"
    return "".join([
        transport, head, COMMON.format(format=format_), "[fields]\n", fields, PATHS if is_nested else "",
        LISTS if is_nested else "", http,
    ])  # fmt: skip


def good_only(parsed: Parsed, place) -> int:
    """How many things came of a page; every rejection can be stored, every record be checked."""
    for one in parsed.rejections:
        assert one.reason and one.hash and one.text.isprintable() and len(one.where) <= 500
        orjson.dumps(one.payload)
    good, bad = check(parsed.records, place)
    assert len(good) + len(bad) == len(parsed.records)
    return len(parsed.records) + len(parsed.rejections)


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_of_the_three_formats(name, place):
    source = data_sources.load(name, place)

    @tried
    @given(records(MESSAGES[name]))
    def whatever(raw):
        parsed = source.parse(Page(body=raw, where="page 1"))
        assert good_only(parsed, place) == len(raw)

    whatever()
    assert len(source.parse(Page(body=[MESSAGES[name]], where="page 1")).records) == 1


@pytest.mark.parametrize("kind", FIELDS)
def test_records_of_a_mapping(kind, make, place):
    source = make(kind, mapping(kind, "json"))

    @tried
    @given(records(VENDOR))
    def whatever(raw):
        skipped = sum(isinstance(one, dict) and str(one.get("s") or "").startswith("test") for one in raw)
        parsed = source.parse(Page(body=ServicePage(raw, NOW), where="page 1"))
        assert len(raw) - skipped <= good_only(parsed, place) <= len(raw)

    whatever()


def test_a_good_record_of_each_mapping_is_good(make):
    """Else the fuzzing would try nothing but refusals."""
    for kind in FIELDS:
        told = VENDOR | {"s": {"dossiers": "done", "tickets": "good", "payments": "success"}[kind]}
        told |= {"a": "xã một"} if kind == "tickets" else {"a": "101"}
        parsed = make(kind, mapping(kind, "json")).parse(Page(body=ServicePage([told], NOW), where="p"))
        assert (len(parsed.records), parsed.rejections) == (1, [])


class Scripted:
    """A client that gives one answer to everything."""

    def __init__(self, answers: list):
        self._answers = answers

    def ask(self, ask: Ask) -> Answer:
        return Answer(self._answers[0], {}, 9, "http://a/b")

    def get(self, url: str, params: object = None) -> Answer:
        return Answer(self._answers[0], {}, 9, url)

    def said(self, text: str) -> str:
        return text

    def close(self) -> None:
        pass


@pytest.mark.parametrize("paging", PAGINGS)
def test_answers_of_a_mapped_service(paging, make, place, monkeypatch):
    head = 'items = "rows"\nwithin = "units"\n' if "offset" in paging else 'items = "rows"\n'
    source = make("dossiers", mapping("dossiers", "json", HTTP.format(paging=paging), head))
    answers: list[object] = []
    monkeypatch.setattr(Asker, "client", lambda self: Scripted(answers))
    rows = st.lists(spoiled(VENDOR) | anything, max_size=3)
    units = anything | st.lists(st.fixed_dictionaries({"rows": rows}))
    shaped = st.fixed_dictionaries({"rows": rows}, optional={"n": anything, "t": anything, "units": units})

    @tried
    @given(shaped | anything, st.sampled_from([None, "2021-10-29T01:00:00+00:00"]))
    def whatever(answer, cursor):
        answers[:] = [answer]
        try:
            for page in source.fetch(cursor):
                assert page.cursor is None or datetime.fromisoformat(page.cursor).tzinfo
                good_only(source.parse(page), place)
        except SourceError as error:
            assert error.text

    whatever()


def test_answers_of_the_three_systems(place, monkeypatch):
    source = data_sources.load("one_stop", place, {"address": "http://127.0.0.1:9", "max_pages": 4})
    answers: list[object] = []
    monkeypatch.setattr(stamped_pages, "HttpPages", lambda *_: Scripted(answers))
    shaped = st.fixed_dictionaries(
        {"data": records(MESSAGES["one_stop"])}, optional={"next": plain, "total": plain}
    )

    @tried
    @given(shaped | anything, st.sampled_from([None, "20211029080000000"]))
    def whatever(answer, cursor):
        answers[:] = [answer]
        try:
            for page in source.fetch(cursor):
                good_only(source.parse(page), place)
        except SourceError as error:
            assert error.text

    assert isinstance(source.pages, StampedPages)
    whatever()


XML = b"""<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="u"><s:Body><rows n="1"><row id="7">
<u>2021-10-29</u><r>29/10/2021 07:30</r><a t="1">101</a><p><q>2021-10-30</q></p>\xc4\x91<![CDATA[<x>]]></row><row/>
</rows></s:Body></s:Envelope>"""


@tried
@given(damaged(XML) | st.binary(max_size=60))
def test_bytes_of_xml(raw):
    try:
        orjson.dumps(parse_xml(raw))
    except (XmlError, SoapFault) as error:
        assert str(error)


@tried
@given(damaged(json.dumps(MESSAGES).encode()) | st.binary(max_size=60), st.sampled_from(["json", "xml"]))
def test_bytes_of_answers(raw, format_):
    try:
        parse(format_, raw)
    except (UnreadableBody, SoapFault) as error:
        assert str(error)


CSV = ";".join(key for key in VENDOR if key not in ("p", "way", "within")).encode() + (
    b'\n7;A;done;2021-10-29;29/10/2021;20211105;;;web;x;101;11,5;106,9;"1.234,5"\n8;"B\n;";;;;;;;;;;;;\n'
)
FILES = {
    "csv": CSV,
    "json": b"".join(orjson.dumps(VENDOR | {"id": n}) + b"\n" for n in range(3)),
    "xml": XML,
}


@pytest.mark.parametrize("format_", FILES)
@pytest.mark.parametrize("kind", FIELDS)
def test_files(kind, format_, make, place, tmp_path):
    head = 'items = "rows.row"\n' if format_ == "xml" else ""
    source, path = make(kind, mapping(kind, format_, head=head)), tmp_path / "dropped"

    @tried
    @given(damaged(FILES[format_]) | st.binary(max_size=80))
    def whatever(raw):
        path.write_bytes(raw)
        try:
            for page in source.read_file(path):
                good_only(source.parse(page), place)
        except SourceError as error:
            assert error.text

    whatever()


DEEP = orjson.loads(b"[" * 1020 + b"]" * 1020)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_nested_too_deeply_is_refused(name, place):
    source = data_sources.load(name, place)
    for field in MESSAGES[name]:
        (refused,) = source.parse(Page(body=[MESSAGES[name] | {field: DEEP}], where="p")).rejections
        assert refused.reason == "too_deep" and refused.hash
        orjson.dumps(refused.payload)


@pytest.mark.parametrize("kind", FIELDS)
def test_a_record_nested_too_deeply_is_refused(kind, make, monkeypatch):
    source = make(kind, mapping(kind, "json", HTTP.format(paging='paging = "page"'), 'items = "rows"\n'))
    answers = [{"rows": [VENDOR | {field: DEEP} for field in VENDOR] + [DEEP]}]
    monkeypatch.setattr(Asker, "client", lambda self: Scripted(answers))
    page = next(source.fetch(None))
    parsed = source.parse(page)
    assert [one.reason for one in parsed.rejections] == ["too_deep"] * len(VENDOR) + ["not_a_record"]
