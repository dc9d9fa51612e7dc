"""How cells of a workbook look, by name: Vietnamese formats of days and moments, texts that stay texts."""

from typing import Any

from xlsxwriter import Workbook

MOMENT = {"vi": "dd/mm/yyyy hh:mm", "en": "dd mmm yyyy hh:mm"}
DAY = {"vi": "dd/mm/yyyy", "en": "dd mmm yyyy"}
HEAD = {"bold": True, "bottom": 1, "bg_color": "#E7ECEF", "text_wrap": True, "valign": "vcenter"}
STYLES: dict[str, dict[str, Any]] = {
    "head": {**HEAD, "align": "left", "indent": 1},
    "head_right": {**HEAD, "align": "right"},
    "title": {"bold": True, "font_size": 14},
    "label": {"bold": True, "valign": "top", "text_wrap": True},
    "warning": {"bold": True, "font_color": "#9C1C1C"},
    "text": {"align": "left", "indent": 1},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "code": {"num_format": "@", "align": "left", "indent": 1},
    # The prefix keeps a text a text even when somebody edits the cell.
    "quoted": {"num_format": "@", "quote_prefix": True, "align": "left", "indent": 1},
}


class Styles:
    """The styles of one book, each made once."""

    def __init__(self, book: Workbook, lang: str):
        self.book, self.lang = book, lang
        self._made: dict[tuple[str, int], int] = {}

    def index(self, name: str, decimals: int = 0) -> int:
        """The number by which cells name a style."""
        if (name, decimals) not in self._made:
            told = STYLES.get(name) or self._figure(name, decimals)
            self._made[name, decimals] = self.book.add_format(told)._get_xf_index()
        return self._made[name, decimals]

    def _figure(self, name: str, decimals: int) -> dict[str, Any]:
        zeros = f".{'0' * decimals}" if decimals else ""
        patterns = {
            "count": "#,##0", "integer": f"#,##0{zeros}", "number": f"#,##0{zeros}", "share": f"0{zeros}%",
            "moment": MOMENT[self.lang], "day": DAY[self.lang],
        }  # fmt: skip
        is_left = name in ("moment", "day", "count")
        return (
            {"num_format": patterns[name], **({"align": "left", "valign": "top"} if is_left else {})}
            if name in patterns
            else {}
        )
