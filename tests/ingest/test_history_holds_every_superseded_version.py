"""Every content that was ever told stands in the history or in the rows, each over its own span of versions."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from record_versions import DOSSIERS, KINDS, NOW, PAYMENTS, SOURCES, TICKETS
from stages import Stage, often, tried

from ioc.domain.records import PaymentRecord
from ioc.store.tables import FACTS, data_version

SAMPLE = PaymentRecord(
    source="payment_platform", payment_code="P-1", amount=5, state="requested", requested_at=NOW,
    updated_at=NOW, area="25216",
)  # fmt: skip
CONTENT = ("row_hash", "end_at")
CODES = ("ticket_code", "payment_code", "dossier_code")  # payments know a dossier's code too


def one_record(strategy):
    """Versions of a single record in the order of their stamps, with repetitions of content among them."""
    versions = st.lists(strategy, min_size=1, max_size=5)
    return versions.flatmap(lambda found: st.lists(st.sampled_from(found), min_size=1, max_size=7))


def in_order(versions: list) -> list:
    name = next(name for name in CODES if hasattr(versions[0], name))
    stamps = (NOW - timedelta(hours=20 - n) for n in range(len(versions)))
    return [
        replace(v, updated_at=at, line=0, **{name: "X-1"}) for v, at in zip(versions, stamps, strict=False)
    ]


@settings(tried, max_examples=often(8))
@given(versions=st.one_of([one_record(s) for s in (DOSSIERS, TICKETS, PAYMENTS)]))
def test_rows_and_history_together_tell_what_was_known_at_every_version(fresh_store, shipped_place, versions):
    stage, seen = Stage(fresh_store, shipped_place), {}
    kind = KINDS[SOURCES[type(versions[0])]]
    for record in in_order(versions):
        stage.load([record])
        (version,) = [row["version"] for row in stage.table(data_version)] or [0]
        seen[version] = [tuple(row.get(name) for name in CONTENT) for row in stage.table(FACTS[kind])]
    for version, known in seen.items():
        assert as_known_at(stage, kind, version) == known, version


def as_known_at(stage, kind: str, version: int) -> list[tuple]:
    past = [r for r in stage.history(kind) if r["version_from"] <= version < r["version_to"]]
    now = [r for r in stage.table(FACTS[kind]) if r["version"] <= version]
    return [tuple(row.get(name) for name in CONTENT) for row in past + now]


@settings(tried, max_examples=often(8))
@given(versions=st.one_of([one_record(s) for s in (DOSSIERS, TICKETS, PAYMENTS)]))
def test_spans_of_one_record_follow_each_other_without_gap(fresh_store, shipped_place, versions):
    stage, kind = Stage(fresh_store, shipped_place), KINDS[SOURCES[type(versions[0])]]
    for record in in_order(versions):
        stage.load([record])
    past, rows = stage.history(kind), stage.table(FACTS[kind])
    spans = sorted((r["version_from"], r["version_to"]) for r in past)
    assert all(a[1] == b[0] for a, b in pairwise(spans)) and all(a < b for a, b in spans)
    assert [r["version"] for r in rows][: len(spans)] == [spans[-1][1] for _ in spans[:1]]
    assert all(r["sys_from"] is not None and r["sys_to"] is not None for r in past)


def test_a_new_stamp_alone_makes_no_history_and_moves_no_beginning(fresh_store, shipped_place):
    stage = Stage(fresh_store, shipped_place)
    first = replace(SAMPLE, updated_at=NOW - timedelta(hours=3))
    stage.load([first])
    stage.load([replace(first, updated_at=NOW)])
    (row,) = stage.table(FACTS["payments"])
    assert (stage.history("payments"), row["version"]) == ([], 1)
    assert row["source_updated_at"] == int(NOW.timestamp() * 1e6)
