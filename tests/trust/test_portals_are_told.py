"""What is told of a portal beside the one-stop system: whole, of a part, of a day; on the page and in the shell."""

import csv
import os
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from kept_source import NOW as POLLED
from kept_source import KeptSource, version
from portal_samples import PORTAL, shown, with_portal
from test_sources_are_told import ask
from trust_samples import BUSY, OTHER, Town, dossier, moment

from geo.places import shipped
from ioc import clock
from ioc.access.scope import scope_of
from ioc.cli import run
from ioc.domain.feed import Page, Parsed
from ioc.domain.moments import day_number
from ioc.errors import ScopeError
from ioc.trust.portals import Portals
from ioc.wiring import Wiring

NOW, BEFORE = "2021-10-29T10:00", "2021-10-28T10:00"
DAY = day_number(moment(NOW).date())
PAST, AHEAD = moment("2021-10-27T17:00"), moment("2021-11-03T17:00")


@pytest.fixture
def town(fresh_store, shipped_place):
    """Compared on two days: on the first the portal calls three late, on the second two, of another unit one."""
    town = Town(fresh_store, with_portal(shipped_place))
    received = moment("2021-10-20T08:00")
    town.load(BEFORE, dossier("A", received, due_at=PAST), dossier("B", received, OTHER, due_at=PAST))
    there = [shown(code, moment(BEFORE), status=4, due_at=PAST) for code in "ABC"]
    town.load(BEFORE, *there, source=PORTAL)
    compare(town, BEFORE)
    town.load(NOW, shown("C", moment(NOW), status=10, due_at=PAST), source=PORTAL)
    compare(town, NOW)
    return town


def compare(town, at):
    with clock.frozen(moment(at)):
        Portals(town.store, town.place, town.calendar).compare(PORTAL)


def days(answer):
    return [(one.day, one.theirs, one.late_both, one.late_there, one.missing_here) for one in answer.days]


def test_the_whole_is_told_day_by_day(town):
    answer = ask(town, "count_days", source=PORTAL)
    assert days(answer) == [(DAY, 3, 2, 0, 1), (DAY - 1, 3, 2, 1, 1)]
    assert answer.whole and answer.portal_of == "one_stop"


def test_of_a_part_its_own_codes_are_counted_and_no_totals_told(town):
    answer = ask(town, "count_days", source=PORTAL, area=BUSY, scope=scope_of([BUSY]))
    assert days(answer) == [(DAY, None, 1, 0, 0), (DAY - 1, None, 1, 0, 0)] and not answer.whole
    assert {(one.ours, one.matched) for one in answer.days} == {(None, None)}
    found = ask(town, "count_codes", source=PORTAL, area=BUSY, scope=scope_of([BUSY]))
    assert [(one.code, one.what) for one in found.rows] == [("A", "late_both")]
    with pytest.raises(ScopeError):
        ask(town, "count_codes", source=PORTAL, scope=scope_of([BUSY]))


def test_codes_are_of_the_newest_day_unless_one_is_chosen(town):
    newest = ask(town, "count_codes", source=PORTAL)
    assert {one.day for one in newest.rows} == {DAY}
    assert (newest.source, newest.records, newest.kind) == (PORTAL, "one_stop", "dossiers")
    before = ask(town, "count_codes", source=PORTAL, day=DAY - 1, by="late_there")
    assert [(one.code, one.cause) for one in before.rows] == [("C", "not_delivered")]


def test_a_portal_is_told_among_the_sources_and_is_in_no_number(town):
    (one,) = [one for one in ask(town, "trust", at=NOW).sources if one.source == PORTAL]
    assert (one.units, one.received, one.hours) == (0, 0, ())
    calendar = ask(town, "unit_calendar", source=PORTAL, at=NOW)
    assert sum(map(sum, calendar.received)) == 0
    (point,) = ask(town, "points", indicators=("dossiers_overdue",), at=NOW).points
    assert point.value == 2


class Portal(KeptSource):
    """Tells what it is told to, whole each time."""

    def fetch(self, cursor):
        yield Page(body=self.told, where="page", cursor=None)

    def parse(self, page):
        return Parsed(list(page.body), [])


@pytest.fixture
def shell(tmp_path, monkeypatch, capsys):
    """`ioc reconcile` where one_stop lists its codes and a portal shows them: exit code, and rows of CSV."""
    for name in [name for name in os.environ if name.startswith("IOC_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    place = shutil.copytree(shipped("binh-phuoc-2021"), tmp_path / "place")
    (place / "sources").mkdir(exist_ok=True)
    (place / "sources" / "portal.toml").write_text('[fields]\ncode = "ma"\n')
    text = re.sub(r"\[sources\.portal\]\n(.+\n)+", "", (place / "place.toml").read_text(encoding="utf-8"))
    own = '\n[sources.portal]\nkind = "portal"\nmapping = "portal.toml"\nportal_of = "one_stop"\n'
    (place / "place.toml").write_text(text + own, encoding="utf-8")
    monkeypatch.setenv("IOC_PLACE", str(place))
    monkeypatch.setenv("IOC_CLOCK", f"{POLLED.isoformat()}|{datetime.now(UTC).isoformat()}|1")
    due = {"due_at": PAST}
    sources = {
        "one_stop": KeptSource(told=[version(n, moment("2021-10-20T08:00"), **due) for n in range(4)]),
        PORTAL: Portal(told=[shown(f"K-{n:03d}", POLLED, status=4, due_at=PAST) for n in range(3)]),
    }
    wiring = Wiring(
        load_source=lambda name, *_: sources.get(name, replace(sources["one_stop"], told=[], listing=False)),
        serve=None, demo=None, try_source=None,
    )  # fmt: skip
    assert run(wiring, ["poll", "--once", "one_stop", PORTAL]) == 0

    def told(*words):
        capsys.readouterr()
        code = run(wiring, ["reconcile", *words, "--format", "csv"])
        return code, list(csv.DictReader(capsys.readouterr().out.splitlines()))

    yield told
    clock.follow(None)


def test_the_shell_tells_numbers_and_codes(shell):
    code, (day,) = shell(PORTAL)
    told = {name: day[name] for name in ("source", "matched", "late_both", "late_here", "missing_there")}
    assert code == 1
    assert told == {
        "source": PORTAL,
        "matched": "3",
        "late_both": "3",
        "late_here": "1",
        "missing_there": "1",
    }
    _, codes = shell(PORTAL, "--codes")
    assert ("late_here", "K-003", "not_synchronised") in {
        (one["what"], one["code"], one["cause"]) for one in codes
    }


def test_a_portal_is_among_all_that_are_reconciled(shell):
    _, rows = shell()
    assert {row["source"] for row in rows} == {"one_stop", PORTAL}
    assert {row["late_both"] for row in rows if row["source"] == "one_stop"} == {""}


def test_what_is_late_stands_first(town):
    found = [one.what for one in ask(town, "count_codes", source=PORTAL, day=DAY - 1).rows]
    assert found == ["late_both", "late_both", "late_there", "missing_here"]
