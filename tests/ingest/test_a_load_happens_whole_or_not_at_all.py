"""Rows, history, counts, ledger, quarantine, cursor and version move together or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_versions import BATCHES, NOW, SOURCES
from sqlalchemy import event
from stages import Stage, often, tried

from ioc.counts import audit
from ioc.domain.records import DossierRecord, PaymentRecord, TicketRecord
from ioc.store.tables import source_state

EARLIER = NOW - timedelta(days=3)
STAMP = {"updated_at": EARLIER}
FIRST = {
    "one_stop": DossierRecord(source="one_stop", dossier_code="D-1", status=4, received_at=EARLIER,
                              due_at=NOW, resolving_area="25216", channel="2", **STAMP),
    "hotline_1022": TicketRecord(source="hotline_1022", ticket_code="T-1", kind="feedback", state="new",
                                 opened_at=EARLIER, area="25216", **STAMP),
    "payment_platform": PaymentRecord(source="payment_platform", payment_code="P-1", amount=5, state="success",
                                      requested_at=EARLIER, paid_at=EARLIER, area="25216", **STAMP),
}  # fmt: skip
CHANGES = {
    "one_stop": {"status": 9, "finished_at": NOW},
    "hotline_1022": {"state": "closed", "closed_at": NOW},
    "payment_platform": {"state": "refunded", "refunded_at": NOW},
}
CODES = {"one_stop": "dossier_code", "hotline_1022": "ticket_code", "payment_platform": "payment_code"}


class Broken(Exception):
    pass


class Breaker:
    """Fails at the n-th statement of the engine, or at its commit."""

    def __init__(self, engine):
        self.engine, self.left, self.seen = engine, None, 0
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)

    def _statement(self, *_args) -> None:
        self.seen += 1
        if self.left == self.seen:
            raise Broken

    def _commit(self, _conn) -> None:
        self._statement()

    def at(self, number: int | None) -> None:
        self.left, self.seen = number, 0


def second(source: str) -> list:
    """A change, a new record and one to be refused."""
    first = FIRST[source]
    changed = replace(first, updated_at=NOW, **CHANGES[source])
    name = "resolving_area" if source == "one_stop" else "area"
    return [
        changed,
        replace(first, **{CODES[source]: "X-2"}),
        replace(first, **{CODES[source]: "X-3", name: "no"}),
    ]


@pytest.mark.parametrize("source", FIRST)
def test_an_exception_at_any_statement_leaves_all_as_it_was(fresh_store, shipped_place, source):
    stage, breaker = Stage(fresh_store, shipped_place), Breaker(fresh_store.engine)
    stage.load([FIRST[source]], cursor="before")
    before, tries = stage.everything(), 0
    while True:
        tries += 1
        breaker.at(tries)
        try:
            done = stage.load(second(source), cursor="after")[source]
        except Broken:
            breaker.at(None)
            assert stage.everything() == before, f"statement {tries} left something behind"
            continue
        break
    breaker.at(None)
    assert tries > 12, "hardly any statement was broken"
    assert (done.changed, sum(done.rejected.values())) == (2, 1)
    (state,) = stage.table(source_state)
    assert (state["cursor"], done.version, audit(stage.store, stage.place)) == ("after", 2, [])


@settings(tried, max_examples=often(8))
@given(batches=BATCHES, where=st.integers(1, 40))
def test_a_load_that_broke_and_is_done_again_ends_as_if_it_had_not(
    fresh_store, shipped_place, batches, where
):
    whole, broken = Stage(fresh_store, shipped_place), Stage(fresh_store, shipped_place)
    breaker = Breaker(fresh_store.engine)
    for batch in batches:
        whole.load(batch, cursor="c")
        breaker.at(where)
        try:
            broken.load(batch, cursor="c")
        except Broken:
            breaker.at(None)
            broken.load(batch, cursor="c")
        breaker.at(None)
    assert without_place(broken.everything()) == without_place(whole.everything())


def without_place(tables: dict) -> dict:
    """Everything but the stage's code, texts that name it, and the moments of the world's clock."""
    return {
        name: [{k: v for k, v in row.items() if k not in ("place", "at", "text")} for row in rows]
        for name, rows in tables.items()
    }


@settings(tried, max_examples=often(8))
@given(batches=BATCHES)
def test_a_load_told_twice_changes_nothing_the_second_time(fresh_store, shipped_place, batches):
    stage = Stage(fresh_store, shipped_place)
    for batch in batches:
        stage.load(batch, cursor="c")
        before = stage.everything()
        done = stage.load(batch, cursor="c")[SOURCES[type(batch[0])]]
        assert (done.changed, stage.everything()) == (0, before)


def test_a_load_without_a_cursor_leaves_the_cursor_where_it_is(fresh_store, shipped_place):
    stage = Stage(fresh_store, shipped_place)
    stage.load([FIRST["one_stop"]], cursor="here")
    stage.load(second("one_stop"))
    assert [row["cursor"] for row in stage.table(source_state)] == ["here"]
