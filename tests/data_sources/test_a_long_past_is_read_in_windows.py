"""A service that is asked for spans of time: window by window, each done at its end, and nothing left out."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted_service import answer_json

from data_sources.mapped.windows import SETTLED, until_text, windows
from geo.errors import PlaceError
from ioc import clock
from ioc.errors import SourceError

VN = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2021, 10, 29, 8, tzinfo=VN)
BASE = (
    'transport = "http"\nitems = "rows"\n[fields]\ncode = "id"\nupdated_at = "u"\n'
    'area = { constant = "101" }\n[http]\n'
)
SPAN = 'since_parameter = "from"\nuntil_parameter = "to"\n'
MONTH = SPAN + 'window = "30 days"\nbegin = 2021-08-01\n'


@pytest.fixture(autouse=True)
def a_frozen_clock():
    with clock.frozen(NOW):
        yield


class History:
    """Records by the moment they changed; answers with those of a span, in pages, newest first."""

    def __init__(self, stamps: dict[str, datetime], *, size: int = 2, ends: str = "both"):
        self.stamps, self.size, self.ends = stamps, size, ends

    def between(self, since: datetime, until: datetime) -> list[str]:
        def is_in(moment: datetime) -> bool:
            after = moment >= since if self.ends in ("both", "first") else moment > since
            return after and (moment <= until if self.ends == "both" else moment < until)

        return sorted((c for c, m in self.stamps.items() if is_in(m)), key=self.stamps.get, reverse=True)

    def __call__(self, handler) -> None:
        asked = self.service.requests[-1].params
        since, until = (datetime.fromisoformat(asked[key]) for key in ("from", "to"))
        found, page = self.between(since, until), int(asked.get("page", 1))
        rows = [{"id": c, "u": self.stamps[c].isoformat()} for c in found]
        answer_json({"rows": rows[(page - 1) * self.size : page * self.size]})(handler)


@pytest.fixture
def history(service):
    def served(stamps: dict[str, datetime], **how) -> History:
        told = History(stamps, **how)
        told.service = service
        service.will(told)
        return told

    return served


def read(source, cursor=None) -> tuple[list[str], list[str | None]]:
    """Codes, and the cursor after each page."""
    pages = list(source.fetch(cursor))
    return [r.dossier_code for p in pages for r in source.parse(p).records], [p.cursor for p in pages]


def spans(service) -> list[tuple[str, str]]:
    return list(dict.fromkeys((r.params["from"], r.params["to"]) for r in service.requests))


def test_windows_follow_each_other_from_the_beginning_to_now(history, service, mapped):
    history({"a": datetime(2021, 8, 5, tzinfo=VN), "b": datetime(2021, 10, 28, 23, tzinfo=VN)})
    codes, cursors = read(mapped(BASE + MONTH))
    assert codes == ["a", "b"]
    assert spans(service) == [
        ("2021-07-31T16:59:59+00:00", "2021-08-30T17:00:00+00:00"),
        ("2021-08-30T16:59:59+00:00", "2021-09-29T17:00:00+00:00"),
        ("2021-09-29T16:59:59+00:00", "2021-10-29T17:00:00+00:00"),
    ]
    assert cursors == ["2021-08-30T17:00:00+00:00", "2021-09-29T17:00:00+00:00", "2021-10-28T16:00:00+00:00"]


def test_the_cursor_waits_until_a_window_is_read_to_its_end(history, mapped):
    day = datetime(2021, 10, 10, tzinfo=VN)
    history({str(n): day + timedelta(hours=n) for n in range(5)})
    http = MONTH.replace("08-01", "10-01") + 'paging = "page"\nsize_parameter = "n"\nsize = 2\n'
    codes, cursors = read(mapped(BASE + http))
    assert codes == ["4", "3", "2", "1", "0"]
    assert cursors == [None, None, (day + timedelta(hours=4)).astimezone(UTC).isoformat()]


def test_a_reading_that_is_cut_goes_on_from_the_last_window_that_was_done(history, service, mapped):
    told = history({"a": datetime(2021, 8, 5, tzinfo=VN), "b": datetime(2021, 9, 5, tzinfo=VN)})
    service.will(told, answer_json({}, 503))
    source, cursor = mapped(BASE + MONTH, attempts=1), None
    with pytest.raises(SourceError, match="HTTP 503"):
        for page in source.fetch(None):
            cursor = page.cursor
    service.will(told)
    service.requests.clear()
    assert read(source, cursor)[0] == ["b"]
    assert service.requests[0].params["from"] == "2021-08-30T16:54:59+00:00", "the overlap is read again"


def test_what_changes_while_the_windows_are_read_is_read_in_its_new_window(history, service, mapped):
    told = history({"a": datetime(2021, 9, 5, tzinfo=VN)})
    changing = [lambda handler: (told.stamps.update(a=NOW - timedelta(minutes=1)), told(handler))]
    service.will(*changing, told)
    codes, cursors = read(mapped(BASE + MONTH))
    assert codes == ["a"] and cursors[-1] == "2021-10-29T00:59:00+00:00"


def test_the_next_poll_asks_again_for_the_overlap_and_beyond_now(history, service, mapped):
    history({})
    _, cursors = read(mapped(BASE + MONTH), "2021-10-29T00:59:00+00:00")
    assert spans(service) == [("2021-10-29T00:53:59+00:00", "2021-11-28T00:54:00+00:00")]
    assert cursors == ["2021-10-29T00:59:00+00:00"], (
        "an empty answer moves nothing while now is in the window"
    )


def test_a_window_whose_end_is_near_now_moves_by_stamps_only(history, service, mapped):
    """The source's clock may stand ten minutes back: then its changes of now have stamps of before."""
    stamp = NOW - timedelta(hours=3)
    history({"a": stamp})
    hourly = SPAN + 'window = "2 hours"\nbegin = 2021-10-29\n'
    _, cursors = read(mapped(BASE + hourly))
    assert set(cursors) == {None, stamp.astimezone(UTC).isoformat()}


