"""A refused record stands in quarantine once, with its reason and without personal data; the others come in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_versions import NOW, SOURCES, VERSIONS
from stages import Stage, frozen, often, tried
from vendor_messages import GOOD, PERSONAL, raw

import data_sources
from data_sources.demo.mischief import FLAWS
from ioc.domain.feed import Page
from ioc.ingest import check
from ioc.store.tables import FACTS, quarantine


@st.composite
def messages(draw, source: str) -> list[dict]:
    """Good ones, and some of them again with a flaw."""
    found = []
    for number in draw(st.lists(st.integers(1, 5), min_size=1, max_size=6)):
        message = raw(source, number)
        flaw = draw(st.none() | st.sampled_from(FLAWS))
        if flaw is not None:
            flaw(message, next(iter(message)))
        found.append(message)
    return found


@pytest.mark.parametrize("source", GOOD)
@settings(tried, max_examples=often(8))
@given(data=st.data())
def test_flawed_messages_are_kept_once_without_a_person_in_them(fresh_store, shipped_place, source, data):
    stage, bad = Stage(fresh_store, shipped_place), {}
    reader = data_sources.load(source, shipped_place)
    for page in data.draw(st.lists(messages(source), min_size=1, max_size=3)):
        with frozen():
            parsed = reader.parse(Page(body=page, where="page 1"))
            _, refused = check(parsed.records, stage.place)
            done = stage.loader.load(source, parsed)
        told = [*parsed.rejections, *refused]
        bad |= {rejection.hash: rejection for rejection in told}
        assert done.records_in == len(page) == done.changed + done.unchanged + len(told)
    rows = stage.table(quarantine)
    assert {(r["hash"], r["reason"], r["field"]) for r in rows} == {
        (b.hash, b.reason, b.field) for b in bad.values()
    }
    assert all(r["reason"] and r["text"] for r in rows)
    held = repr([rows, stage.table(FACTS[str(reader.kind)])])
    for secret in (*PERSONAL.values(), "NGUYEN VAN A", "TRAN THI B", "b@example.vn"):
        assert secret not in held
    good = [m for m in (raw(source, n) for n in range(1, 6))]
    assert all(reader.parse(Page(body=[m], where="p")).records for m in good), "a good message is refused"


@settings(tried, max_examples=often(6))
@given(versions=st.lists(VERSIONS, min_size=1, max_size=10), times=st.integers(1, 3))
def test_the_same_refusal_however_often_is_one_row_and_the_first_one_seen(
    fresh_store, shipped_place, versions, times
):
    stage = Stage(fresh_store, shipped_place)
    with frozen():
        _, bad = check(versions, stage.place)
    for _ in range(times):
        done = stage.load(versions, cursor="c")
    rows = stage.table(quarantine)
    assert sorted((r["hash"], r["reason"]) for r in rows) == sorted({(b.hash, b.reason) for b in bad})
    assert sum(sum(d.rejected.values()) for d in done.values()) == len(bad)
    assert {r["source"] for r in rows} <= set(SOURCES.values())
    assert {r["first_seen_at"] for r in rows} <= {int(NOW.timestamp() * 1e6)}
