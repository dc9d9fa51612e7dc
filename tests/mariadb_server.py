"""MariaDB for tests: one server on a socket in a directory of its own; nothing is left behind."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pymysql
import pytest

INSTALL, SERVER = "mariadb-install-db", "/usr/sbin/mariadbd"
PATIENCE_S = 60


class MariaDb:
    """A running server on which databases can be made."""

    def __init__(self, socket: Path):
        self._socket = socket

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new database; it is dropped afterwards."""
        name = f"ioc_test_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        try:
            yield f"mysql://root@localhost/{name}?unix_socket={self._socket}"
        finally:
            self.run(f"DROP DATABASE {name}")

    def run(self, *statements: str, database: str | None = None) -> None:
        with pymysql.connect(
            unix_socket=str(self._socket), user="root", database=database, autocommit=True
        ) as one:
            cursor = one.cursor()
            for statement in statements:
                cursor.execute(statement)


@contextmanager
def mariadb() -> Iterator[MariaDb]:
    """A server of our own until the end; skips with the reason where there is none."""
    if shutil.which(INSTALL) is None or not Path(SERVER).exists():
        pytest.skip("MariaDB is not installed here (`make browser` does so where it may)")
    folder = Path(tempfile.mkdtemp(prefix="ioc-maria-"))
    as_root = [f"--user={'root' if os.geteuid() == 0 else os.environ.get('USER', 'nobody')}"]
    where = [f"--datadir={folder / 'data'}", *as_root]
    made = [INSTALL, "--no-defaults", *where, "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(made, check=True, capture_output=True, timeout=PATIENCE_S)
    socket = folder / "socket"
    told = [
        SERVER,
        "--no-defaults",
        *where,
        f"--socket={socket}",
        "--skip-networking",
        f"--pid-file={folder}/pid",
    ]
    running = subprocess.Popen([*told, "--innodb-flush-log-at-trx-commit=0"], stderr=subprocess.DEVNULL)
    try:
        found = MariaDb(socket)
        _wait(found, running)
        yield found
    finally:
        running.terminate()
        running.wait(PATIENCE_S)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: MariaDb, running: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and running.poll() is None:
        try:
            return server.run("SELECT 1")
        except pymysql.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("MariaDB does not start")
