"""The ready mapping of the workbook that units send each month: its sample gives the figures that stand in it."""

import io
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from scripted_service import records_of

import data_sources
from data_sources.mapped.ready import DIRECTORY
from geo.entries import SourceEntry
from geo.places import load_place, shipped
from ioc import clock
from ioc.domain.workcal import from_place
from ioc.indicators.figures import figures
from ioc.ingest import Loader
from ioc.store import open_store, upgrade

SAMPLE = DIRECTORY / "monthly_xlsx.sample.xlsx"
LONG_GIANG, PHUOC_TIN = "25245", "25249"
COLUMNS = ("received", "received_online", "carried_over", "resolved", "resolved_late", "pending")
# counted by hand in the sample
TRUTH = {
    ("2021-09", None): (4, 1, 0, 3, 1, 1),
    ("2021-10", None): (6, 3, 1, 5, 2, 2),
    ("2021-10", LONG_GIANG): (2, 1, 1, 2, 1, 1),
    ("2021-10", PHUOC_TIN): (4, 2, 0, 3, 1, 1),
}
MONTHS = {"2021-09": (date(2021, 9, 1), date(2021, 10, 1)), "2021-10": (date(2021, 10, 1), date(2021, 11, 1))}


@pytest.fixture(scope="module")
def place():
    return load_place(shipped("binh-phuoc-2021"))


@pytest.fixture
def source(place):
    told = place.sources["one_stop"]
    entry = SourceEntry(
        name="monthly", kind="dossiers", module=None, mapping="ready:monthly_xlsx", agreed_age=told.agreed_age,
        overlap=told.overlap, interval=told.interval, working_time="office", names=told.names,
    )  # fmt: skip
    place.sources["monthly"] = entry
    yield data_sources.load("monthly", place)
    del place.sources["monthly"]


@pytest.fixture
def store(place, tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/ioc.db", place)
    upgrade(store)
    with clock.frozen(datetime(2021, 11, 1, 2, tzinfo=UTC)):
        yield store
    store.close()


def load(store, place, source) -> None:
    loader = Loader(store, place, from_place(place))
    for page in source.read_file(SAMPLE):
        assert loader.load("monthly", source.parse(page)).rejected == {}


def test_every_dossier_of_the_sample_becomes_a_record_and_nothing_else(source):
    records, rejections = records_of(source, SAMPLE)
    assert rejections == []
    assert len(records) == 11 and len({r.dossier_code for r in records}) == 10
    assert {r.receiving_area for r in records} == {LONG_GIANG, PHUOC_TIN}


@pytest.mark.parametrize(("month", "area"), TRUTH)
def test_the_figures_are_those_of_the_workbook(store, place, source, month, area):
    load(store, place, source)
    start, end = MONTHS[month]
    (entry,) = figures(store, place, "dossiers", start=start, end=end, **({"area": area} if area else {}))
    values = entry["values"] | {"resolved_late": entry["values"]["resolved_late_day"]}
    assert tuple(values[name] for name in COLUMNS) == TRUTH[month, area]


def test_loading_the_same_workbook_again_changes_nothing(store, place, source):
    load(store, place, source)
    loader = Loader(store, place, from_place(place))
    assert [loader.load("monthly", source.parse(page)).changed for page in source.read_file(SAMPLE)] == [0, 0]


def test_a_row_without_its_code_and_an_unknown_state_are_refused_not_left_out(source, tmp_path):
    """Only totals, numbers of columns and signatures may be passed over in silence."""
    path = tmp_path / "d.xlsx"
    path.write_bytes(_workbook())
    records, rejections = records_of(source, path)
    assert records == []
    assert [(r.field, r.reason) for r in rejections] == [
        ("status", "unknown_status"),
        ("code", "missing_field"),
    ]
    assert rejections[0].where == "monthly, d.xlsx, sheet Tháng 11, row 3"


def _workbook() -> bytes:
    out = io.BytesIO()
    heading = [
        "STT",
        "Đơn vị",
        "Mã hồ sơ",
        "Lĩnh vực",
        "Tiếp nhận",
        "Hẹn trả",
        "Trả kết quả",
        "Hình thức nộp",
        "Tình trạng",
    ]
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("Tháng 11")
        sheet.write_row(
            0, 0, [*heading[:2], "Hồ sơ", "Hồ sơ", "Thời gian", "Thời gian", "Thời gian", *heading[7:]]
        )
        sheet.write_row(1, 2, heading[2:7])
        dates = ["01/11/2021", "02/11/2021", "-"]
        sheet.write_row(2, 0, [1, "Xã Phước Tín", "A-1", "Đất đai", *dates, "Trực tiếp", "Mất"])
        sheet.write_row(3, 0, [2, "Xã Phước Tín", None, "Đất đai", *dates, "Trực tiếp", "Đang giải quyết"])
    return out.getvalue()
