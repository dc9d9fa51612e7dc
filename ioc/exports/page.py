"""A worksheet whose rows are written as finished XML: five times as fast as cell by cell, and strings stay strings.

xlsxwriter keeps the book, its styles and its packing; row by row it would spend a minute on 100,000 wide rows, and
it passes a text of the form <r>…</r> through as markup.
"""

from collections.abc import Iterable
from math import ceil

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

MOST_COLUMNS = 256
LINE_POINTS = 15
WIDER, BREAK = 1.1, 3  # letters are narrower than the digits a width counts; lines break between words
LETTERS = tuple(xl_col_to_name(number) for number in range(MOST_COLUMNS))


class Page(Worksheet):
    """Rows follow each other without a gap."""

    def __init__(self):
        super().__init__()
        self.height = 0

    def line(self, fragments: Iterable[str], lines: int = 1) -> None:
        """The next row. fragments: what follows the reference of each cell (`fragments.py`), empty for none.

        lines: of text in its highest cell; a height must be told, no reader measures a row by itself.
        """
        self.height += 1
        number = self.height
        cells = "".join(
            [f'<c r="{letter}{number}"{one}' for letter, one in zip(LETTERS, fragments, strict=False) if one]
        )
        height = f' ht="{lines * LINE_POINTS}" customHeight="1"' if lines > 1 else ""
        self.row_data_fh.write(f'<row r="{number}"{height}>{cells}</row>')

    def finish(self, width: int) -> None:
        """Tells the book how far the rows reach."""
        if self.height:
            self._check_dimensions(0, 0)
            self._check_dimensions(self.height - 1, max(0, width - 1))


def lines_of(texts: Iterable[tuple[str, int]]) -> int:
    """Lines that the longest of some texts takes in a column of its width."""
    return max((ceil(len(text) / (width * WIDER - BREAK)) for text, width in texts), default=1)
