"""A file is made in a process of its own, fetched once by its owner, and whatever goes wrong leaves nothing."""

import os
import signal
from functools import partial

import openpyxl
import pytest
from export_samples import COLUMNS, ROW, ZONE, cover, endless, many

from ioc import clock
from ioc.errors import BusyError, QuestionError
from ioc.exports.jobs import Exports, Limits, told
from ioc.exports.lists import For, export_list

MOST_S = 60


@pytest.fixture
def exports(tmp_path):
    return Exports(tmp_path / "exports", Limits(at_once=1, of_owner=2, waiting=3))


def asked(exports, rows, owner="an", format="xlsx", **about):
    return export_list(
        exports, rows, COLUMNS, cover(**about), For(owner=owner, format=format, lang="vi", zone=ZONE)
    )


def until(what):
    end = clock.monotonic() + MOST_S
    while not what():
        assert clock.monotonic() < end, "it did not happen in time"
        clock.sleep(0.02)


def made(job):
    assert job.over.wait(MOST_S)
    return job


def left(exports):
    return [path for path in exports.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "rows",
    [partial(many, 2_500), many(2_500), iter(many(2_500))],
    ids=["there", "list", "iterator"],
)
def test_rows_reach_the_file_whichever_way_they_come(exports, tmp_path, rows):
    job = made(asked(exports, rows, row_count=2_500))
    assert (job.state, job.rows, job.reason) == ("ready", 2_500, None)
    opened, _ = exports.fetch(job.id, "an")
    with opened:
        (tmp_path / "a.xlsx").write_bytes(opened.read())
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[1]
    assert page.max_row == 2_501 and page["A2501"].value == ROW[0]


def test_a_file_is_fetched_once_and_by_its_owner_alone(exports):
    job = made(asked(exports, many(3), format="csv"))
    assert exports.job(job.id, "binh") is None and exports.fetch(job.id, "binh") is None
    opened, _ = exports.fetch(job.id, "an")
    opened.close()
    assert exports.fetch(job.id, "an") is None
    assert left(exports) == [] and told(exports.job(job.id, "an"), "vi")["state"] == "fetched"


def test_a_process_that_is_killed_leaves_no_file_and_says_so(exports):
    job = asked(exports, endless)
    until(lambda: job.rows > 0)
    os.kill(job.pid, signal.SIGKILL)
    assert (made(job).state, job.reason, left(exports)) == ("failed", "stopped", [])
    assert "bị ngắt" in told(job, "vi")["text"] and "interrupted" in told(job, "en")["text"]


def test_a_process_killed_while_it_is_fed_breaks_no_more_than_its_file(exports):
    job = asked(exports, endless())
    until(lambda: job.rows > 0)
    os.kill(job.pid, signal.SIGKILL)
    assert (made(job).state, job.reason, left(exports)) == ("failed", "stopped", [])
    assert made(asked(exports, many(3))).state == "ready"


def test_a_file_that_takes_too_long_is_given_up(tmp_path):
    exports = Exports(tmp_path / "exports", Limits(within_s=1.5))
    assert (made(asked(exports, endless)).reason, left(exports)) == ("too_slow", [])


def test_rows_missing_from_a_list_are_no_file(exports):
    job = made(asked(exports, many(4), row_count=5))
    assert (job.state, job.reason, left(exports)) == ("failed", "incomplete", [])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_rows_whose_reading_fails_are_no_file(exports):
    def failing():
        yield ROW
        raise OSError("the database is gone")

    assert (made(asked(exports, failing())).state, left(exports)) == ("failed", [])


def test_nobody_takes_all_turns(exports):
    first, second = asked(exports, endless), asked(exports, endless)
    with pytest.raises(BusyError, match="2 tệp"):
        asked(exports, many(1))
    third = asked(exports, endless, owner="binh")
    with pytest.raises(BusyError):
        asked(exports, many(1), owner="chi")
    for job in (first, second, third):
        until(lambda job=job: job.state == "running" and job.pid)
        assert sum(one.state == "running" for one in (first, second, third)) == 1
        os.kill(job.pid, signal.SIGKILL)
        made(job)


def test_a_file_nobody_fetches_is_deleted(tmp_path):
    exports = Exports(tmp_path / "exports", Limits(kept_s=0.3))
    job = made(asked(exports, many(3)))
    until(lambda: job.state == "expired")
    until(lambda: left(exports) == [])
    assert exports.fetch(job.id, "an") is None


def test_what_an_earlier_process_left_is_removed(tmp_path):
    folder = tmp_path / "exports"
    for name, age in (("old", 10_000), ("new", 1)):
        (folder / name).mkdir(parents=True)
        (folder / name / "file.xlsx").write_text("x")
        moment = clock.real().timestamp() - age
        os.utime(folder / name, (moment, moment))
    Exports(folder)
    assert [path.name for path in folder.iterdir()] == ["new"]


def test_a_format_nobody_writes_is_refused(exports):
    with pytest.raises(QuestionError, match="xlsx, csv"):
        asked(exports, many(1), format="pdf")
