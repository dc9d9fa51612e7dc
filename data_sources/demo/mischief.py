"""What real systems do wrong: changes shown late, sent twice, or malformed. Never in the settled history.

A malformed record comes beside the good one, so nothing is lost with it; a late one is shown within four
minutes, less than the overlap of five that a poll reads again.
"""

from collections.abc import Callable

import numpy as np
import orjson

from data_sources.demo.segment import Segment

_LATE, _TWICE, _MALFORMED = 0.015, 0.005, 0.003
_LONGEST_MS = 230_000


def spoil(rng: np.random.Generator, segment: Segment) -> Segment:
    """A day of changes with its mischief."""
    size = len(segment)
    luck = rng.random(size)
    late = rng.integers(20_000, _LONGEST_MS, size)
    segment.shown = segment.stamp + np.where(rng.random(size) < _LATE, late, 0)
    copies = np.flatnonzero(luck < _TWICE + _MALFORMED)
    flaw = np.where(luck[copies] < _TWICE, 0, rng.integers(1, len(FLAWS) + 1, len(copies)))
    order = np.argsort(np.r_[np.arange(size), copies], kind="stable")
    rows = np.r_[np.arange(size), copies][order]
    flaws = np.r_[np.zeros(size, dtype=np.int64), flaw][order]
    return Segment(
        segment.stamp[rows],
        segment.source[rows],
        segment.row[rows],
        segment.shown[rows],
        flaws.astype(np.int8),
    )


def malformed(text: str, flaw: int) -> str:
    """The record with one thing wrong; some of it looks like personal data, which must not be kept."""
    record = orjson.loads(text)
    code = next(name for name in record if name.startswith("Ma"))
    FLAWS[flaw - 1](record, code)
    return orjson.dumps(record).decode()


def _date(record: dict, code: str) -> None:
    record["NgayTiepNhan" if "NgayTiepNhan" in record else "ThoiGianGD"] = "20211332250000"


def _status(record: dict, code: str) -> None:
    for name in ("TrangThaiHoSo", "TrangThai"):
        if name in record:
            record[name] = "42"


def _area(record: dict, code: str) -> None:
    """A person's name where a unit belongs, and an old pair of codes."""
    for name in ("NoiNopHoSo", "DonViXuLy", "MaDiaBan", "MaDonVi"):
        if name in record:
            record[name] = "NGUYEN VAN A 0912345678"


def _no_code(record: dict, code: str) -> None:
    for name in ("MaHoSo", "MaPhieu", "MaThamChieu"):
        if name == code or name == "MaThamChieu":
            record[name] = ""
    record |= {"ChuHoSo": "TRAN THI B", "SoDinhDanh": "070123456789", "Email": "b@example.vn"}


def _stamp(record: dict, code: str) -> None:
    record["NgayCapNhat"] = "hom qua"


def _kind(record: dict, code: str) -> None:
    for name in ("DanhSachHoSoBoSung", "ViDo", "SoTien"):
        if name in record:
            record[name] = "0912 345 678"


FLAWS: tuple[Callable[[dict, str], None], ...] = (_date, _status, _area, _no_code, _stamp, _kind)
