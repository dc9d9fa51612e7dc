"""Rejections without personal data: whitelisted fields, and of those only what looks like a code or date."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import orjson

from ioc.domain.feed import Rejection
from ioc.errors import RecordError

# Nothing with blanks, letters beyond ASCII or an @ can pass: no name, address or e-mail.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:#+\-]{0,79}")
_MOMENT = re.compile(r"[0-9T:.+Z /\-]{1,40}")
# Telephone and identity numbers: 9 to 13 digits in a row; from 0 or + on also in groups
_PERSONAL_NUMBER = re.compile(r"\+?\d{9,13}")
_IN_GROUPS = re.compile(r"[+(0][\d .()\-]*")
_LONGEST = 500


def shown(value: object) -> str:
    """A value fit for a message: a code, a number or a date as it is, anything else by its length only."""
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, dict | list):
        return f"({type(value).__name__} of {len(value)})"
    text = str(value)
    if text == "":
        return "''"
    if _is_personal(text) or not (_CODE.fullmatch(text) or _MOMENT.fullmatch(text)):
        return f"({len(text)} characters)"
    return repr(text) if isinstance(value, str) else text


def _is_personal(text: str) -> bool:
    """Whether it may be a telephone or identity number, however its digits are grouped."""
    if _IN_GROUPS.fullmatch(text):
        text = re.sub(r"[ .()\-]", "", text)
    return _PERSONAL_NUMBER.fullmatch(text) is not None


def kept(value: object) -> Any:
    """A value fit for the quarantine: as `shown`, numbers staying numbers."""
    if isinstance(value, dict | list):
        return shown(value)
    if value is None or isinstance(value, bool | int | float):
        return value if not _is_personal(str(value)) else shown(value)
    return shown(value).strip("'")


def storable(text: str) -> str:
    """A message without what no database keeps: lone surrogates (of a file's name) and control characters."""
    plain = text.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else "?" for c in plain)[:_LONGEST]


def hash_of(payload: object) -> str:
    """A stable hash of what came: the same bad record is kept once."""
    raw = payload if isinstance(payload, bytes) else _canonical(payload)
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def _canonical(payload: object) -> bytes:
    try:
        return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS, default=str)
    except TypeError:  # lone surrogates, integers beyond 64 bits, more levels than orjson writes
        pass
    try:
        return repr(payload).encode("utf-8", "backslashreplace")
    except RecursionError:
        return f"{type(payload).__name__} of {len(payload)}, nested too deeply".encode()


def rejection(
    error: RecordError, raw: object, where: str, names: Mapping[str, str], code: object = None
) -> Rejection:
    """What is kept of a refused record. names: the vendor's fields that may be kept -> our names."""
    return Rejection(
        field=error.field, reason=error.reason, text=error.text, where=storable(where),
        hash=hash_of(raw), code=safe_code(code), payload=whitelisted(raw, names),
    )  # fmt: skip


def safe_code(code: object) -> str | None:
    if not isinstance(code, str | int) or isinstance(code, bool):
        return None
    text = str(code)
    return text if _CODE.fullmatch(text) and any(map(str.isdigit, text)) else None


def whitelisted(raw: object, names: Mapping[str, str]) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping):
        return None
    found = {ours: kept(raw[theirs]) for theirs, ours in names.items() if raw.get(theirs) not in (None, "")}
    return found or None


def page_rejection(reason: str, text: str, where: str, raw: bytes) -> Rejection:
    """A page or file that cannot be read at all: its hash, size and the position of the error are kept."""
    where = storable(where)
    mark = hash_of(raw or f"{reason} {where}".encode())
    return Rejection(field="", reason=reason, text=storable(text), where=where, hash=mark)
