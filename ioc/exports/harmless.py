"""Texts that stay texts: nothing in them is taken for a formula, for markup or for the start of another cell.

CSV follows OWASP's "CSV Injection" (https://owasp.org/www-community/attacks/CSV_Injection), full-width forms
included: spreadsheets in East Asian languages read them as the plain ones.
"""

import re

OPENERS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
BLANK = "\\s\ufeff\u200b-\u200f\u2060\"'"
# Characters that XML 1.0 forbids, and surrogates without their other half.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
STARTS = re.compile(f"[{BLANK}]*[{OPENERS}]|[\t\r\n]")
# Opened with another separator than ours a text may fall into several cells: each of them starts anew.
INSIDE = re.compile(f"([,;|\t\r\n][\"']*)(?=[{OPENERS}])")
MOST_UNITS = 32_767  # what a cell of Excel holds, in UTF-16 code units


def cleaned(text: str) -> str:
    """The text without characters that no file of ours may carry."""
    return FORBIDDEN.sub("", text)


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return STARTS.match(text) is not None


def for_csv(text: str) -> str:
    """The text with an apostrophe before everything that would start a formula."""
    safe = INSIDE.sub(r"\1'", cleaned(text))
    return f"'{safe}" if is_dangerous(safe) else safe


def for_cell(text: str) -> str:
    """The text as a cell of XLSX keeps it: one kind of line end."""
    return cleaned(text.replace("\r\n", "\n").replace("\r", "\n"))


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, mark: str, most: int = MOST_UNITS) -> str:
    """The beginning of a text that is too long, with the mark that says so at its end."""
    room = most - units(mark)
    kept = text[:room]
    while units(kept) > room:
        kept = kept[: len(kept) - max(1, (units(kept) - room) // 2)]
    return kept + mark