@pytest.mark.parametrize("ends", ["both", "first", "none"])
def test_a_record_on_a_border_is_read_whatever_the_service_thinks_of_ends(history, mapped, ends):
    border = datetime(2021, 8, 31, tzinfo=VN)
    history({"a": border, "b": border - timedelta(seconds=1), "c": border + timedelta(seconds=1)}, ends=ends)
    assert set(read(mapped(BASE + MONTH))[0]) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("format_", "text"),
    [("iso", "2021-10-28T17:30:00+00:00"), ("stamp", "20211029003000"), ("dd/MM/yyyy HH:mm", "29/10/2021 00:31"),
     ("yyyy-MM-dd", "2021-10-30"), ("epoch_s", "1635442200")],
)  # fmt: skip
def test_the_end_is_rounded_up_where_the_format_is_coarse(format_, text):
    assert until_text(datetime(2021, 10, 29, 0, 30, tzinfo=VN), format_, VN) == text


@settings(deadline=None)
@given(
    start=st.datetimes(datetime(2021, 8, 1), datetime(2021, 11, 2)).map(lambda m: m.replace(tzinfo=UTC)),
    length=st.timedeltas(timedelta(hours=2), timedelta(days=400)),
)
def test_windows_leave_no_gap_and_reach_beyond_now(start, length):
    found = list(windows(start, length, NOW))
    assert found[0].since < start and found[-1].until > NOW and found[-1].is_last
    assert all(b.since < a.until for a, b in pairwise(found))
    assert [w.is_last for w in found[:-1]] == [False] * (len(found) - 1)
    assert all(w.until <= NOW - SETTLED for w in found if w.is_settled)


@pytest.mark.parametrize(
    ("http", "problem"),
    [
        (MONTH.replace('window = "30 days"', ""), r"http\.window: is missing"),
        (MONTH.replace("begin = 2021-08-01", ""), r"http\.begin: is missing"),
        ('window = "1 day"', r"http\.since_parameter: is missing"),
        (MONTH.replace("30 days", "5 minutes"), r"http\.window: must be longer than the overlap"),
        (MONTH.replace("2021-08-01", '"August"'), r"http\.begin: must be a date"),
        (MONTH + 'body = { a = "{from}" }', r"does not hold \{to\}"),
    ],
)
def test_a_mistake_is_named(mapped, http, problem):
    with pytest.raises(PlaceError, match=problem):
        mapped(BASE + http + "\n")
