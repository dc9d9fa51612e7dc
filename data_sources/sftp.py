"""A folder of an SFTP server as a place where files are dropped; its key must be known beforehand."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import paramiko
from paramiko.hostkeys import HostKeyEntry

from data_sources.drops import Drop
from data_sources.folder import HIDDEN, UNFINISHED
from data_sources.options import Options
from data_sources.shelves import REASON, free_name, mark_of
from ioc import clock
from ioc.errors import SettingError, SourceError

_BLOCK = 1 << 18
_SETTLE_S = 2.0
_KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


@dataclass(frozen=True, slots=True)
class Sftp:
    """How one folder of one server is reached."""

    source: str
    options: Options
    address: str
    pattern: str

    @contextmanager
    def open(self) -> Iterator["SftpShelf"]:
        """Connects for one poll; SourceError names the server, never the secret."""
        parts = self._parts()
        with paramiko.SSHClient() as client, self._named(parts.hostname):
            self._trust(client, parts.hostname, parts.port or 22)
            client.set_missing_host_key_policy(paramiko.RejectPolicy())
            client.connect(
                parts.hostname, parts.port or 22, unquote(parts.username), allow_agent=False, look_for_keys=False,
                timeout=self.options.connect_s, banner_timeout=self.options.timeout_s,
                auth_timeout=self.options.timeout_s, **self._credentials(),
            )  # fmt: skip
            session = client.open_sftp()
            session.get_channel().settimeout(self.options.timeout_s)
            yield SftpShelf(self, session, PurePosixPath(unquote(parts.path) or "/"))

    def _parts(self):
        parts = urlsplit(self.address)
        if not parts.hostname or not parts.username or parts.password:
            raise self._wrong("folder", "must be sftp://user@host/path; the password is the secret")
        return parts

    def _trust(self, client: paramiko.SSHClient, host: str, port: int) -> None:
        """The keys of the settings, as ssh-keyscan or a line of known_hosts tells them."""
        told = self.options.host_key
        if not told:
            shown = f"`ssh-keyscan -p {port} {host}` shows it: compare it before you trust it"
            raise self._wrong("host_key", f"is not set; {shown}")
        name = host if port == 22 else f"[{host}]:{port}"
        for line in filter(None, (line.strip() for line in told.splitlines())):
            if not line.startswith("#"):
                key = self._host_key(line)
                client.get_host_keys().add(name, key.get_name(), key)

    def _host_key(self, line: str) -> paramiko.PKey:
        words = line.split()
        at = next((n for n, word in enumerate(words) if word.startswith(("ssh-", "ecdsa-"))), len(words))
        try:
            return HostKeyEntry.from_line(" ".join(["x", *words[at : at + 2]])).key
        except (AttributeError, paramiko.SSHException, ValueError):
            raise self._wrong("host_key", "is no line such as ssh-ed25519 AAAA…") from None

    def _credentials(self) -> dict[str, Any]:
        """The private key, whose passphrase is the secret; else the secret is the password."""
        options = self.options
        if options.key is None:
            return {"password": options.secret}
        for kind in _KEYS:
            try:
                return {"pkey": kind.from_private_key(StringIO(options.key + "\n"), options.secret)}
            except (paramiko.SSHException, ValueError):
                continue
        raise self._wrong("key", "is no private key of OpenSSH, or its passphrase is not the secret")

    def _wrong(self, key: str, text: str) -> SettingError:
        return SettingError(f"sources.{self.source}.{key}: {text}")

    @contextmanager
    def _named(self, host: str) -> Iterator[None]:
        try:
            yield
        except paramiko.BadHostKeyException:
            raise self._error(host, "the server shows another key than host_key", permanent=True) from None
        except paramiko.AuthenticationException:
            raise self._error(host, "the server accepts neither key nor secret", permanent=True) from None
        except paramiko.SSHException as error:
            is_unknown = "not found in known_hosts" in str(error)
            text = "the server shows another key than host_key" if is_unknown else str(error)
            raise self._error(host, text, permanent=is_unknown) from None
        except (OSError, EOFError) as error:
            raise self._error(host, f"the connection failed: {error or type(error).__name__}") from None

    def _error(self, host: str, text: str, *, permanent: bool = False) -> SourceError:
        return SourceError(self.source, f"{text} (sftp://{host})", permanent=permanent)


@dataclass(frozen=True, slots=True)
class SftpShelf:
    told: Sftp
    session: paramiko.SFTPClient
    folder: PurePosixPath

    def files(self) -> list[Drop]:
        found = self.session.listdir_attr(str(self.folder))
        return [_drop(one) for one in found if self._is_whole(one)]

    def _is_whole(self, one: paramiko.SFTPAttributes) -> bool:
        name = one.filename
        if not stat.S_ISREG(one.st_mode or 0) or "/" in name:
            return False
        if name.startswith(HIDDEN) or name.endswith(UNFINISHED):
            return False
        if name.endswith(UNFINISHED):
            return False
        return fnmatchcase(name, self.told.pattern) and one.st_mtime <= clock.real().timestamp() - _SETTLE_S

    @contextmanager
    def local(self, drop: Drop) -> Iterator[Path]:
        """A copy with the name and time of the file; it is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="ioc-sftp-") as folder:
            path = Path(folder) / drop.name
            moment = self._copy(drop, path)
            os.utime(path, (moment, moment))
            yield path

    def _copy(self, drop: Drop, path: Path) -> int:
        """Not more than a byte beyond what may be read: the reader refuses it then by name."""
        with self.session.open(str(self.folder / drop.name), "rb") as there, path.open("wb") as here:
            before = there.stat()
            left = min(before.st_size, self.told.options.max_file_bytes + 1)
            there.prefetch(left)
            while left and (block := there.read(min(_BLOCK, left))):
                here.write(block)
                left -= len(block)
            after = there.stat()
        if left or (after.st_size, after.st_mtime) != (before.st_size, before.st_mtime):
            raise SourceError(
                self.told.source, f"{drop.name} changed while it was read: the next poll reads it"
            )
        return before.st_mtime

    def move(self, drop: Drop, to: str, reason: str) -> None:
        path, folder = self.folder / drop.name, self.folder / to
        try:
            now = self.session.lstat(str(path))
            now.filename = drop.name
            if _drop(now).mark != drop.mark:
                return
            if not self._exists(folder):
                self.session.mkdir(str(folder))
            target = folder / free_name(drop.name, lambda name: self._exists(folder / name))
            if reason:
                with self.session.open(f"{target}{REASON}", "w") as note:
                    note.write(f"{reason}\n".encode())
            self.session.rename(str(path), str(target))
        except OSError as error:
            text = f"{drop.name} is loaded but cannot be moved to {folder}: {error.strerror or error}"
            raise SourceError(self.told.source, text, permanent=True) from None

    def _exists(self, path: PurePosixPath) -> bool:
        try:
            self.session.lstat(str(path))
        except FileNotFoundError:
            return False
        return True


def _drop(one: paramiko.SFTPAttributes) -> Drop:
    """SFTP tells no finer time than seconds, of the content alone."""
    mark = mark_of(one.filename, one.st_mtime, one.st_size)
    return Drop(one.filename, mark, f"{one.st_mtime:020d} {one.filename}")
