"""Systems that push tell what they count themselves: the newest count stands and is laid beside what is here."""

import orjson
import pytest
from push_samples import NOW, here, light, messages, statuses_of, stopped_clock
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from sqlalchemy import select
from vendor_messages import raw

from ioc.domain.moments import day_number
from ioc.domain.workcal import from_place
from ioc.store.orders import RECONCILE, waiting
from ioc.store.push_totals import totals_of
from ioc.store.reconciled import codes_of, days_of
from ioc.store.tables import incidents
from ioc.trust.pushed_totals import PushedTotals
from ioc.trust.reconciling import FAILED, Reconciling
from ioc.trust.reconciling_orders import ReconcilingOrders

__all__ = ["here", "light", "stopped_clock"]
YESTERDAY = day_number(NOW.date()) - 1
UNFIT = [positive_data_acceptance, ignored_auth]


def tell(house, body, source="one_stop", token=None, **headers):
    return house.push(body, f"{source}/totals", token or house.token(source), **headers)


def told(house, source="one_stop"):
    with house.desk.store.read() as conn:
        return [(one.day, one.received, one.codes) for one in totals_of(conn, house.place.code, source)]


def reconciling(house):
    totals = PushedTotals(house.desk.store, house.place.code)
    poller = house.inbox.poller
    return Reconciling(poller, from_place(house.place), 3, share=0.5, totals=totals)


def counted(house):
    """The days and codes that are kept."""
    with house.store.read() as conn:
        place = house.place.code
        days = [(one.day, one.theirs, one.ours, one.matched, one.missing_here, one.missing_there, one.by_count)
                for one in days_of(conn, place, "one_stop")]  # fmt: skip
        codes = [(one.code, one.what, one.cause) for one in codes_of(conn, place, "one_stop")]
    return days, codes


def test_a_number_or_codes_of_days_are_kept_and_the_same_again_changes_nothing(here):
    body = [{"day": "2021-10-28", "received": 2310}, {"day": "2021-10-27", "codes": ["A", "B", "A"]}]
    answer = tell(here, body)
    assert answer.status_code == 200
    assert (answer.json["days"], answer.json["changed"]) == (["2021-10-28", "2021-10-27"], 2)
    kept = [(YESTERDAY, 2310, None), (YESTERDAY - 1, 2, frozenset("AB"))]
    assert told(here) == kept
    assert tell(here, body).json["changed"] == 0 and told(here) == kept
    assert tell(here, {"day": "2021-10-28", "received": 2311}).json["changed"] == 1
    assert told(here)[0] == (YESTERDAY, 2311, None)


def test_an_older_count_that_comes_later_changes_nothing(here):
    newer = {"day": "2021-10-28", "received": 5, "counted_at": "2021-10-29T09:00:00+07:00"}
    tell(here, newer)
    older = newer | {"received": 4, "counted_at": "2021-10-29T08:00:00+07:00"}
    assert tell(here, older).json["changed"] == 0
    assert told(here) == [(YESTERDAY, 5, None)]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"{", "the body is no JSON"),
        (5, "the body: is no object"),
        ([5], "[0]: is no object"),
        ({"received": 5}, "the body.day: must be a local day"),
        ({"day": "28/10/2021", "received": 5}, "the body.day: must be a local day"),
        ({"day": "2021-10-30", "received": 5}, "none that is still ahead"),
        ([{"day": "2021-10-28", "received": 5}, {"day": "2021-10-28", "received": 5}], "[1].day: comes twice"),
        ({"day": "2021-10-28"}, "the body.received: must be how many records"),
        ({"day": "2021-10-28", "received": True}, "the body.received: must be how many records"),
        ({"day": "2021-10-28", "received": -1}, "the body.received: must be how many records"),
        ({"day": "2021-10-28", "received": 3, "codes": ["A"]}, "is 3, but there are 1 different codes"),
        ({"day": "2021-10-28", "codes": [5]}, "the body.codes: must be a list of codes"),
        ({"day": "2021-10-28", "codes": ["a\u0000"]}, "the body.codes: must be a list of codes"),
        ({"day": "2021-10-28", "received": 5, "sum": 5}, "the body.sum: is none of"),
        ({"day": "2021-10-28", "received": 5, "counted_at": "2021-10-28T10:00"}, "with its offset"),
        ([{"day": "2021-10-28", "received": 5}] * 367, "more than 366 days at once"),
    ],
)  # fmt: skip
def test_a_wrong_entry_refuses_the_whole_and_is_named(light, body, problem):
    answer = tell(light, body)
    assert answer.status_code == 400 and problem in answer.json["detail"]
    assert told(light) == []


