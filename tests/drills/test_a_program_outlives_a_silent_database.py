"""`ioc serve --poll` on a PostgreSQL that stands still: neither ends nor fills its log, says so, goes on by itself."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import orjson
import pytest
from own_postgresql import own_server
from test_bad_days import until

from ioc import clock
from ioc.api.ground import Ground
from ioc.store import open_store, upgrade
from ioc.store.desk import upgrade_desk

ROOT = Path(__file__).resolve().parents[2]
TOLD_S, BACK_S, AWAY_S, LINES = 10.0, 10.0, 12.0, 30


def asked(url: str) -> tuple[int, list[str]]:
    """Status and reasons of /health/ready; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=15) as answer:
            return answer.status, []
    except urllib.error.HTTPError as error:
        body = error.read()
        return error.code, orjson.loads(body)["reasons"] if error.code == 503 else [body.decode()]
    except OSError:
        return 0, []


@pytest.fixture
def running(shipped_place, tmp_path):
    """The server, the address of its health, its log and its process; nothing is in its data directory."""
    with own_server() as own, socket.create_server(("127.0.0.1", 0)) as free:
        database, port = own.database("ioc"), free.getsockname()[1]
        store = open_store(database, shipped_place)
        upgrade(store)
        upgrade_desk(database, shipped_place)
        store.close()
        free.close()
        env = {**os.environ, "IOC_DATABASE_URL": database, "IOC_DATA": str(tmp_path / "data")}
        words = [sys.executable, str(ROOT / "app.py"), "serve", "--poll", "--port", str(port)]
        log = tmp_path / "log"
        with log.open("wb") as out:
            program = subprocess.Popen(words, env=env, cwd=tmp_path, stdout=out, stderr=subprocess.STDOUT)
        url = f"http://127.0.0.1:{port}/health/ready"
        try:
            until(lambda: asked(url)[0] == 503, 60)
            yield own, url, log, program
        finally:
            own.thaw()
            program.send_signal(signal.SIGTERM)
            program.wait(30)


def is_silent(url: str) -> bool:
    return any("does not answer" in one for one in asked(url)[1])


def test_a_program_outlives_a_silent_database(running, record):
    own, url, log, program = running
    until(lambda: "this process polls now" in log.read_text(encoding="utf-8"))
    assert not is_silent(url) and asked(url)[0] == 503, "its sources have no addresses"
    own.freeze()
    begin = clock.monotonic()
    until(lambda: is_silent(url), TOLD_S)
    told = clock.monotonic() - begin
    until(lambda: "this process polls no more" in log.read_text(encoding="utf-8"), TOLD_S)
    clock.sleep(max(0.0, AWAY_S - (clock.monotonic() - begin)))
    own.thaw()
    begin = clock.monotonic()
    until(lambda: asked(url)[0] == 503 and not is_silent(url), BACK_S)
    back = clock.monotonic() - begin
    until(lambda: log.read_text(encoding="utf-8").count("this process polls now") == 2, BACK_S)
    assert program.poll() is None
    written = log.read_text(encoding="utf-8")
    assert "Traceback" not in written and len(written.splitlines()) < LINES, written
    record("PostgreSQL stands still: /health/ready says so", told, "s", "10 s")
    record("PostgreSQL answers again: /health/ready too", back, "s", "5 s")


def test_the_disk_is_looked_at_before_anything_is_written_there(tmp_path):
    ground = Ground(data=tmp_path / "not" / "yet")
    assert ground.full() == [] and ground.free_bytes() == Ground(data=tmp_path).free_bytes()
