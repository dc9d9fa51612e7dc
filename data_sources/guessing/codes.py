"""What the codes of a column mean, by the words in them; what is not understood is left to a person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data_sources.guessing.words import closest, folded
from data_sources.mapped.kinds import KINDS
from data_sources.mapped.mapping import allowed
from geo.places import Place

MOST_CODES = 40
STATUSES = {
    "1": ("moi nop", "moi", "submitted", "new"), "2": ("da tiep nhan", "tiep nhan", "accepted"),
    "3": ("tu choi", "khong tiep nhan", "refused", "rejected"),
    "4": ("dang giai quyet", "dang xu ly", "dang", "chua giai quyet", "chua xong", "in progress", "open"),
    "5": ("cho bo sung", "bo sung", "awaiting documents", "supplement"), "6": ("cho thanh toan", "awaiting payment"),
    "7": ("rut ho so", "rut", "withdrawn"), "8": ("dung giai quyet", "dung xu ly", "dung", "stopped", "cancelled"),
    "9": ("da giai quyet", "da xu ly", "da hoan thanh", "hoan thanh", "da xong", "xong", "finished", "completed",
          "closed", "done"),
    "10": ("da tra ket qua", "da tra", "returned"),
}  # fmt: skip
CLASSES = {
    "open": ("dang xu ly", "dang", "cho", "moi", "da tiep nhan", "da chuyen", "open", "new", "in progress", "assigned"),
    "closed": ("da dong", "da xu ly", "da tra loi", "da giai quyet", "hoan thanh", "closed", "completed", "resolved",
               "done"),
    "refused": ("tu choi", "khong thuoc tham quyen", "refused", "rejected"),
}  # fmt: skip
USUAL = {"open": "new", "closed": "closed", "refused": "refused"}
CHANNELS = {
    "online": ("truc tuyen", "online", "internet", "web", "mang", "app"),
    "in_person": ("truc tiep", "tai quay", "in person", "front desk", "counter"),
    "postal": ("buu chinh", "buu dien", "bcci", "postal", "post"),
    "other": ("tong dai", "dien thoai", "goi", "phone", "call", "1022"),
}  # fmt: skip
PAYMENTS = {
    "success": ("thanh cong", "da thanh toan", "success", "paid"),
    "failed": ("khong thanh cong", "that bai", "loi", "failed"), "pending": ("dang xu ly", "cho thanh toan", "pending"),
    "cancelled": ("da huy", "huy", "cancelled"), "refunded": ("da hoan phi", "hoan phi", "hoan tien", "refunded"),
    "requested": ("chua thanh toan", "moi tao", "requested"),
}  # fmt: skip
TICKET_KINDS = {
    "information": ("hoi dap", "hoi", "thong tin", "tu van", "information"),
    "feedback": ("phan anh", "khieu nai", "complaint", "feedback"),
    "proposal": ("kien nghi", "gop y", "de xuat", "proposal"),
}  # fmt: skip
SATISFACTIONS = {
    "good": ("rat hai long", "hai long", "tot", "good"), "acceptable": ("chap nhan duoc", "binh thuong", "acceptable"),
    "bad": ("khong hai long", "kem", "bad"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Codes:
    """table: theirs -> ours; unknown: codes with how often they come, that would be refused. None: they are ours."""

    table: dict[str, str] | None
    unknown: dict[str, int]


def codes_of(kind: str, name: str, values: Sequence[Any], place: Place) -> Codes | None:
    """None where the column has too many values to be one of codes."""
    known = allowed(KINDS[kind], name, place)
    seen = Counter(str(value).strip() for value in values if value not in (None, ""))
    if len(seen) > MOST_CODES or known is None:
        return None
    if all(code in known for code in seen):
        return Codes(None, {})
    table = {
        code: ours for code in seen if (ours := code if code in known else _meaning(kind, name, code, place))
    }
    return Codes(table, {code: count for code, count in seen.items() if code not in table})


def _meaning(kind: str, name: str, code: str, place: Place) -> str | None:
    if name == "channel":
        return _of_class(code, place.channels, CHANNELS, {})
    if name == "state" and kind == "tickets":
        return _of_class(code, place.ticket_states, CLASSES, USUAL)
    phrases = {"status": STATUSES, "state": PAYMENTS, "kind": TICKET_KINDS, "satisfaction": SATISFACTIONS}
    return closest(code, phrases[name])


def _of_class(
    code: str, entries: Mapping[str, Any], phrases: dict[str, tuple[str, ...]], usual: Mapping[str, str]
) -> str | None:
    """By the very name of an entry of the place, else the first one of the class that the words tell."""
    for key, entry in entries.items():
        if folded(code) in (folded(key), folded(entry.names.vi), folded(entry.names.en)):
            return key
    cls = closest(code, phrases)
    found = [key for key, entry in entries.items() if entry.cls == cls]
    wanted = usual.get(cls or "")
    return wanted if wanted in found else next(iter(found), None)
