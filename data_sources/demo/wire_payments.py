"""Payments as the national payment platform sends them (docs/source-formats.md), at any moment of their lives."""

import numpy as np

from data_sources.demo.days import DAY
from data_sources.demo.payments import CHANNELS, TYPES
from data_sources.demo.texts_of_time import day_codes, moments, stamps, told
from data_sources.demo.wire_dossiers import wire_codes
from data_sources.demo.world import World

_RECORD = (
    '{"MaDoiTac":"DVC","MaThamChieu":"TT%s-%05d","SoTien":%d,"ThoiGianGD":"%s","MaLoi":"%s","TrangThai":"%d",'
    '"ThoiGianGDThanhCong":"%s","NgayHoanPhi":"%s","MaKenhThanhToan":"%s","LoaiHinhThanhToan":"%s",'
    '"MaHoSo":"%s","MaDonVi":"%s","NgayCapNhat":"%s"}'
)
_PENDING, _PAID, _CANCELLED, _REFUNDED = 1, 2, 3, 4
_FAILURES = ("07", "11", "24", "51")  # no money, time-out, given up, refused by the bank
_GIVEN_UP = 2


class PaymentWire:
    def __init__(self, world: World):
        self._leaves = list(world.units.codes)

    def render(self, columns: dict[str, np.ndarray], stamp: np.ndarray) -> list[str]:
        at, c = stamp // 1000, columns
        paid, failed = told(c["paid"], at), told(c["failed"], at)
        refunded = told(c["refunded"], at)
        why = c["number"] % len(_FAILURES)
        state = np.select(
            [refunded > 0, paid > 0, (failed > 0) & (why == _GIVEN_UP)],
            [_REFUNDED, _PAID, _CANCELLED],
            _PENDING,
        )
        rows = zip(
            day_codes(c["requested"] // DAY), c["number"].tolist(), c["amount"].tolist(), moments(c["requested"]),
            _results(paid, failed, why), state.tolist(), moments(paid), moments(refunded),
            [CHANNELS[n] for n in c["channel"].tolist()], [TYPES[n] for n in c["type"].tolist()],
            wire_codes(self._leaves, c), [self._leaves[n] for n in c["leaf"].tolist()], stamps(stamp), strict=True,
        )  # fmt: skip
        return [_RECORD % row for row in rows]


def _results(paid: np.ndarray, failed: np.ndarray, why: np.ndarray) -> list[str]:
    """00 for a success, the reason of a failure, nothing while it is under way."""
    kinds = np.select([paid > 0, failed > 0], [-1, why], -2).tolist()
    return ["00" if kind == -1 else "" if kind == -2 else _FAILURES[kind] for kind in kinds]
