"""Services read by a mapping: each way of paging to its end, from the greatest updated_at, never in circles."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from scripted_service import answer_bytes, answer_json

from data_sources.answers import Answer
from data_sources.mapped.asking import Request
from data_sources.mapped.following import Following
from geo.errors import PlaceError
from ioc import clock
from ioc.errors import SourceError

FIELDS = '[fields]\ncode = "id"\nupdated_at = "u"\narea = { constant = "101" }\n'
HEAD = 'transport = "http"\nitems = "rows"\n'
NOW = datetime(2021, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_frozen_clock():
    with clock.frozen(NOW):
        yield


def rows(*ids: int, **extra: object):
    found = [{"id": n, "u": f"2021-10-{n:02d}T08:00:00+07:00"} for n in ids]
    return answer_json({"rows": found, **extra})


def codes(source, cursor=None) -> list[str]:
    return [r.dossier_code for page in source.fetch(cursor) for r in source.parse(page).records]


def asked(service, name: str) -> list[str | None]:
    return [request.params.get(name) for request in service.requests]


def test_one_page_is_all_without_paging(service, mapped):
    service.will(rows(1, 2))
    assert codes(mapped(HEAD + FIELDS + '[http]\npath = "/api/cases"\n')) == ["1", "2"]
    assert [r.path for r in service.requests] == ["/api/cases"]


def test_numbered_pages_end_with_a_short_one(service, mapped):
    service.will(rows(1, 2), rows(3, 4), rows(5))
    http = '[http]\npaging = "page"\nfirst_page = 0\nsize_parameter = "n"\nsize = 2\nparameters = { type = "x" }\n'
    assert codes(mapped(HEAD + FIELDS + http)) == ["1", "2", "3", "4", "5"]
    assert asked(service, "page") == ["0", "1", "2"]
    assert asked(service, "n") == ["2", "2", "2"] and asked(service, "type") == ["x", "x", "x"]


def test_numbered_pages_end_with_an_empty_one_or_the_total(service, mapped):
    service.will(rows(1, 2), rows(3), rows())
    assert codes(mapped(HEAD + FIELDS + '[http]\npaging = "page"\n')) == ["1", "2", "3"]
    service.requests.clear()
    service.will(rows(1, 2, total=3), rows(3, total=3))
    source = mapped(HEAD + FIELDS + '[http]\npaging = "page"\ntotal = "total"\n')
    assert [p.total for p in source.fetch(None)] == [3, 3]
    assert len(service.requests) == 2


def test_a_short_page_may_have_followers(service, mapped):
    """A proxy that swaps pages answers the short last one first."""
    service.will(rows(5), rows(1, 2), rows())
    http = '[http]\npaging = "page"\nsize_parameter = "n"\nsize = 2\nlast_page = "empty"\n'
    assert codes(mapped(HEAD + FIELDS + http)) == ["5", "1", "2"]


def test_offsets_count_what_has_come(service, mapped):
    service.will(rows(1, 2), rows(3), rows())
    assert codes(mapped(HEAD + FIELDS + '[http]\npaging = "offset"\noffset_parameter = "skip"\n')) == [
        "1",
        "2",
        "3",
    ]
    assert asked(service, "skip") == ["0", "2", "3"]


def test_cursors_are_followed_to_their_end(service, mapped):
    service.will(rows(1, meta={"next": "abc"}), rows(2, meta={"next": None}))
    http = '[http]\npaging = "cursor"\ncursor_parameter = "after"\nnext = "meta.next"\n'
    assert codes(mapped(HEAD + FIELDS + http)) == ["1", "2"]
    assert asked(service, "after") == [None, "abc"]


def test_links_are_followed_on_the_same_host_only(service, mapped):
    service.will(rows(1, next="/more?p=2"), rows(2, next="http://elsewhere.example/steal"))
    source, found = mapped(HEAD + FIELDS + '[http]\npaging = "link"\nnext = "next"\n', secret="hidden"), []
    with pytest.raises(SourceError, match=r"another host, elsewhere\.example"):
        for page in source.fetch(None):
            found += source.parse(page).records
    assert [r.path for r in service.requests] == ["/", "/more"]
    assert [r.dossier_code for r in found] == ["1"]


def test_a_link_that_is_no_address_is_named(service, mapped):
    service.will(rows(1, next="http://[none"))
    with pytest.raises(SourceError, match="the address of the next page is none"):
        codes(mapped(HEAD + FIELDS + '[http]\npaging = "link"\nnext = "next"\n'))


def test_a_link_that_leaves_tls_is_not_followed():
    http = SimpleNamespace(paging="link", next=lambda answer: answer["next"])
    answer = Answer({"next": "http://a.example/2"}, {}, 9, "https://a.example/1")
    with pytest.raises(SourceError, match="asked for in clear"):
        Following("vendor", http).next(Request(answer.url, {}), answer, 1, 1, 1)


def test_a_service_that_ignores_the_page_number_is_found_out(service, mapped):
    service.will(rows(1, 2))
    with pytest.raises(SourceError, match="the same page came twice"):
        codes(mapped(HEAD + FIELDS + '[http]\npaging = "page"\n'))


def test_pages_have_a_greatest_number(service, mapped):
    service.will(*[rows(n) for n in range(1, 9)])
    with pytest.raises(SourceError, match="still more after 3 pages"):
        codes(mapped(HEAD + FIELDS + '[http]\npaging = "page"\n', max_pages=3))


def test_the_next_poll_asks_from_the_greatest_stamp_less_the_overlap(service, mapped):
    service.will(rows(3, 7, 5))
    http = '[http]\nsince_parameter = "modified_after"\nsince_format = "dd/MM/yyyy HH:mm:ss"\n'
    source = mapped(HEAD + FIELDS + http)
    (page,) = source.fetch(None)
    assert page.cursor == "2021-10-07T01:00:00+00:00"
    list(source.fetch(page.cursor))
    assert asked(service, "modified_after") == [None, "07/10/2021 07:55:00"]


def test_a_stamp_of_the_far_future_does_not_carry_the_cursor_away(service, mapped):
    service.will(
        answer_json({"rows": [{"id": 1, "u": "2021-10-07"}, {"id": 2, "u": "2055-01-01"}, {"id": 3}]})
    )
    (page,) = mapped(HEAD + FIELDS + '[http]\nsince_parameter = "s"\n').fetch(None)
    assert page.cursor == "2021-10-06T17:00:00+00:00"


def test_records_without_a_stamp_get_the_moment_they_were_asked_for(service, mapped):
    service.will(answer_json([{"id": 1}]))
    source = mapped('transport = "http"\n[fields]\ncode = "id"\narea = { constant = "101" }\n')
    (page,) = source.fetch(None)
    (record,) = source.parse(page).records
    assert (record.updated_at, record.line, page.cursor) == (NOW, 0, None)


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ("bearer", "Authorization", "Bearer u:p"),
        ("basic", "Authorization", "Basic dTpw"),
        ("header:X-Api-Key", "X-Api-Key", "u:p"),
    ],
)
def test_the_secret_is_sent_as_the_service_wants_it(service, mapped, auth, header, value):
    service.will(rows())
    codes(
        mapped(HEAD + FIELDS + f'[http]\nauth = "{auth}"\nheaders = {{ X-Client = "ioc" }}\n', secret="u:p")
    )
    assert service.requests[0].headers[header] == value
    assert service.requests[0].headers["X-Client"] == "ioc"


def test_a_secret_in_the_query_is_never_said(service, mapped):
    service.will(answer_json({}, 403))
    source = mapped(HEAD + FIELDS + '[http]\nauth = "query:key"\n', secret="hidden-word")
    with pytest.raises(SourceError) as caught:
        codes(source)
    assert asked(service, "key") == ["hidden-word"] and "hidden-word" not in str(caught.value)


def test_malformed_json_leaves_a_rejection_and_fails_the_poll(service, mapped):
    service.will(answer_bytes(b"[1,"))
    source, pages = mapped(HEAD + FIELDS, attempts=1), []
    with pytest.raises(SourceError, match="no JSON"):
        for page in source.fetch(None):
            pages.append(page)
    assert [r.reason for r in source.parse(pages[0]).rejections] == ["malformed_json"]


@pytest.mark.parametrize("body", [{"other": []}, {"rows": {}}, 5, None, "text"])
def test_an_answer_without_the_list_is_refused(service, mapped, body):
    service.will(answer_json(body))
    with pytest.raises(SourceError, match="no list of records where `items` points"):
        codes(mapped(HEAD + FIELDS))


def test_a_record_that_is_no_object_is_refused_and_the_rest_is_read(service, mapped):
    service.will(answer_json({"rows": [5, {"id": 1, "u": "2021-10-01"}, None, {"id": 2, "u": "soon"}]}))
    source = mapped(HEAD + FIELDS)
    (page,) = source.fetch(None)
    parsed = source.parse(page)
    assert [r.dossier_code for r in parsed.records] == ["1"]
    assert [(r.reason, r.where) for r in parsed.rejections] == [
        ("not_a_record", "vendor, page 1, record 1"), ("not_a_record", "vendor, page 1, record 3"),
        ("impossible_date", "vendor, page 1, record 4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("http", "problem"),
    [
        ('paging = "pages"', r"http\.paging: must be one of"),
        ('paging = "cursor"', r"http\.next: is missing"),
        ('paging = "link"\nnext = "a["', r"http\.next: .*is not a JMESPath expression"),
        ('auth = "digest"', r"http\.auth: 'digest' is none of"),
        ('sice = "x"', r"http\.sice: is not a known key; did you mean 'size'"),
        ('since_format = "dd/MM"', r"http\.since_format: 'dd/MM' has no year"),
        ('last_page = "none"', r"http\.last_page: must be one of short, empty"),
        ("size = 0", r"http\.size: must be above 0"),
    ],
)
def test_a_mistake_in_the_http_table_is_named(mapped, http, problem):
    with pytest.raises(PlaceError, match=problem):
        mapped(HEAD + FIELDS + f"[http]\n{http}\n")


def test_asking_since_needs_a_stamp(mapped):
    with pytest.raises(PlaceError, match=r"needs fields\.updated_at"):
        mapped(HEAD + '[fields]\ncode = "id"\narea = { constant = "101" }\n[http]\nsince_parameter = "s"\n')
