"""Text of workbooks typed in the fonts of old encodings (.VnTime, VNI-Times), made Unicode cell by cell."""

from collections.abc import Callable
from typing import Any

from data_sources.old_letters import FONTS, letters, typed_bytes

Letters = Callable[[str, Any], str]


def letters_of(workbook: Any, encoding: str | None) -> Letters | None:
    """A function for the text of a cell; None where nothing is to be done.

    A workbook that names fonts of the encoding has other text too: then the font of a cell decides.
    """
    if encoding not in FONTS:
        return None
    begin = FONTS[encoding]
    by_font = any(_is_old(font, begin) for font in workbook._fonts)

    def made(text: str, cell: Any) -> str:
        font = cell.font
        if text.isascii() and not _is_capital(font, begin):
            return text
        if (by_font and not _is_old(font, begin)) or typed_bytes(text) is None:
            return text
        found = letters(text, encoding)
        return found.upper() if _is_capital(font, begin) else found

    return made


def _is_old(font: Any, begin: str) -> bool:
    return bool(font and font.name and font.name.casefold().startswith(begin))


def _is_capital(font: Any, begin: str) -> bool:
    """.VnTimeH shows small letters as capitals: TCVN3 has no others with marks."""
    return begin == ".vn" and _is_old(font, begin) and font.name.endswith("H")
