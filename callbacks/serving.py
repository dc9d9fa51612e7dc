"""Runs the dashboard under gunicorn: one process, many threads, its own keep-alive time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication


class Server(BaseApplication):
    """gunicorn with our settings; the application is made in the worker, after the fork."""

    def __init__(
        self, make: Callable[[], Any], *, host: str, port: int, threads: int, log_level: str,
        tls: tuple[Path | None, Path | None] = (None, None),
    ):  # fmt: skip
        self._make = make
        self._options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": 1,  # bundles are made once per process
            "worker_class": "gthread",
            "threads": threads,
            "worker_connections": 2000,
            "keepalive": 15,  # longer than the browsers' two seconds between questions
            "timeout": 60,
            "graceful_timeout": 5,
            "loglevel": log_level,
            "accesslog": None,
            **({"certfile": str(tls[0]), "keyfile": str(tls[1])} if tls[0] else {}),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._make()
