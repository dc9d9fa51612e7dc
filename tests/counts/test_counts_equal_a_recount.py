"""Whatever comes in whatever order, the counts are those of the rows, and orders do not matter."""

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from record_versions import BATCHES, DOSSIERS, NOW, OF_ONE_KIND, delivered
from sqlalchemy import update
from stages import Stage, frozen, often, tried

from ioc.counts import audit, ledger_since, rebuild
from ioc.counts.touched import TOUCHED
from ioc.domain.counters import ATTRIBUTED
from ioc.store.tables import CUBES, incidents
from ioc.store.versions import data_version

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]
ZONE, EPOCH = ZoneInfo("Asia/Ho_Chi_Minh"), date(1970, 1, 1)


@settings(tried, max_examples=often(8))
@given(batches=BATCHES)
def test_after_every_batch_the_counts_are_those_of_the_rows(fresh_store, shipped_place, batches):
    stage = Stage(fresh_store, shipped_place)
    for batch in batches:
        stage.load(batch)
        assert audit(stage.store, stage.place) == []
    before, rows = stage.counts(), stage.rows()
    rebuild(stage.store, stage.place)
    assert (stage.counts(), stage.rows()) == (before, rows), "counting anew changed something"


@settings(tried, max_examples=often(8))
@given(data=st.data(), versions=OF_ONE_KIND)
def test_other_orders_and_cuts_and_repetitions_end_in_the_same(fresh_store, shipped_place, data, versions):
    one, other = Stage(fresh_store, shipped_place), Stage(fresh_store, shipped_place)
    one.load(versions)
    for batch in data.draw(delivered(versions)):
        other.load(batch)
    assert other.rows() == one.rows()
    assert other.counts() == one.counts()
    assert other.refused() == one.refused()


@settings(tried, max_examples=often(8))
@given(batches=BATCHES, data=st.data())
def test_the_ledger_leads_from_any_version_to_the_counts(fresh_store, shipped_place, batches, data):
    stage, seen = Stage(fresh_store, shipped_place), {}
    for batch in batches:
        seen[version_of(stage)] = stage.counts()
        stage.load(batch)
    start = data.draw(st.sampled_from(sorted(seen)))
    assert replayed(stage, start, seen[start]) == stage.counts()


def version_of(stage) -> int:
    with stage.store.read() as conn:
        return data_version(conn, stage.place.code)


def replayed(stage, start: int, counts: dict) -> dict:
    """The counts of a version with the changes of every later one added, cell by cell."""
    found = {name: {k: np.array(v) for k, v in held.items()} for name, held in counts.items()}
    versions = []
    with stage.store.read() as conn:
        for version, deltas in ledger_since(conn, stage.place, start):
            versions.append(version)
            for name, (keys, matrix) in deltas.items():
                if not name.startswith(TOUCHED):
                    add(found[name], keys, matrix)
    assert versions == list(range(start + 1, version_of(stage) + 1)), "a version without its changes"
    return {name: {k: tuple(v.tolist()) for k, v in held.items() if v.any()} for name, held in found.items()}


def add(held: dict, keys: dict, matrix: np.ndarray) -> None:
    for key, numbers in zip(zip(*(v.tolist() for v in keys.values()), strict=True), matrix, strict=True):
        held[key] = held.get(key, 0) + numbers


def is_accepted(dossier) -> bool:
    """Known areas, and nothing that has happened later than now."""
    happened = (
        getattr(dossier, f"{name}_at") for name in ("received", "submitted", "finished", "returned", "ended")
    )
    is_past = all(at is None or at <= NOW for at in happened)
    return is_past and "nowhere" not in (dossier.receiving_area, dossier.resolving_area)


@settings(tried, max_examples=often(8))
@given(versions=st.lists(DOSSIERS.filter(is_accepted), min_size=1, max_size=12))
def test_received_is_what_plain_counting_of_the_newest_versions_gives(fresh_store, shipped_place, versions):
    stage = Stage(fresh_store, shipped_place)
    unique = {
        (d.dossier_code, d.updated_at, d.line): d for d in versions
    }  # no ties: the hash need not be known
    stage.load(unique.values())
    newest = {}
    for one in sorted(unique.values(), key=lambda d: (d.updated_at, d.line)):
        newest[one.dossier_code] = one
    assert told_received(stage) == dict(plainly_received(newest.values(), shipped_place))


def plainly_received(dossiers, place) -> Counter:
    """Accepted ones that are no part of another, by attribution, day, one-stop unit and channel."""
    found = Counter()
    for d in dossiers:
        if d.received_at is None or d.status in (1, 3) or d.parent_code:
            continue
        day = (d.received_at.astimezone(ZONE).date() - EPOCH).days
        ways = {"receiving": d.receiving_area, "resolving": d.resolving_area or d.receiving_area}
        for way, area in ways.items():
            found[(way, day, f"{area}.0" if area == "689" else area, d.channel or "1")] += 1
    return found


def told_received(stage) -> dict:
    found = Counter()
    for row in stage.table(CUBES["dossier_day_area"]):
        for way, summed in ATTRIBUTED.items():
            if row["attribution"] in summed:
                found[(way, row["day"], row["area"], row["channel"])] += row["received"]
    return {cell: received for cell, received in found.items() if received}


@settings(tried, max_examples=often(8))
@given(data=st.data(), batches=BATCHES)
def test_a_wrong_count_is_found_told_and_repaired(fresh_store, shipped_place, data, batches):
    stage = Stage(fresh_store, shipped_place)
    for batch in batches:
        stage.load(batch)
    right = stage.counts()
    held = sorted(name for name, counts in right.items() if counts)
    assume(held)
    name = data.draw(st.sampled_from(held))
    spoil(stage, CUBES[name])
    with frozen():
        (found,) = audit(stage.store, stage.place)
    assert (found.cube, found.counted - found.in_rows) == (name, 7)
    assert [row["kind"] for row in stage.table(incidents)] == ["audit"]
    rebuild(stage.store, stage.place)
    assert (stage.counts(), audit(stage.store, stage.place)) == (right, [])


def spoil(stage, table) -> None:
    """Adds seven to one counter of one cell."""
    counter = next(c for c in table.c if not c.primary_key)
    cell = stage.table(table)[0]
    here = [column == cell[column.name] for column in table.primary_key]
    with stage.store.write() as conn:
        conn.execute(update(table).where(*here).values({counter: counter + 7}))
