"""The cells of the first sheet of a workbook as they are, within the limits of workbooks of sources."""

from itertools import islice
from pathlib import Path
from typing import Any

from data_sources.files import BadFile
from data_sources.options import Options
from data_sources.xlsx_book import BROKEN, open_book
from ioc.errors import SettingError

MOST_ROWS = 10_000


def sheet_rows(path: Path) -> list[list[Any]]:
    """A list a row; SettingError, naming the file, where it cannot be read."""
    with open_book(path, Options(), path.name) as book:
        if isinstance(book, BadFile):
            raise SettingError(f"{path}: {book.text}")
        sheet = next((one for one in book.workbook.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            raise SettingError(f"{path}: has no sheet to read")
        try:
            sheet.reset_dimensions()
            rows = [
                list(row) for _, row in islice(enumerate(sheet.iter_rows(values_only=True)), MOST_ROWS + 1)
            ]
        except BROKEN as error:
            raise SettingError(f"{path}: the sheet is not readable ({type(error).__name__})") from None
    if len(rows) > MOST_ROWS:
        raise SettingError(f"{path}: has more than {MOST_ROWS} rows")
    return rows
