"""Tickets as hotline 1022 sends them (docs/source-formats.md), at any moment of their lives."""

import numpy as np
import orjson

from data_sources.demo.days import DAY
from data_sources.demo.texts_of_time import day_codes, moments, stamps, told
from data_sources.demo.tickets import CHANNELS, INFORMATION
from data_sources.demo.wire_dossiers import wire_codes
from data_sources.demo.world import World

_RECORD = (
    '{"MaPhieu":"PA%s-%05d","LoaiPhieu":"%d","TrangThai":"%d","NgayTiepNhan":"%s","NgayChuyen":"%s",'
    '"NgayHoanThanh":"%s","KenhTiepNhan":"%s","MaLinhVuc":%s,"MaDiaBan":%s,"ViDo":%s,"KinhDo":%s,'
    '"DonViXuLy":%s,"MucDoHaiLong":"%s","MaHoSo":"%s","NgayCapNhat":"%s"}'
)
_NEW, _REFUSED, _ASSIGNED, _STARTED, _PUBLISHED, _CLOSED = 1, 3, 5, 7, 9, 11


class TicketWire:
    def __init__(self, world: World):
        self._plain_leaves = list(world.units.codes)
        codes = [orjson.dumps(code).decode() for code in world.units.codes]
        self._leaves = codes
        self._offices = [codes[number] for number in world.units.office]
        self._categories = [orjson.dumps(key).decode() for key in world.place.categories]

    def render(self, columns: dict[str, np.ndarray], stamp: np.ndarray) -> list[str]:
        at, c = stamp // 1000, columns
        leaf, channel = c["leaf"].tolist(), c["channel"].tolist()
        mood = np.where((c["rated"] > 0) & (c["rated"] <= at), c["mood"], 0)
        rows = zip(
            day_codes(c["opened"] // DAY), c["number"].tolist(), c["kind"].tolist(), _state(c, at).tolist(),
            moments(c["opened"]), moments(told(c["assigned"], at)), moments(told(c["closed"], at)),
            [CHANNELS[n] for n in channel], [self._categories[n] for n in c["category"].tolist()],
            [self._leaves[n] for n in leaf], _degrees(c["lat"]), _degrees(c["lon"]),
            [self._offices[n] for n in leaf], [str(n) if n else "" for n in mood.tolist()],
            wire_codes(self._plain_leaves, c), stamps(stamp),
            strict=True,
        )  # fmt: skip
        return [_RECORD % row for row in rows]


def _state(c: dict[str, np.ndarray], at: np.ndarray) -> np.ndarray:
    open_to_all = c["public"] & (c["kind"] != INFORMATION)
    end = np.select([c["refused"], open_to_all], [_REFUSED, _PUBLISHED], _CLOSED)
    started = (c["started"] > 0) & (c["started"] <= at)
    assigned = (c["assigned"] > 0) & (c["assigned"] <= at)
    return np.select([c["closed"] <= at, started, assigned], [end, _STARTED, _ASSIGNED], _NEW)


def _degrees(column: np.ndarray) -> list[str]:
    return ['""' if value != value else f"{value:.5f}" for value in column.tolist()]
