"""A history is read ahead in another process; whatever becomes of that one, nothing is lost and nothing told twice."""

import multiprocessing
import os
import signal
import time as real_time
from itertools import count

import pytest
from test_polling import FakeLoader, FakeSource, Page, SourceError, make, shelf, state, stopped_clock

from ioc.ahead import read_ahead
from ioc.batches import Batch
from ioc.commands.load import file_ahead

__all__ = ["shelf", "stopped_clock"]
HERE = os.getpid()


class Numbered(FakeSource):
    """Goes on behind the cursor, as real sources do."""

    def fetch(self, cursor):
        self.asked.append(cursor)
        for number in range(int(cursor or 0), len(self.pages)):
            if isinstance(self.pages[number], Exception):
                raise self.pages[number]
            yield Page(
                body=self.pages[number], where=f"page {number}", cursor=str(number + 1), total=len(self.pages)
            )


class Fragile(Numbered):
    """Takes its process down at the third page, unless that is the one of these tests."""

    def parse(self, page):
        if page.cursor == "3" and os.getpid() != HERE:
            os._exit(9)
        return super().parse(page)


def letters(loader):
    return [record for _, records, _ in loader.loaded for record in records]


def test_what_is_read_ahead_is_loaded_once_in_order_and_the_rest_by_the_reader_itself(shelf):
    source = Numbered(pages=[["a", "b"], ["c"], ["d"]])
    poller, loader = make(shelf, source, ahead=True, batch=1)
    run = poller.poll("one")
    assert letters(loader) == ["a", "b", "c", "d"] and (run.pages, run.records_in, run.error) == (3, 4, None)
    assert source.asked == ["3"]  # here; the pages themselves were asked for in the other process
    assert state(shelf).history_complete and state(shelf).backlog_done == 4


def test_only_a_history_is_read_ahead(shelf):
    source = Numbered(pages=[["a"]])
    poller, _ = make(shelf, source, ahead=True)
    poller.poll("one")
    source.pages.append(["b"])
    poller.poll("one", since="1")
    assert source.asked == ["1", "1"]


def test_a_list_that_tells_all_is_read_once(shelf):
    source = Numbered(pages=[["a"], ["b"]])
    poller, loader = make(shelf, source, ahead=True)
    poller.place.sources["one"].portal_lists = "late"
    run = poller.poll("one")
    assert letters(loader) == ["a", "b"] and (run.records_in, source.asked) == (2, [None])


def test_an_error_is_met_by_the_reader_itself_and_what_came_before_it_stands(shelf):
    source = Numbered(pages=[["a"], ["b"], SourceError("one", "HTTP 500")])
    poller, loader = make(shelf, source, ahead=True, batch=1)
    run = poller.poll("one")
    assert letters(loader) == ["a", "b"] and run.error == "one: HTTP 500"
    assert not state(shelf).history_complete


def test_a_process_that_dies_loses_nothing(shelf):
    source = Fragile(pages=[["a"], ["b"], ["c"], ["d"]])
    poller, loader = make(shelf, source, ahead=True, batch=1)
    assert poller.poll("one").error is None
    assert letters(loader) == ["a", "b", "c", "d"]


class File(Fragile):
    """Pages of a file; says of the last that it is the last."""

    def read_file(self, path):
        for number, body in enumerate(self.pages, 1):
            if isinstance(body, Exception):
                raise body
            is_last = number == len(self.pages)
            yield Page(body=body, where=f"{path}", cursor=str(number), last=is_last)


def read(source, path="rows.csv"):
    return [batch.told.records for batch in file_ahead(FakeLoader(), source, path, 1)]


def test_files_are_read_ahead_too_and_on_from_where_that_ended(tmp_path):
    assert read(File(pages=[["a"], ["b"]])) == [["a"], ["b"]]
    assert read(File(pages=[["a"], ["b"], ["c"], ["d"]])) == [
        ["a"],
        ["b"],
        ["c"],
        ["d"],
    ]  # it dies at the third
    assert read(File(pages=[])) == []


def test_what_is_wrong_with_a_file_is_met_by_the_reader_itself():
    batches = file_ahead(FakeLoader(), File(pages=[["a"], SourceError("one", "is cut")]), "rows.csv", 1)
    assert next(batches).told.records == ["a"]
    with pytest.raises(SourceError, match="is cut"):
        next(batches)


def test_it_ends_with_the_one_that_reads(tmp_path):
    def endless():
        (tmp_path / "pid").write_text(str(os.getpid()))
        return (Batch(told=number, size=1, cursor=None, total=None) for number in count())

    def reader():
        next(read_ahead(endless))
        (tmp_path / "reading").touch()
        real_time.sleep(60)

    parent = multiprocessing.get_context("fork").Process(target=reader)
    parent.start()
    wait_for((tmp_path / "reading").exists)
    os.kill(parent.pid, signal.SIGKILL)
    parent.join()
    wait_for(lambda: not alive(int((tmp_path / "pid").read_text())))


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(come, seconds=10):
    end = real_time.monotonic() + seconds
    while not come():
        assert real_time.monotonic() < end
        real_time.sleep(0.05)
