"""Every poll leaves a run, also where two begin in one moment."""

from ioc.store.polls import latest_runs, record_run


def test_runs_that_begin_in_one_moment_are_both_recorded(fresh_store, shipped_place):
    place, source = shipped_place.code, "one_stop"
    with fresh_store.write() as conn:
        for started, error in ((5, "a"), (5, "b"), (4, "c"), (5, "d"), (9, "e")):
            record_run(conn, place, source, started_at=started, error=error)
    with fresh_store.read() as conn:
        found = [(run["started_at"], run["error"]) for run in latest_runs(conn, place, source, 9)]
    assert found == [(9, "e"), (7, "d"), (6, "b"), (5, "a"), (4, "c")]
