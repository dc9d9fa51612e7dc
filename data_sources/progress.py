"""The steps inside a one-stop dossier, in the fields of the national progress message; officials are never read."""

from collections.abc import Callable, Mapping
from typing import Any

from data_sources.values import objects, text_of
from ioc.domain.records import StepRecord

LIST = "DanhSachTienDo"
# what the state of the dossier says of the step where the step itself has no name
BY_STATE = {
    "1": "submitted", "2": "intake", "4": "processing", "5": "supplement", "6": "payment", "9": "result",
    "10": "returned",
}  # fmt: skip
UNNAMED = "processing"


def steps_of(raw: Mapping[str, Any], moment: Callable, due: Callable) -> tuple[StepRecord, ...] | None:
    """The steps told, None where the message has no list of them; one without any moment is none."""
    told = raw.get(LIST)
    if told is None or told == "":
        return None
    found = (_step(one, moment, due) for one in objects(told, LIST))
    return tuple(step for step in found if step is not None)


def _step(one: Mapping[str, Any], moment: Callable, due: Callable) -> StepRecord | None:
    started, ended = moment(one, "NgayBatDau"), moment(one, "ThoiDiemXuLy")
    if started is None and ended is None:
        return None
    return StepRecord(
        step=text_of(one, "BuocXuLy") or BY_STATE.get(text_of(one, "TrangThai") or "", UNNAMED),
        started_at=started or ended, ended_at=ended, due_at=due(one, "NgayKetThucTheoQuyDinh"),
        holder=_holder(one),
    )  # fmt: skip


def _holder(one: Mapping[str, Any]) -> str | None:
    """The position and its office: "Lãnh đạo, Sở Tư pháp"."""
    parts = (text_of(one, "ChucDanh"), text_of(one, "PhongBanXuLy"))
    return ", ".join(part for part in parts if part) or None
