"""`python -m ioc.exports.worker`: the process that writes one file; task and rows on stdin, progress on stdout."""

import ctypes
import os
import pickle
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from ioc.errors import ExportError
from ioc.exports.csv_zip import write_csv
from ioc.exports.sheet import Cover, Row, Sheet
from ioc.exports.xlsx import write_xlsx
from ioc.processes import PR_SET_PDEATHSIG

WRITERS = {"xlsx": write_xlsx, "csv": write_csv}
INCOMPLETE = 3  # exit code: the rows are not those that were announced
NICENESS = 5  # pages come first, yet a busy machine still gets a file done


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the process is told first. Rows of a sheet are a callable, or FED: then they follow on stdin."""

    path: Path
    format: str
    cover: Cover
    sheets: tuple[Sheet, ...]
    lang: str
    zone: str


FED = None


def main() -> int:
    """The exit code. A pipe that ends too early (its writer failed or is gone) leaves no file."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    with suppress(PermissionError):  # a sandbox that allows no other priority
        os.nice(NICENESS)
    pipe = sys.stdin.buffer
    task: Task = pickle.load(pipe)  # from our own parent alone
    sheets = tuple(_opened(sheet, pipe) for sheet in task.sheets)
    try:
        written = WRITERS[task.format](
            task.path, task.cover, sheets, task.lang, ZoneInfo(task.zone), tell=_tell
        )
    except ExportError as error:
        print(error, file=sys.stderr)
        return INCOMPLETE
    _tell(written.rows)
    return 0


def _opened(sheet: Sheet, pipe: BinaryIO) -> Sheet:
    return sheet if sheet.rows is not FED else replace(sheet, rows=partial(_fed, pipe))


def _fed(pipe: BinaryIO) -> Iterator[Row]:
    """The rows of one sheet, chunk by chunk, up to its end."""
    while (chunk := pickle.load(pipe)) is not None:
        yield from chunk


def _tell(rows: int) -> None:
    print(rows, flush=True)


if __name__ == "__main__":
    sys.exit(main())
