"""Chooses how dropped files are read: a folder watched by time, or one whose files are put away, here or by SFTP."""

from contextlib import nullcontext

from data_sources.drops import Drops
from data_sources.folder import Folder
from data_sources.options import Options
from data_sources.shelves import LocalShelf
from ioc.errors import SettingError

SFTP = "sftp://"


def dropped_files(source: str, options: Options, pattern: str, transport: str) -> Folder | Drops:
    address = _sftp_address(source, options, transport)
    if address is not None:
        from data_sources.sftp import Sftp  # its library is slow to load, and few need it

        return Drops(Sftp(source, options, address, pattern).open, options.done, options.failed)
    folder = Folder(source, options.folder, pattern)
    away = tuple(name for name in (options.done, options.failed) if name is not None)
    if not away:
        return folder
    return Drops(lambda: nullcontext(LocalShelf(folder, away)), options.done, options.failed)


def _sftp_address(source: str, options: Options, transport: str) -> str | None:
    """The folder or the address of the settings, where it leads to an SFTP server."""
    for told in (options.sftp, options.address):
        if told is not None and told.startswith(SFTP):
            return told
    if transport == "sftp" and (options.address or options.folder):
        raise SettingError(f"sources.{source}.folder: must begin with {SFTP}")
    return None
