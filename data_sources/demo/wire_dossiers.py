"""Dossiers as the one-stop system sends them (docs/source-formats.md), at any moment of their lives."""

import numpy as np
import orjson

from data_sources.demo.courses import NORMAL, REFUSED, STOPPED, WITHDRAWN
from data_sources.demo.days import DAY
from data_sources.demo.texts_of_time import day_codes, moments, stamps, told
from data_sources.demo.wire_steps import StepWire
from data_sources.demo.world import World

_RECORD = (
    '{"MaHoSo":"%s","MaTTHC":%s,"MaLinhVuc":%s,"TrangThaiHoSo":%d,"NgayNopHoSo":"%s","NgayTiepNhan":"%s",'
    '"NgayHenTra":"%s","NgayKetThucXuLy":"%s","NgayTra":"%s","NgayDung":"%s","KenhThucHien":"%d",'
    '"NoiNopHoSo":%s,"DonViXuLy":%s,"BuocXuLy":"%s","PhongBanXuLy":%s,"DanhSachLePhi":%s,'
    '"DuocThanhToanTrucTuyen":%d,"DanhSachHoSoBoSung":%s,"DanhSachTienDo":%s,"NgayCapNhat":"%s"}'
)
_PAUSE = '[{"NgayBoSung":"%s","NgayTiepNhanBoSung":"%s","NgayHenTraMoi":"%s"}]'
_STEPS = ("", "submitted", "intake", "closed", "processing", "supplement", "payment", "closed", "closed", "result",
          "returned")  # fmt: skip


class DossierWire:
    def __init__(self, world: World):
        place, catalogue = world.place, world.catalogue
        self._plain_leaves = list(world.units.codes)
        self._leaves = [_json(code) for code in world.units.codes]
        self._procedures = [_json(code) for code in catalogue.codes]
        self._fields = [_json(code) for code in catalogue.fields]
        self._holders = [_json(place.fields[code].vi) for code in catalogue.fields]
        self._progress = StepWire(world, self._holders)
        self._fees = [f'[{{"Gia":{fee}}}]' if fee else "[]" for fee in catalogue.fee.tolist()]

    def render(self, columns: dict[str, np.ndarray], stamp: np.ndarray) -> list[str]:
        at, c = stamp // 1000, columns
        status = status_at(c, at).tolist()
        accepted = np.where(c["outcome"] == REFUSED, 0, told(c["accepted"], at))
        finished, stopped = _ends(c, at)
        procedure, receiving = c["procedure"].tolist(), c["receiving"].tolist()
        code = dossier_codes(self._plain_leaves, c["receiving"], c["submitted"] // DAY, c["number"])
        rows = zip(
            code, [self._procedures[p] for p in procedure], [self._fields[p] for p in procedure], status,
            moments(c["submitted"]), moments(accepted), moments(np.where(accepted > 0, c["due"], 0)),
            moments(finished), moments(told(c["returned"], at)), moments(stopped), c["channel"].tolist(),
            [self._leaves[n] for n in receiving], [self._leaves[n] for n in c["resolving"].tolist()],
            _steps(c, at, status), [self._holders[p] for p in procedure],
            [self._fees[p] for p in procedure], c["paid"].tolist(), _pauses(c, at),
            self._progress.render(c, at), stamps(stamp), strict=True,
        )  # fmt: skip
        return [_RECORD % row for row in rows]


def dossier_codes(leaves: list[str], leaf: np.ndarray, day: np.ndarray, number: np.ndarray) -> list[str]:
    """Unit, day of submission, running number."""
    parts = zip(leaf.tolist(), day_codes(day), number.tolist(), strict=True)
    return [f"{leaves[n]}-{date}-{serial:04d}" for n, date, serial in parts]


def wire_codes(leaves: list[str], c: dict[str, np.ndarray]) -> list[str]:
    """The dossiers that records of other systems name; nothing where they name none."""
    codes = dossier_codes(leaves, c["dossier_leaf"], c["dossier_day"], c["dossier_number"])
    return [code if day else "" for code, day in zip(codes, c["dossier_day"].tolist(), strict=True)]


def status_at(c: dict[str, np.ndarray], at: np.ndarray | int) -> np.ndarray:
    """The state of the national portal at that moment."""

    def past(name: str) -> np.ndarray:
        return (c[name] > 0) & (c[name] <= at)

    by_outcome = np.select([c["outcome"] == WITHDRAWN, c["outcome"] == STOPPED], [7, 8], 9)
    states = [
        (past("returned"), 10), (past("ended"), by_outcome), (past("billed"), 6),
        (past("asked") & ~past("answered"), 5), (past("begun"), 4),
        (past("accepted"), np.where(c["outcome"] == REFUSED, 3, 2)),
    ]  # fmt: skip
    return np.select([when for when, _ in states], [state for _, state in states], 1)


def _steps(c: dict[str, np.ndarray], at: np.ndarray, status: list[int]) -> list[str]:
    """The step each is at: that of its state, and within the processing who signs apart."""
    signing = ((c["signing"] > 0) & (c["signing"] <= at)).tolist()
    return ["signing" if s == 4 and waits else _STEPS[s] for s, waits in zip(status, signing, strict=True)]


def _ends(c: dict[str, np.ndarray], at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When it was finished, and when it was withdrawn or stopped: one of the two."""
    ended, normal = told(c["ended"], at), c["outcome"] == NORMAL
    return np.where(normal, ended, 0), np.where(normal, 0, ended)


def _pauses(c: dict[str, np.ndarray], at: np.ndarray) -> list[str]:
    found = ["[]"] * len(at)
    rows = np.flatnonzero((c["asked"] > 0) & (c["asked"] <= at))
    answered = told(c["answered"][rows], at[rows])
    new_due = np.where(answered > 0, c["new_due"][rows], 0)
    texts = zip(moments(c["asked"][rows]), moments(answered), moments(new_due), strict=True)
    for row, one in zip(rows.tolist(), texts, strict=True):
        found[row] = _PAUSE % one
    return found


def _json(text: str) -> str:
    return orjson.dumps(text).decode()
