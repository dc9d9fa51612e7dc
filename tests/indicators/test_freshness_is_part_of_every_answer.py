"""Sources age: live, late, dead; silent apart; a dead source makes totals "at least", an unread history hides them."""

from datetime import timedelta

import pytest
from indicator_samples import finished_sources, local

from ioc.errors import QuestionError
from ioc.indicators.answers import Period, Question
from ioc.indicators.freshness import state_of

MINUTE = 60_000_000


def ask(filled, name, *indicators, **asked):
    period = Period(key="year", start=local(filled.place, 2021, 1, 1), end=filled.now)
    return filled.reader().answer(
        Question(name=name, area="P", period=period, indicators=indicators, **asked)
    )


@pytest.mark.parametrize(
    ("minutes", "state"), [(0, "live"), (5, "live"), (5.01, "late"), (10, "late"), (10.01, "dead")]
)
def test_a_source_ages_by_its_last_good_poll(minutes, state):
    now = 10**15
    assert state_of(now - int(minutes * MINUTE), 300, now) == state


def test_a_source_never_polled_is_new():
    assert state_of(None, 300, 10**15) == "new"


def test_every_source_is_told(changing):
    finished_sources(
        changing.store, changing.place, changing.now,
        hotline={"last_good_at": changing.now - 20 * MINUTE, "last_error": "hotline: time-out"},
        money={"last_good_at": None, "history_complete": False, "backlog_done": 30, "backlog_total": 40},
    )  # fmt: skip
    one_stop, hotline, money = ask(changing, "sources").sources
    assert (one_stop.source, one_stop.kind, one_stop.state) == ("one_stop", "dossiers", "live")
    assert (hotline.state, hotline.last_error) == ("dead", "hotline: time-out")
    assert (money.state, money.history_complete, money.progress) == ("new", False, 0.75)
    assert one_stop.agreed_age_s == 300


def test_silence_is_judged_in_the_working_time_of_the_source(changing):
    """Friday's last event, asked on Monday before office hours: an office was not silent, a hotline was."""
    friday, monday = local(changing.place, 2021, 3, 19, 16, 50), local(changing.place, 2021, 3, 22, 6, 50)
    quiet = {"newest_event_at": friday}
    finished_sources(changing.store, changing.place, monday, one_stop=quiet, hotline=quiet)
    period = Period(key="today", start=monday - MINUTE, end=monday)
    sources = changing.reader(monday).answer(Question(name="sources", area="P", period=period)).sources
    assert [source.silent for source in sources] == [False, True, False]
    later = monday + int(timedelta(hours=2).total_seconds() * 1e6)
    again = changing.reader(later).answer(Question(name="sources", area="P", period=period)).sources
    assert again[0].silent


def test_a_dead_source_leaves_its_leaves_missing(changing):
    finished_sources(
        changing.store, changing.place, changing.now, hotline={"last_good_at": changing.now - 11 * MINUTE}
    )
    dossiers, tickets = ask(changing, "points", "dossiers_received", "tickets_opened").points
    assert (dossiers.missing, dossiers.of_members) == ((), 5)
    assert (tickets.missing, tickets.of_members) == (changing.place.leaves, 5)
    assert tickets.value > 0
    rows = {row.area: row.point for row in ask(changing, "areas", "tickets_opened").rows}
    assert rows["A"].missing == changing.place.leaves_of("A")


def test_numbers_wait_until_the_history_is_read(changing):
    loading = {"history_complete": False, "backlog_done": 1, "backlog_total": 9}
    finished_sources(changing.store, changing.place, changing.now, one_stop=loading)
    received, due_soon, tickets = ask(
        changing, "points", "dossiers_received", "dossiers_due_soon", "tickets_opened"
    ).points
    assert (received.value, due_soon.value) == (None, None) and tickets.value > 0
    assert all(row.point.value is None for row in ask(changing, "areas", "dossiers_on_time_rate").rows)
    assert set(ask(changing, "series", "dossiers_received", step="month").lines[0].values) == {None}
    assert ask(changing, "form").rows == ()
    assert ask(changing, "cross", "dossiers_received").rows == ()
    assert ask(changing, "breakdown", "dossiers_received", by="field").keys == ()
    assert {row.ours for row in ask(changing, "published").rows if row.key == "dossiers.received"} == {None}


def test_files_that_were_loaded_need_no_first_poll(changing):
    loaded = {"history_complete": False, "last_tried_at": None}
    finished_sources(changing.store, changing.place, changing.now, one_stop=loaded)
    assert ask(changing, "points", "dossiers_received").points[0].value > 0


@pytest.mark.parametrize(
    ("asked", "named"),
    [({"name": "guess"}, "guess"), ({"name": "points", "indicators": ("nothing",)}, "nothing"),
     ({"name": "series", "indicators": ("dossiers_received",), "step": "week"}, "week"),
     ({"name": "cross", "indicators": ("dossiers_received",), "by": "field,kind"}, "field,kind"),
     ({"name": "breakdown", "indicators": ("dossiers_median_hours",)}, "dossiers_median_hours"),
     ({"name": "points", "area": "Z"}, "Z")],
)  # fmt: skip
def test_what_cannot_be_asked_is_named(filled, asked, named):
    period = Period(key="month", start=local(filled.place, 2021, 3, 1), end=filled.now)
    with pytest.raises(QuestionError, match=named):
        filled.reader().answer(Question(**{"area": "P", "period": period} | asked))
