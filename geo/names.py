"""A name in the languages of the screens, always in composed Unicode (NFC)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    vi: str
    en: str

    def get(self, lang: str) -> str:
        """The name in a language; Vietnamese where the language is not known."""
        return self.en if lang == "en" else self.vi


def composed(text: str) -> str:
    """The text in NFC, without outer or repeated blanks: 'Bù  Đăng ' and its decomposed twin are one."""
    return " ".join(unicodedata.normalize("NFC", text).split())
