"""Two provinces in one database by `place`, with the same codes: polls, pushes, counts, audit and pages stay apart."""

from pathlib import Path

import pytest
from kept_source import NOW, KeptSource, version
from push_samples import all_push, house, messages
from sqlalchemy import delete, func, select

from geo.places import load_place
from ioc import clock
from ioc.counts import audit
from ioc.deletions import Deletions
from ioc.domain.workcal import from_place
from ioc.ingest import Loader
from ioc.leader import FileLock
from ioc.polling import Poller
from ioc.store import open_store
from ioc.store.desk_tables import desk_metadata
from ioc.store.leading import AdvisoryLock
from ioc.store.polls import read_state
from ioc.store.tables import CUBES, FACTS, metadata

SMALL = Path(__file__).parent / "samples" / "places" / "small"
ASKED = "/api/v1/figures?subject=dossiers&from=2021-10-01&to=2021-10-30"
AREAS = {"binh-phuoc-2021": "25216", "small": "101"}


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def houses(store_url, shipped_place, tmp_path):
    """Both places on one database (on SQLite: one pair of files), each with its desk and server."""
    made = []
    for place in (shipped_place, load_place(SMALL)):
        store = open_store(store_url, place)
        desk = f"sqlite:///{tmp_path}/desk.db" if store.is_sqlite else store_url
        made.append(house(all_push(place), store, desk))
    yield made
    for one in made:
        one.desk.store.close()
        one.store.close()


def source(place, numbers):
    hour = (NOW - NOW.replace(hour=0)) / 10
    return KeptSource(
        told=[version(n, NOW - hour * (n + 2), resolving_area=AREAS[place.code]) for n in numbers]
    )


def poller(here, told):
    place = here.place
    return Poller(here.store, place, Loader(here.store, place, from_place(place)), {"one_stop": told})


def received(here) -> int:
    """As a page of the place says it."""
    root = here.place.root
    _, token = here.desk.tokens.make("figures", [root], ["see_figures"], 1, "root")
    answer = here.server.test_client().get(ASKED, headers={"Authorization": f"Bearer {token}"})
    return answer.json[0]["values"]["received"]


def rows(here, table=FACTS["dossiers"]) -> int:
    with here.store.read() as conn:
        query = select(func.count()).select_from(table).where(table.c.place == here.place.code)
        return conn.execute(query).scalar()


def test_the_same_codes_in_both_are_different_records(houses):
    big, small = houses
    polls = [poller(one, source(one.place, range(n))) for one, n in ((big, 5), (small, 3))]
    assert [one.poll("one_stop").changed for one in polls] == [5, 3]
    assert [received(one) for one in houses] == [5, 3]
    assert [rows(one) for one in houses] == [5, 3]
    assert [audit(one.store, one.place) for one in houses] == [[], []]


def test_a_broken_count_of_one_place_is_a_difference_of_that_place_alone(houses):
    big, small = houses
    for one in houses:
        poller(one, source(one.place, range(4))).poll("one_stop")
    cube = CUBES["dossier_day_area"]
    with small.store.write() as conn:
        conn.execute(delete(cube).where(cube.c.place == small.place.code))
    assert audit(big.store, big.place) == [] and audit(small.store, small.place) != []
    assert received(big) == 4


def test_cursors_failures_and_deletions_stay_apart(houses):
    told = [source(one.place, range(4)) for one in houses]
    polls = [poller(one, feed) for one, feed in zip(houses, told, strict=True)]
    for one in polls:
        one.poll("one_stop")
    told[1].deleted = {"K-001", "K-002"}
    start = NOW.replace(day=1)
    assert Deletions(polls[1], 1.0).check("one_stop", start, NOW).withdrawn == 2
    told[0].away = True
    polls[0].poll("one_stop")
    states = []
    for one in houses:
        with one.store.read() as conn:
            states.append(read_state(conn, one.place.code, "one_stop").state)
    assert ([rows(one) for one in houses], states) == ([4, 2], ["failing", "ok"])
    assert [received(one) for one in houses] == [4, 2]
    assert [audit(one.store, one.place) for one in houses] == [[], []]


def test_people_tokens_and_pushes_of_one_place_are_nobody_s_in_the_other(houses):
    big, small = houses
    token = big.token()
    assert big.push(messages("one_stop", 1), token=token).json["taken"] == 1
    assert small.push([], token=token).status_code == 401
    assert (big.waiting(), small.waiting()) == (1, 0)
    small.inbox.turn()
    assert (big.waiting(), rows(small), rows(big)) == (1, 0, 0)
    big.inbox.turn()
    assert (big.waiting(), rows(small), rows(big)) == (0, 0, 1)
    big.desk.people.add("an", "An", "manager", ["70"])
    assert small.desk.people.find("an") is None
    small.desk.people.add("an", "Another", "leader", ["1"])
    assert big.desk.people.find("an").name == "An"
    assert [one.desk.audit.verify()[2] for one in houses] == [None, None]


def test_each_place_has_a_leader_of_its_own(houses, tmp_path):
    big, small = houses
    if big.store.is_sqlite:
        locks = [FileLock(tmp_path / f"leader-{one.place.code}.lock") for one in (big, small, big)]
    else:
        locks = [AdvisoryLock(one.store.engine, f"poll {one.place.code}") for one in (big, small, big)]
    assert [lock.take() for lock in locks] == [True, True, False]
    for lock in locks:
        lock.release()


def test_place_leads_every_key_and_every_index():
    """So that Citus can distribute every table by it, and every question finds its place's rows first."""
    for table in (*metadata.tables.values(), *desk_metadata.tables.values()):
        assert next(iter(table.primary_key.columns)).name == "place", table.name
        for index in table.indexes:
            assert next(iter(index.columns)).name == "place", index.name
