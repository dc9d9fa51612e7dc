"""Several writers at once, of one source or of several, from the first load on: nothing is counted twice."""

import threading
from dataclasses import replace
from datetime import timedelta

from record_versions import NOW
from stages import Stage, frozen
from test_a_load_happens_whole_or_not_at_all import CODES, FIRST

from ioc.counts import audit
from ioc.domain.feed import Parsed
from ioc.store.tables import FACTS, ledger

WRITERS, LOADS = 4, 6


def batch(source: str, writer: int, number: int) -> list:
    """Records that every writer brings, each with a stamp and content of its own."""
    stamp = {"updated_at": NOW - timedelta(minutes=writer * LOADS + number)}
    return [
        replace(FIRST[source], **stamp, **{CODES[source]: f"X-{n}"}, channel=None if writer % 2 else "app")
        if source == "hotline_1022"
        else replace(FIRST[source], **stamp, **{CODES[source]: f"X-{n}"})
        for n in range(8)
    ]


def together(deeds) -> list[BaseException]:
    """Does all at once, each in a thread, begun at the same moment; what they raised."""
    gate, raised = threading.Barrier(len(deeds)), []

    def run(deed) -> None:
        gate.wait()
        try:
            deed()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def load_all(stage, source: str, writer: int) -> None:
    for number in range(LOADS):
        stage.loader.load(source, Parsed(batch(source, writer, number), []), cursor=f"{writer} {number}")


def test_writers_of_one_new_source_count_every_record_once(fresh_store, shipped_place):
    for _ in range(3):
        stage = Stage(fresh_store, shipped_place)
        with frozen():
            deeds = [lambda w=w, s=stage: load_all(s, "one_stop", w) for w in range(WRITERS)]
            assert together(deeds) == []
        assert audit(stage.store, stage.place) == []
        rows = stage.table(FACTS["dossiers"])
        assert {row["source_updated_at"] for row in rows} == {int(NOW.timestamp() * 1e6)}
        assert len(rows) == 8


def test_writers_of_different_sources_take_versions_without_gap(fresh_store, shipped_place):
    stage = Stage(fresh_store, shipped_place)
    with frozen():
        assert together([lambda s=s: load_all(stage, s, 0) for s in FIRST]) == []
    assert audit(stage.store, stage.place) == []
    versions = [row["version"] for row in stage.table(ledger)]
    assert versions == list(range(1, len(versions) + 1)) and len(versions) >= 3
