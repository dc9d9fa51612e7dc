"""The audit log only grows, and whoever changes it is found out."""

import threading
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from ioc import clock
from ioc.access.audit import DEEDS, SIGNED, Audit, sealed
from ioc.domain.moments import to_us


@pytest.fixture
def audit(desk_store):
    log = Audit(desk_store)
    for number in range(1, 8):
        log.note("signed_in", f"person{number}", address="10.0.0.1", how="password")
    return log


def meddle(audit, statement, **values):
    with audit.desk.write() as conn:
        conn.execute(text(statement), values)


def test_a_log_that_nobody_touched_is_whole(audit):
    number, last, broken = audit.verify()
    assert (number, broken) == (7, None)
    assert last == audit.search(limit=1)[0]["hash"]


@pytest.mark.parametrize("column", ["actor", "deed", "subject", "detail", "address", "before", "hash"])
def test_a_changed_text_is_found(audit, column):
    meddle(audit, f"UPDATE audit SET {column} = 'x' WHERE number = 3")
    assert audit.verify()[2].number in (3, 4)


@pytest.mark.parametrize("column", ["at", "real_at"])
def test_a_changed_moment_is_found(audit, column):
    meddle(audit, f"UPDATE audit SET {column} = {column} + 1 WHERE number = 3")
    assert audit.verify()[2].number == 3


def test_a_removed_entry_is_found(audit):
    meddle(audit, "DELETE FROM audit WHERE number = 3")
    assert (audit.verify()[2].number, audit.verify()[2].reason) == (3, "missing")


def test_a_beginning_cut_off_is_found(audit):
    meddle(audit, "DELETE FROM audit WHERE number < 3")
    assert audit.verify()[2].number == 1


def test_an_end_cut_off_is_seen_by_number_and_hash(audit):
    before = audit.verify()[:2]
    meddle(audit, "DELETE FROM audit WHERE number > 5")
    assert audit.verify()[2] is None and audit.verify()[:2] != before


def test_an_entry_sealed_anew_breaks_the_chain_behind_it(audit):
    entry = {"place": audit.desk.place, **audit.search("person3")[0], "actor": "somebody else"}
    meddle(
        audit, "UPDATE audit SET actor = :actor, hash = :hash WHERE number = 3",
        actor=entry["actor"], hash=sealed(entry),
    )  # fmt: skip
    assert (audit.verify()[2].number, audit.verify()[2].reason) == (4, "unchained")


@given(number=st.integers(1, 7), letters=st.text(min_size=1, max_size=20))
@settings(max_examples=50, deadline=None)
def test_every_part_of_an_entry_is_in_its_seal(number, letters):
    entry = {name: f"{name}{number}" for name in SIGNED}
    for name in SIGNED:
        assert sealed(entry) != sealed({**entry, name: letters + "!"})


def test_both_clocks_are_kept(desk_store):
    log = Audit(desk_store)
    with clock.frozen(datetime.fromisoformat("2021-10-29T08:00:00+07:00")):
        before = to_us(clock.real())
        log.note("exported", "an", "dossiers")
        (entry,) = log.search()
        assert entry["at"] == to_us(clock.now())
    assert before <= entry["real_at"] <= to_us(clock.real())


def test_many_who_write_at_once_make_one_chain(desk_store):
    log = Audit(desk_store)
    threads = [
        threading.Thread(target=lambda n=n: [log.note("urged", f"p{n}") for _ in range(10)]) for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.verify()[0] == 40 and log.verify()[2] is None


def test_entries_are_found_by_words_and_deed(audit):
    audit.note("exported", "bình", "H21.5-100%_x")
    assert [one["actor"] for one in audit.search("100%_")] == ["bình"]
    assert [one["actor"] for one in audit.search(deed="exported")] == ["bình"]
    assert [one["number"] for one in audit.search(limit=2)] == [8, 7]
    assert [one["number"] for one in audit.search(before=3)] == [2, 1]


def test_only_deeds_of_the_list_are_noted(audit):
    with pytest.raises(ValueError, match="no deed"):
        audit.note("sang", "an")
    assert len(set(DEEDS)) == len(DEEDS)
