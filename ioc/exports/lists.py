"""The one call that puts a list into a file: `export_list`, whatever the list and wherever its rows come from."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ioc.domain.moments import from_us
from ioc.exports.csv_zip import file_slug
from ioc.exports.jobs import Exports, Job
from ioc.exports.sheet import Column, Cover, Rows, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class For:
    """Whom a file is for, and how it is to be written. about: what they asked for, as the audit log tells it."""

    owner: str
    format: str
    lang: str
    zone: ZoneInfo
    about: str = ""


def export_list(exports: Exports, rows: Rows, columns: tuple[Column, ...], cover: Cover, told: For) -> Job:
    """Puts a list on its way into a file; the job tells how far it is.

    rows: best a picklable callable (a module's function with `functools.partial`) that reads the list where the
    file is written, so that the web process does nothing; any iterable is taken too and handed over in chunks.
    cover.row_count: the list's total; a file with another number of rows is not handed out.
    """
    sheet = Sheet(cover.title, columns, rows)
    return exports.start(
        told.owner, cover, (sheet,), format=told.format, lang=told.lang, zone=told.zone.key,
        name=file_name(cover, told.zone), about=told.about,
    )  # fmt: skip


def file_name(cover: Cover, zone: ZoneInfo) -> str:
    """ho-so-qua-han-20211029-1024: what it is and the moment it shows, in letters every system takes."""
    return f"{file_slug(cover.title)}-{from_us(cover.as_of, zone):%Y%m%d-%H%M}"
