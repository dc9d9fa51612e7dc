"""Reads single values of a vendor's record: codes, numbers, amounts; RecordError names the vendor's field."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from data_sources.rejections import shown
from ioc.errors import RecordError

LONGEST_TEXT = 200
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:#+\-]{0,199}")
UNREADABLE = re.compile("[\ud800-\udfff]")
_PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")


def text_of(raw: Mapping[str, Any], name: str) -> str | None:
    """A code or short text, None when empty; whole numbers are codes too."""
    value = raw.get(name)
    if value is None or value == "":
        return None
    if type(value) is str and value.isascii() and value.isalnum() and len(value) <= LONGEST_TEXT:
        return value  # most codes; the long way is for the rest
    return clean_text(value, name)


def clean_text(value: object, name: str) -> str | None:
    """Text without outer blanks, in composed Unicode; None when nothing is left."""
    text = (value if isinstance(value, str) else _written(value, name)).strip()
    if not text.isprintable():
        text = _printable(text, name)
    if len(text) > LONGEST_TEXT:
        raise RecordError(name, "too_long", f"{len(text)} characters, at most {LONGEST_TEXT} are taken")
    return (text if text.isascii() else unicodedata.normalize("NFC", text)) or None


def _written(value: object, name: str) -> str:
    """What has another type than text: numbers and moments of cells and columns."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float | Decimal):
        return f"{value}"
    if isinstance(value, date | time):
        return value.isoformat()
    raise RecordError(name, "wrong_type", f"a text or code was expected, not {type(value).__name__}")


def _printable(text: str, name: str) -> str:
    """Text without control characters; what no database stores is refused."""
    if "\x00" in text or UNREADABLE.search(text):
        raise RecordError(name, "wrong_encoding", "holds bytes that are no text")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def code_of(raw: Mapping[str, Any], name: str) -> str | None:
    """A code: no blanks, no letters beyond ASCII. What looks like a person's name or address stops here."""
    value = raw.get(name)
    if value is None or value == "":
        return None
    if type(value) is str and _CODE.fullmatch(value):
        return value
    text = clean_text(value, name)
    if text is not None and not _CODE.fullmatch(text):
        raise RecordError(name, "malformed_code", f"{shown(text)} is not a code")
    return text


def short_code(raw: Mapping[str, Any], name: str) -> str | None:
    """A code of a table of the place; a telephone or identity number is none."""
    text = code_of(raw, name)
    if text is not None and len(text) > 8 and text.isdigit():
        raise RecordError(name, "malformed_code", f"{shown(text)} is not a code")
    return text


def required(raw: Mapping[str, Any], name: str) -> str:
    text = code_of(raw, name)
    if text is None:
        raise RecordError(name, "missing_field", "is not given")
    return text


def coded(raw: Mapping[str, Any], name: str, table: Mapping[str, Any], reason: str) -> Any:
    """The meaning of a code by a table; None when empty, RecordError when the table lacks it."""
    code = text_of(raw, name)
    if code is None:
        return None
    if code not in table:
        raise RecordError(name, reason, f"{shown(code)} is none of {', '.join(table)}")
    return table[code]


def decimal_of(value: object, name: str, reason: str) -> Decimal | None:
    """An exact number from a number or a plain text; None when empty."""
    if value is None or value == "":
        return None
    if type(value) is int:
        return Decimal(value)
    if isinstance(value, Decimal) and value.is_finite():
        return value
    plain = str(value).strip() if isinstance(value, str | float) else ""
    if not _PLAIN_NUMBER.fullmatch(plain):
        raise RecordError(name, reason, f"{shown(value)} is not a number")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise RecordError(name, reason, f"{shown(value)} is not a number") from None


def amount_of(value: object, decimals: int, name: str, *, round_off: bool = False) -> int | None:
    """Money in the minor unit of a currency; a finer amount is refused unless it may be rounded off."""
    number = decimal_of(value, name, "impossible_amount")
    if number is None:
        return None
    minor = number.scaleb(decimals)
    if abs(minor) > 10**18:
        raise RecordError(name, "impossible_amount", f"{shown(value)} is too large")
    whole = minor.quantize(Decimal(1), ROUND_HALF_UP)
    if whole != minor and not round_off:
        raise RecordError(name, "impossible_amount", f"{shown(value)} has more than {decimals} decimals")
    if whole < 0:
        raise RecordError(name, "impossible_amount", f"{shown(value)} is negative")
    return int(whole)


def degrees_of(value: object, name: str) -> float | None:
    number = decimal_of(value, name, "impossible_place")
    return None if number is None else float(number)


def objects(value: object, name: str) -> list[dict]:
    """A list of objects inside a record; RecordError for anything else."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise RecordError(name, "wrong_type", "is not a list of objects")
    return value
