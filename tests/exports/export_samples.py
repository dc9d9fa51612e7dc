"""A sheet with every kind of column, and a cover, for tests of files."""

import csv
import io
import zipfile
from zoneinfo import ZoneInfo

from geo.names import Names
from ioc.exports.sheet import KINDS, Column, Cover, Sheet, SourceFacts

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AS_OF = 1_635_476_640_000_000  # 29/10/2021 10:04 there
COLUMNS = tuple(Column(key=kind, heading=Names(f"Cột {kind}", f"Column {kind}"), kind=kind) for kind in KINDS)
ROW = ("Đăng ký đất đai", 1234, 2.5, 109_537_412_104, 0.9798, AS_OF, 18929, "00123")


def cover(**more):
    told = {
        "title": "Hồ sơ quá hạn", "as_of": AS_OF, "epoch": f"41.{AS_OF}", "made_at": AS_OF + 60_000_000,
        "filters": (("Địa bàn", "Thành phố Đồng Xoài"), ("Kỳ", "Tháng này")), "made_for": "quanly",
        "sources": (SourceFacts(name="Một cửa", state="đang cập nhật", last_good_at=AS_OF, newest_event_at=None),),
    }  # fmt: skip
    return Cover(**{**told, **more})


def sheet(rows, name="Hồ sơ quá hạn", columns=COLUMNS):
    return Sheet(name, columns, rows)


def texts(values):
    """A sheet of one column of texts."""
    return sheet(
        [(one,) for one in values], "Văn bản", (Column(key="text", heading=Names("Văn bản", "Text")),)
    )


def many(count):
    """Rows made where they are written: a test hands this over by name."""
    return [ROW] * count


def endless():
    while True:
        yield ROW


def unpacked(path, lang="vi"):
    """Every CSV of a file by its name, as rows of texts."""
    separator = ";" if lang == "vi" else ","
    with zipfile.ZipFile(path) as packed:
        found = {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    return {
        name: list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        for name, text in found.items()
    }
