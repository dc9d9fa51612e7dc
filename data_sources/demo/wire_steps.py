"""The way of a dossier through offices, as the one-stop system sends it: a list inside the dossier."""

from collections.abc import Iterator

import numpy as np
import orjson

from data_sources.demo.courses import REFUSED
from data_sources.demo.days import DAY
from data_sources.demo.lives import NEVER
from data_sources.demo.texts_of_time import moments, told
from data_sources.demo.world import World

KEPT_DAYS = 90  # open dossiers and those that ended in the last days before the history's end, or since
INTAKE_OFFICE = "Bộ phận Tiếp nhận và Trả kết quả"
_STEP = (
    '{"BuocXuLy":"%s","TrangThai":"%d","ChucDanh":"%s","PhongBanXuLy":%s,"NgayBatDau":"%s","ThoiDiemXuLy":"%s",'
    '"NgayKetThucTheoQuyDinh":"%s"}'
)
_LAST = np.iinfo(np.int64).max
_TITLES = {
    "intake": (2, "Công chức một cửa"), "processing": (4, "Chuyên viên thụ lý"),
    "supplement": (5, "Công chức một cửa"), "payment": (6, "Công chức một cửa"),
    "signing": (4, "Lãnh đạo phê duyệt"),
}  # fmt: skip
AT_COUNTER = ("intake", "supplement", "payment")
Columns = dict[str, np.ndarray]


class StepWire:
    def __init__(self, world: World, offices: list[str]):
        """offices: by procedure, as JSON."""
        self._since, self._offices = world.cut - KEPT_DAYS * DAY, offices
        self._counter = orjson.dumps(INTAKE_OFFICE).decode()

    def render(self, c: Columns, at: np.ndarray) -> list[str]:
        """For each dossier the list, or null where it is not sent."""
        sent = (c["ended"] == NEVER) | (c["ended"] >= self._since)
        found: list[list[str]] = [[] for _ in range(len(at))]
        for name, started, ended in spans(c):
            rows = np.flatnonzero(sent & (started > NEVER) & (started <= at))
            for row, text in zip(rows.tolist(), self._texts(name, c, rows, started, ended, at), strict=True):
                found[row].append(text)
        return [
            f"[{','.join(own)}]" if is_sent else "null"
            for own, is_sent in zip(found, sent.tolist(), strict=True)
        ]

    def _texts(
        self, name: str, c: Columns, rows: np.ndarray, started: np.ndarray, ended: np.ndarray, at: np.ndarray
    ) -> list[str]:
        state, title = _TITLES[name]
        due = c["due"][rows] if name == "signing" else np.zeros(len(rows), dtype=np.int64)
        offices = (
            [self._counter] * len(rows) if name in AT_COUNTER
            else [self._offices[p] for p in c["procedure"][rows].tolist()]
        )  # fmt: skip
        texts = moments(started[rows]), moments(told(ended[rows], at[rows])), moments(due)
        return [_STEP % (name, state, title, *one) for one in zip(offices, *texts, strict=True)]


def spans(c: Columns) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """(step, start, end) in the order they follow each other; NEVER where a dossier has no such step."""
    refused = c["outcome"] == REFUSED
    yield "intake", c["submitted"], np.where(refused, c["accepted"], _first(c["begun"], c["ended"]))
    yield "processing", c["begun"], _first(c["asked"], c["billed"], c["signing"], c["ended"])
    yield "supplement", c["asked"], _first(c["answered"], c["ended"])
    yield "processing", c["answered"], _first(c["signing"], c["ended"])
    yield "payment", c["billed"], c["ended"]
    yield "signing", c["signing"], c["ended"]


def _first(*columns: np.ndarray) -> np.ndarray:
    """The earliest moment there is."""
    least = np.full(len(columns[0]), _LAST)
    for column in columns:
        least = np.where((column > NEVER) & (column < least), column, least)
    return np.where(least == _LAST, NEVER, least)
