"""A network between a program and PostgreSQL that can be cut: nothing passes any more, nothing is closed."""

import select
import socket
import threading
from pathlib import Path

from sqlalchemy import URL, make_url

BETWEEN_LOOKS_S = 0.05


class Network:
    """Takes TCP connections and passes them on to a server's local socket, until it is cut."""

    def __init__(self, url: URL):
        self._target = str(Path(url.query["host"]) / f".s.PGSQL.{url.query.get('port', 5432)}")
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=100)
        self._passes, self._ended = threading.Event(), threading.Event()
        self._passes.set()
        threading.Thread(target=self._take, daemon=True).start()

    def url_of(self, url: str | URL) -> str:
        """The same database by this network."""
        port = self._listening.getsockname()[1]
        told = make_url(url)
        found = URL.create(
            "postgresql+psycopg", told.username, told.password, "127.0.0.1", port, told.database
        )
        return found.render_as_string(hide_password=False)

    def cut(self) -> None:
        self._passes.clear()

    def mend(self) -> None:
        self._passes.set()

    def close(self) -> None:
        self._ended.set()
        self._passes.set()
        self._listening.close()

    def _take(self) -> None:
        while not self._ended.is_set():
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(client,), daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        self._passes.wait()
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(self._target)
            while not self._ended.is_set() and self._passed_on(client, server):
                pass

    def _passed_on(self, client: socket.socket, server: socket.socket) -> bool:
        """False once an end is closed, which is not told either while the network is cut."""
        ready, _, _ = select.select([client, server], [], [], BETWEEN_LOOKS_S)
        self._passes.wait()
        for one in ready:
            try:
                told = one.recv(1 << 16)
                (server if one is client else client).sendall(told)
            except OSError:
                return False
            if not told:
                return False
        return True