def test_only_the_source_itself_tells_what_it_counts(light):
    body, token = {"day": "2021-10-28", "received": 5}, light.token("hotline_1022")
    assert tell(light, body, token=token).status_code == 403
    assert tell(light, body, token="ioc_nobody").status_code == 401
    lines = tell(light, orjson.dumps(body), Content_Type="application/x-ndjson")
    assert lines.status_code == 415 and told(light) == []


def test_what_is_told_anew_is_compared_in_the_next_turn_and_once(here):
    day, received = YESTERDAY, {"NgayTiepNhan": "20211028080000"}
    here.push([raw("one_stop", number) | received for number in (1, 2, 3)])
    here.inbox.turn()
    body = {"day": "2021-10-28", "received": 5}
    tell(here, body)
    tell(here, body | {"received": 4})
    with here.desk.store.read() as conn:
        assert [one.source for one in waiting(conn, here.place.code, RECONCILE)] == ["one_stop"]
    orders = ReconcilingOrders(reconciling(here), here.desk.store)
    orders.turn()
    assert counted(here) == ([(day, 4, 3, 3, 1, 0, True)], [])
    with here.desk.store.read() as conn:
        assert waiting(conn, here.place.code, RECONCILE) == []
    codes = ["H10-1", "H10-2", "H10-9"]
    tell(here, {"day": body["day"], "codes": codes})
    orders.turn()
    assert counted(here) == (
        [(day, 3, 3, 2, 1, 1, False)],
        [("H10-9", "missing_here", "not_delivered"), ("H10-3", "missing_there", "not_counted")],
    )
    assert reconciling(here).reconcile("one_stop", range(day, day + 1)).differs


def test_totals_that_agree_are_no_difference_and_others_are(here):
    made = reconciling(here)
    tell(here, {"day": "2021-10-28", "received": 0})
    assert not made.reconcile("one_stop", range(YESTERDAY, YESTERDAY + 1)).differs
    tell(here, {"day": "2021-10-28", "received": 1})
    assert made.reconcile("one_stop", range(YESTERDAY, YESTERDAY + 1)).differs
    assert made.nightly("one_stop", NOW).days[0].missing_here == 1
    assert made.nightly("hotline_1022", NOW) is None, "it has told nothing"


def test_nothing_is_compared_while_pushed_records_wait(here):
    tell(here, {"day": "2021-10-28", "received": 3})
    here.push(messages("one_stop", 1))
    made = reconciling(here)
    assert "not stored yet" in made.reconcile("one_stop", range(YESTERDAY, YESTERDAY + 1)).error
    with here.store.read() as conn:
        assert conn.execute(select(incidents.c.kind)).scalars().all() == [FAILED]
    ReconcilingOrders(made, here.desk.store).turn()
    with here.desk.store.read() as conn:
        assert len(waiting(conn, here.place.code, RECONCILE)) == 1, "the order waits too"
    here.inbox.turn()
    ReconcilingOrders(made, here.desk.store).turn()
    assert counted(here)[0][0][:2] == (YESTERDAY, 3)


def test_whatever_is_told_within_and_beside_the_description_is_answered_as_described(light):
    statuses = statuses_of(light, "/ingest/{source}/totals", "api.totals", UNFIT)
    assert 400 in statuses and statuses <= {200, 400, 401, 403, 404, 405, 413, 415, 422}
