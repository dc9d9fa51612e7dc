"""`figures` says what the predicates of design §3 say, counted one row at a time."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from indicator_samples import (
    NOW,
    Naive,
    local,
    nearest,
    new_store,
    put,
    quantile,
    random_cuts,
    random_dossiers,
    random_payments,
    random_tickets,
    sample_place,
)

from ioc import clock
from ioc.domain.workcal import from_place
from ioc.errors import QuestionError
from ioc.indicators.figures import figures

HOUR = 3_600_000_000


@pytest.fixture(scope="module", params=["Asia/Ho_Chi_Minh", "Europe/Amsterdam"])
def place(request, tmp_path_factory):
    return sample_place(tmp_path_factory.mktemp("place"), zone=request.param)


@pytest.fixture(scope="module")
def dossiers(place):
    return random_dossiers(place, seed=1)


@pytest.fixture(scope="module")
def store(place, dossiers, tmp_path_factory):
    store = new_store(f"sqlite:///{tmp_path_factory.mktemp('rows') / 'rows.db'}", place)
    put(store, place, "dossiers", dossiers)
    put(store, place, "tickets", random_tickets(place, seed=2))
    put(store, place, "payments", random_payments(place, seed=3))
    yield store
    store.close()


def ask(store, place, subject="dossiers", **asked):
    return figures(store, place, subject, calendar=from_place(place), **asked)


@pytest.mark.parametrize("way", ["resolving", "receiving"])
@pytest.mark.parametrize("area", ["P", "A", "B1"])
def test_a_period_is_counted_as_told(store, place, dossiers, area, way):
    leaves = place.leaves_of(area)
    naive = Naive(place, [r for r in dossiers if r[f"{way}_area"] in leaves])
    for s, e in random_cuts(place, seed=4, count=6):
        (found,) = ask(store, place, area=area, start=s, end=e, attribution=way)
        values, ended = found["values"], naive.ended(s, e)
        assert values["received"] == len(naive.received(s, e))
        assert values["received_online"] == sum(r["channel"] == "2" for r in naive.received(s, e))
        assert values["carried_over"] == len(naive.pending(s))
        assert values["resolved"] == len(ended)
        assert values["pending"] == len(naive.pending(e))
        assert values["received"] + values["carried_over"] == values["resolved"] + values["pending"]
        assert values["resolved_no_due"] == sum(r["due_at"] is None for r in ended)
        assert values["resolved_without_result"] == sum(r["status"] in (7, 8) for r in ended)
        for rule in ("day", "instant"):
            assert values[f"resolved_late_{rule}"] == sum(naive.late(r, rule) for r in ended)
            assert values[f"overdue_{rule}"] == len(naive.overdue(e, rule))
        assert values["overdue"] == values["overdue_day"]


def test_durations_are_exact(store, place, dossiers):
    naive = Naive(place, dossiers)
    s, e = local(place, 2021, 1, 20), local(place, 2021, 3, 1)
    (found,) = ask(store, place, start=s, end=e)
    hours = [r["elapsed_us"] / HOUR for r in naive.ended(s, e)]
    assert found["values"]["median_h"] == pytest.approx(quantile(hours, 50))
    assert found["values"]["p90_h"] == pytest.approx(quantile(hours, 90))
    assert found["values"]["p90_nearest_h"] == pytest.approx(nearest(hours, 0.9))


@pytest.mark.parametrize("window", ["24 working hours", "72 hours"])
def test_due_soon_looks_as_far_ahead_as_the_place_says(store, place, dossiers, tmp_path, window):
    other = sample_place(tmp_path, zone=place.zone.key, due_soon=window)
    calendar, naive = from_place(other), Naive(other, dossiers)
    for t, _ in random_cuts(other, seed=5, count=8):
        ahead = 72 * HOUR + t if window == "72 hours" else int(calendar.add(np.array([t]), 24 * HOUR)[0])
        (found,) = ask(store, other, at=t)
        for rule in ("day", "instant"):
            assert found["values"][f"due_soon_{rule}"] == len(naive.due_soon(t, ahead, rule))
        assert found["values"]["pending"] == len(naive.pending(t))
        assert "received" not in found["values"]


def test_groups_add_up_to_the_whole(store, place):
    span = {"start": date(2021, 1, 15), "end": date(2021, 3, 10)}
    (whole,) = ask(store, place, **span)
    for key in ("area", "leaf", "receiving_area", "channel", "field", "procedure", "state", "responsible"):
        parts = ask(store, place, by=key, **span)
        for name in ("received", "resolved", "pending", "overdue_instant", "due_soon_day"):
            assert sum(part["values"][name] for part in parts) == whole["values"][name], (key, name)


def test_every_child_is_there_and_the_empty_value_has_a_name(store, place):
    none = {"start": date(2020, 1, 1), "end": date(2020, 1, 2)}
    assert [f["by"] for f in ask(store, place, by="area", **none)] == [{"area": a} for a in ("P.0", "A", "B")]
    procedures = ask(store, place, by="procedure", start=date(2021, 1, 1), end=date(2021, 4, 1))
    assert {"procedure": "(none)"} in [found["by"] for found in procedures]


def test_two_keys_may_be_asked_at_once(store, place):
    span = {"start": date(2021, 1, 15), "end": date(2021, 3, 10)}
    pairs = ask(store, place, by="area,channel", **span)
    online = [f["values"]["received"] for f in pairs if f["by"] == {"area": "A", "channel": "2"}]
    (alone,) = (f for f in ask(store, place, by=["channel"], area="A", **span) if f["by"]["channel"] == "2")
    assert online == [alone["values"]["received"]]


def test_days_and_months_follow_each_other(store, place):
    span = {"start": date(2021, 1, 15), "end": date(2021, 3, 10)}
    months = ask(store, place, per="month", **span)
    assert [m["from"][:10] for m in months] == ["2021-01-15", "2021-02-01", "2021-03-01"]
    for before, after in pairwise(months):
        assert before["values"]["pending"] == after["values"]["carried_over"]
    assert len(ask(store, place, per="day", **span)) == 54


def test_tickets_follow_the_same_rules(store, place):
    rows = random_tickets(place, seed=2)
    naive = Naive(place, rows, "opened_at")
    s, e = local(place, 2021, 1, 20, 9, 30), local(place, 2021, 3, 1)
    (found,) = ask(store, place, "tickets", start=s, end=e)
    values = found["values"]
    assert values["opened"] == sum(s <= r["opened_at"] < e for r in rows)
    assert values["opened_answerable"] + values["carried_over"] == values["closed"] + values["open"]
    assert values["open"] == len(naive.pending(e))
    assert values["overdue_instant"] == len(naive.overdue(e, "instant"))
    assert found["attribution"] is None


def test_payments_are_counted_and_summed(store, place):
    rows = random_payments(place, seed=3)
    s, e = local(place, 2021, 1, 20), local(place, 2021, 3, 1)
    (found,) = ask(store, place, "payments", start=s, end=e)
    paid = [r["amount"] for r in rows if r["paid_at"] and s <= r["paid_at"] < e]
    back = [r["amount"] for r in rows if r["refunded_at"] and s <= r["refunded_at"] < e]
    values = found["values"]
    assert (values["count"], values["value"]) == (len(paid), sum(paid))
    assert (values["refunded"], values["net_value"]) == (len(back), sum(paid) - sum(back))
    assert values["mean"] == pytest.approx(sum(paid) / len(paid))
    assert values["median"] == pytest.approx(quantile(paid, 50))
    assert values["largest"] == max(paid)


def test_without_a_period_all_history_up_to_now_counts(store, place, dossiers):
    with clock.frozen(NOW):
        (found,) = ask(store, place)
    assert found["values"]["received"] == len(Naive(place, dossiers).received(0, int(NOW.timestamp() * 1e6)))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"by": "category"}, "category"), ({"area": "nowhere"}, "nowhere"), ({"per": "week"}, "week"),
     ({"attribution": "both"}, "both"), ({"start": date(2021, 2, 1), "end": date(2021, 1, 1)}, "before its start")],
)  # fmt: skip
def test_what_cannot_be_asked_is_named(store, place, wrong, named):
    with pytest.raises(QuestionError, match=named):
        ask(store, place, **wrong)
