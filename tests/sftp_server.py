"""An SFTP server as a process of its own: one directory, one user with a password or a key."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import paramiko

USER, PASSWORD = "drop", "right-horse"


@dataclass(frozen=True, slots=True)
class Server:
    """root: the directory it serves as /; host_key: a line of known_hosts."""

    port: int
    host_key: str
    root: Path

    @property
    def folder(self) -> str:
        return f"sftp://{USER}@127.0.0.1:{self.port}/in"


@contextmanager
def sftp_server(root: Path, *, client_key: paramiko.PKey | None = None) -> Iterator[Server]:
    """A running server until the end. client_key: accepted beside the password."""
    accepted = client_key.get_base64() if client_key else ""
    told = [sys.executable, __file__, str(root), accepted]
    with subprocess.Popen(told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            port, key = process.stdout.readline().split(maxsplit=1)
            yield Server(int(port), key.strip(), root)
        finally:
            process.kill()


class _Doors(paramiko.ServerInterface):
    def __init__(self, accepted: str):
        self._accepted = accepted

    def check_auth_password(self, username: str, password: str) -> int:
        return paramiko.AUTH_SUCCESSFUL if (username, password) == (USER, PASSWORD) else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        is_right = bool(self._accepted) and key.get_base64() == self._accepted
        return paramiko.AUTH_SUCCESSFUL if is_right else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


def _told(deed):
    """An operation of the file system whose error becomes SFTP's."""

    def made(*args):
        try:
            deed(*args)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        return paramiko.SFTP_OK

    return made


class _Files(paramiko.SFTPServerInterface):
    root = "/"

    def _at(self, path: str) -> str:
        return self.root + self.canonicalize(path)

    def list_folder(self, path: str):
        try:
            names = os.listdir(self._at(path))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        return [self._attributes(os.path.join(self._at(path), name), name) for name in names]

    def _attributes(self, path: str, name: str) -> paramiko.SFTPAttributes:
        found = paramiko.SFTPAttributes.from_stat(os.lstat(path))
        found.filename = name
        return found

    def stat(self, path: str):
        try:
            return paramiko.SFTPAttributes.from_stat(os.stat(self._at(path)))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    lstat = stat

    def open(self, path: str, flags: int, attr):
        try:
            descriptor = os.open(self._at(path), flags, 0o644)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        writes = flags & (os.O_WRONLY | os.O_RDWR)
        handle = paramiko.SFTPHandle(flags)
        handle.readfile = handle.writefile = os.fdopen(descriptor, "wb" if writes else "rb")
        handle.stat = lambda: paramiko.SFTPAttributes.from_stat(os.fstat(handle.readfile.fileno()))
        return handle

    def rename(self, old: str, new: str):
        if os.path.exists(self._at(new)):
            return paramiko.SFTP_FAILURE
        return _told(os.rename)(self._at(old), self._at(new))

    def mkdir(self, path: str, attr):
        return _told(os.mkdir)(self._at(path))


def _serve(root: str, accepted: str) -> None:
    _Files.root = root
    key, listener = paramiko.ECDSAKey.generate(), socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], key.get_name(), key.get_base64(), flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_talk, args=(connection, key, accepted), daemon=True).start()


def _talk(connection: socket.socket, key: paramiko.PKey, accepted: str) -> None:
    transport = paramiko.Transport(connection)
    transport.add_server_key(key)
    transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Files)
    transport.start_server(server=_Doors(accepted))
    transport.join()


if __name__ == "__main__":
    _serve(*sys.argv[1:])
