"""Sources torn by every fault there is for an hour: in the end rows and counts are the sources' truth exactly."""

import gc
import logging
import os
import shutil
import tracemalloc
from datetime import timedelta
from itertools import pairwise, takewhile
from pathlib import Path

import pytest
from sqlalchemy import select
from stages import Stage
from torn_service import FAULTS, Torn, serving
from torn_truth import LATE, START, system

import data_sources
from geo.places import Place, load_place
from ioc import clock
from ioc.counts import audit
from ioc.domain.moments import to_us
from ioc.polling import Poller
from ioc.store import open_store, upgrade
from ioc.store.polls import latest_runs
from ioc.store.tables import FACTS

IS_LONG = bool(os.environ.get("IOC_DRILL"))
LENGTH = timedelta(minutes=60 if IS_LONG else 3)
STEP = timedelta(seconds=15)
SMALL = Path(__file__).resolve().parents[1] / "samples" / "places" / "small"
KINDS = {"one_stop": "dossiers", "city": "tickets", "bank": "payments"}
CITY = """
transport = "http"
items = "requests"
[fields]
code = "id"
updated_at = "changed"
opened_at = "opened"
closed_at = "closed"
category = "type"
area = "area"
[http]
path = "city/requests.json"
paging = "page"
size_parameter = "n"
size = 7
last_page = "empty"
since_parameter = "from"
until_parameter = "to"
window = "7 days"
begin = 2021-10-01
auth = "oauth2"
[http.login]
path = "token"
"""
BANK = '''
transport = "http"
format = "xml"
items = "GetResponse.Rows.Row"
[fields]
code = "id"
updated_at = "Changed"
requested_at = "Asked"
paid_at = "Paid"
amount = "Amount"
area = "Area"
[http]
path = "bank.asmx"
paging = "offset"
order = "any"
since_parameter = "since"
size_parameter = "size"
size = 7
envelope = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Get xmlns="urn:b">
<since>{since}</since><offset>{offset}</offset><size>{size}</size></Get></s:Body></s:Envelope>"""
'''
QUICK = {"retry_wait_s": 0.001, "longest_wait_s": 0.002, "timeout_s": 0.12, "attempts": 2, "page_size": 7}


@pytest.fixture
def torn_place(tmp_path) -> Place:
    """The small place whose tickets and payments come by mappings."""
    directory = tmp_path / "place"
    shutil.copytree(SMALL, directory)
    (directory / "sources" / "city.toml").write_text(CITY)
    (directory / "sources" / "bank.toml").write_text(BANK)
    told = (SMALL / "place.toml").read_text()
    for name in ("city", "bank"):
        told += f'\n[sources.{name}]\nkind = "{KINDS[name]}"\nmapping = "{name}.toml"\n'
    (directory / "place.toml").write_text(told)
    return load_place(directory)


@pytest.fixture
def torn():
    systems = {name: system(name, 2021, LENGTH, history=60, per_minute=10) for name in KINDS}
    told = Torn(systems, seed=6, share=0.3)
    server = serving(told)
    told.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def store(torn_place, tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/ioc.db", torn_place)
    upgrade(store)
    yield store
    store.close()


def poller_of(stage: Stage, address: str, **options: object) -> Poller:
    told = {"address": address, "secret": "ioc:word", **QUICK, **options}
    sources = {name: data_sources.load(name, stage.place, told) for name in KINDS}
    return Poller(stage.store, stage.place, stage.loader, sources)


def held_mb() -> float:
    """What Python holds: the resident size also grows by the database's cache and mapped file, up to their limits."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0] / 1e6


def poll_through(poller: Poller) -> list[float]:
    """All sources every 15 seconds of the simulated time; the memory after each quarter."""
    steps, memory = LENGTH // STEP, []
    for step in range(steps):
        with clock.frozen(START + step * STEP):
            for name in KINDS:
                poller.poll(name)
        if (step + 1) % (steps // 4) == 0:
            memory.append(held_mb())
    return memory


def settle(poller: Poller) -> None:
    """Without faults, when the last late change can be seen; a busy machine may still be slow to answer."""
    with clock.frozen(START + LENGTH + LATE + timedelta(minutes=1)):
        for name in KINDS:
            errors = takewhile(bool, (poller.poll(name).error for _ in range(20)))
            assert len(list(errors)) < 20, name


def stored(stage: Stage, name: str) -> dict[str, tuple]:
    """Code -> state and stamp, of the rows of a source."""
    table = FACTS[KINDS[name]]
    state = table.c.status if "status" in table.c else table.c.state
    code = next(column for column in table.primary_key if column.name not in ("place", "source"))
    query = select(code, state, table.c.source_updated_at).where(table.c.place == stage.place.code)
    with stage.store.read() as conn:
        return {row[0]: (str(row[1]), row[2]) for row in conn.execute(query)}


STATES = {"one_stop": ("4", "5", "9", "10"), "city": ("new", "closed"), "bank": ("requested", "success")}


def truth(torn: Torn, name: str) -> dict[str, tuple]:
    states = STATES[name]
    return {
        code: (states[min(change.state, len(states)) - 1], to_us(change.stamp))
        for code, change in torn.systems[name].newest.items()
    }


def changes_of_state(stage: Stage, name: str) -> int:
    with stage.store.read() as conn:
        runs = latest_runs(conn, stage.place.code, name, 100_000)
    states = [False, *(row["error"] is not None for row in sorted(runs, key=lambda row: row["started_at"]))]
    return sum(a != b for a, b in pairwise(states))


@pytest.mark.drill
@pytest.mark.timeout(1800)
def test_the_end_is_the_truth_whatever_lay_between(torn, torn_place, store, caplog, record):
    caplog.set_level(logging.INFO, logger="ioc.polling")
    stage = Stage(store, torn_place)
    poller = poller_of(stage, torn.address)
    if IS_LONG:
        tracemalloc.start()
    memory = poll_through(poller)
    tracemalloc.stop()
    torn.share = 0.0
    settle(poller)
    said = [line for line in caplog.records if line.name == "ioc.polling"]
    assert set(torn.told) >= set(FAULTS), "every fault was there"
    for name in KINDS:
        assert stored(stage, name) == truth(torn, name)
    assert audit(stage.store, stage.place) == []

    undisturbed = Stage(store, torn_place)
    settle(poller_of(undisturbed, torn.address, timeout_s=5.0))
    assert stage.rows() == undisturbed.rows()
    assert stage.counts() == undisturbed.counts()

    expected = sum(changes_of_state(stage, name) for name in KINDS) + len(KINDS)
    assert len(said) <= expected, [line.getMessage() for line in said]
    if IS_LONG:
        assert memory[-1] - memory[0] < 5, memory
    record("requests", sum(torn.told.values()), "", "")
    record("of them met by a fault", sum(torn.told.values()) - torn.told[""], "", "")
    record("records that differ from the truth", 0, "", "0")
    record("memory, last quarter less the first", memory[-1] - memory[0], "MB", "< 5")
    record(
        "lines in the log for so many polls", len(said), f"of {3 * (LENGTH // STEP)}", "state changes only"
    )
