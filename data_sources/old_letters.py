"""Vietnamese text from before Unicode: TCVN3 (the ABC fonts, TCVN 5712) and VNI, as codecs and for single texts."""

import codecs
import re
import unicodedata
from collections.abc import Iterator

FONTS = {"tcvn3": ".vn", "vni": "vni"}  # how the names of the fonts of each begin
_BELOW = {
    1: "Ú",
    2: "Ụ",
    4: "Ừ",
    5: "Ử",
    6: "Ữ",
    17: "Ứ",
    18: "Ự",
    19: "Ỳ",
    20: "Ỷ",
    21: "Ỹ",
    22: "Ý",
    23: "Ỵ",
}
_ABOVE = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323"
    "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3 = "".join(_BELOW.get(n, chr(n)) for n in range(128)) + _ABOVE
_TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")  # sắc, huyền, hỏi, ngã, nặng
# a vowel of VNI is a letter of ASCII and a mark behind it; the five marks of a tone come in the order of _TONES
_MARKED = {
    "a": ("a", "ùøûõï"), "â": ("aâ", None), "ă": ("aê", None), "e": ("e", "ùøûõï"), "ê": ("eâ", None),
    "o": ("o", "ùøûõï"), "ô": ("oâ", None), "ơ": ("ô", "ùøûõï"), "u": ("u", "ùøûõï"), "ư": ("ö", "ùøûõï"),
}  # fmt: skip
_OVER_A = {"â": "áàåãä", "ă": "éèúüë", "ê": "áàåãä", "ô": "áàåãä"}  # mark and tone in one
_WHOLE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def _vni_small() -> Iterator[tuple[str, str]]:
    """Each small letter with marks, and how VNI writes it."""
    yield from _WHOLE.items()
    for vowel, (written, marks) in _MARKED.items():
        if vowel not in "aeou":
            yield vowel, written
        ways = (
            [written[0] + mark for mark in _OVER_A[vowel]] if marks is None else [written + m for m in marks]
        )
        yield from zip((_composed(vowel + tone) for tone in _TONES), ways, strict=True)
    yield from zip((_composed("y" + tone) for tone in _TONES[:4]), ("yù", "yø", "yû", "yõ"), strict=True)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_VNI = {way: letter for letter, way in _vni_small()}
_VNI |= {way.upper(): letter.upper() for way, letter in list(_VNI.items())}
_VNI |= {way[0].upper() + way[1]: letter.upper() for way, letter in list(_VNI.items()) if len(way) == 2}
_TO_VNI = {letter: way for way, letter in reversed(_VNI.items())}
_SEQUENCE = re.compile("|".join(map(re.escape, sorted(_VNI, key=len, reverse=True))))
_MAY_GO_ON = frozenset(way[0].encode("latin-1")[0] for way in _VNI if len(way) > 1)


def typed_bytes(text: str) -> bytes | None:
    """The bytes that were typed, where Unicode was made of them as if they were Western; None for true Unicode."""
    try:
        return b"".join(bytes([ord(c)]) if ord(c) < 256 else c.encode("cp1252") for c in text)
    except UnicodeEncodeError:
        return None


def letters(text: str, encoding: str) -> str:
    """Vietnamese of a text whose bytes were taken for Western letters; other text as it is."""
    raw = typed_bytes(text)
    return text if raw is None else _composed(raw.decode(encoding))


def _vni_decode(raw: bytes, errors: str = "strict") -> tuple[str, int]:
    text = bytes(raw).decode("latin-1")
    return _SEQUENCE.sub(lambda match: _VNI[match.group()], text), len(raw)


def _vni_encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    return "".join(_TO_VNI.get(c, c) for c in text).encode("latin-1", errors), len(text)


class _VniDecoder(codecs.BufferedIncrementalDecoder):
    """Holds back a letter at the end of a block: its mark may stand in the next."""

    def _buffer_decode(self, raw: bytes, errors: str, final: bool) -> tuple[str, int]:
        whole = len(raw) - (1 if raw and not final and raw[-1] in _MAY_GO_ON else 0)
        return _vni_decode(raw[:whole], errors)


class _Tcvn3Decoder(codecs.IncrementalDecoder):
    def decode(self, raw: bytes, final: bool = False) -> str:
        return codecs.charmap_decode(raw, self.errors, _TCVN3)[0]


_TO_TCVN3 = {ord(letter): code for code, letter in enumerate(_TCVN3)}
_CODECS = {
    "tcvn3": codecs.CodecInfo(
        lambda text, errors="strict": codecs.charmap_encode(text, errors, _TO_TCVN3),
        lambda raw, errors="strict": codecs.charmap_decode(raw, errors, _TCVN3),
        incrementaldecoder=_Tcvn3Decoder, name="tcvn3",
    ),
    "vni": codecs.CodecInfo(_vni_encode, _vni_decode, incrementaldecoder=_VniDecoder, name="vni"),
}  # fmt: skip
codecs.register(_CODECS.get)
