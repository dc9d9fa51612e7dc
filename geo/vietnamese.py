"""Vietnamese names as they come: old encodings, tone marks set in either way, unit types in front."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from geo.names import composed

# TCVN 5712:1993 (TCVN3, "ABC"): bytes A1-AE are bare letters, B5-FE letters with a tone
TCVN3 = dict(
    zip(
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadae"
            "b5b6b7b8b9bbbcbdbec6c7c8c9cacb"
            "cccecfd0d1d2d3d4d5d6"
            "d7d8dcddde"
            "dfe1e2e3e4e5e6e7e8e9eaebecedee"
            "eff1f2f3f4f5f6f7f8f9"
            "fafbfcfdfe"
        ),
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
TONES = "\u0300\u0301\u0303\u0309\u0323"
TYPES = {
    "tỉnh": "province", "thành phố": "city", "tp": "city", "thị xã": "town", "tx": "town",
    "huyện": "district", "quận": "urban district", "phường": "ward", "thị trấn": "township",
    "tt": "township", "xã": "commune", "đặc khu": "special zone",
}  # fmt: skip
ABBREVIATIONS = {"h": "huyện", "q": "quận", "p": "phường", "x": "xã"}
ABBREVIATED = re.compile(r"^\s*([hqpx])\.", re.IGNORECASE)  # one letter is a type only with its dot


def from_tcvn3(data: bytes) -> str:
    """Text of bytes in TCVN3; a byte outside the table is an error."""
    return "".join(chr(byte) if byte < 0x80 else TCVN3[byte] for byte in data)


DECODERS: dict[str, Callable[[bytes], str]] = {
    "UTF-8": lambda data: data.decode("utf-8"),
    "cp1258": lambda data: data.decode("cp1258"),
    "TCVN3": from_tcvn3,
}


def best_reading(texts: list[str], score: Callable[[list[str]], int]) -> tuple[str, Callable[[str], str]]:
    """The way of reading texts that scores highest: as they are, or their bytes in an older encoding.

    Texts of an unknown encoding must come decoded as Latin-1, which keeps every byte.
    """
    best, best_name, best_way = score(texts), "as read", composed
    for name, decode in DECODERS.items():
        way = _redecoder(decode)
        try:
            points = score([way(text) for text in texts])
        except (UnicodeError, KeyError):
            continue
        if points > best:
            best, best_name, best_way = points, name, way
    return best_name, best_way


def _redecoder(decode: Callable[[bytes], str]) -> Callable[[str], str]:
    return lambda text: composed(decode(text.encode("latin-1")))


def folded(text: str) -> str:
    """A name for comparing: small letters, words only, the tone at the end of its syllable.

    "Thủy" and "Thuỷ" become one; "Thành" and "Thạnh" stay two.
    """
    words = re.findall(r"[^\W_]+", composed(text).casefold())
    return " ".join(map(_tone_last, words))


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(sorted(mark for mark in letters if mark in TONES))
    bare = "".join(letter for letter in letters if letter not in TONES)
    return unicodedata.normalize("NFC", bare) + tones


def unmarked(text: str) -> str:
    """The folded name without any marks: "Đăk Ơ" and "Đak Ơ" become one."""
    letters = unicodedata.normalize("NFD", folded(text).replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


FOLDED_TYPES = {folded(word): kind for word, kind in TYPES.items()}


def split_type(text: str) -> tuple[str | None, str]:
    """The type of unit in front of a name, if any, and the rest of the name, folded."""
    name = folded(ABBREVIATED.sub(lambda found: ABBREVIATIONS[found[1].lower()] + " ", text))
    for word, kind in FOLDED_TYPES.items():
        if name.startswith(word + " "):
            return kind, name.removeprefix(word + " ")
    return None, name


def type_of(text: str) -> str | None:
    """The type that a whole text means, such as "Thị xã"."""
    return FOLDED_TYPES.get(folded(text))


def count_known(texts: Iterable[str], known: set[str]) -> int:
    """How many texts are names of a set, with or without a type in front."""
    return sum(split_type(text)[1] in known for text in texts)
