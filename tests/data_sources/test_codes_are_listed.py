"""A source lists which records it has in a span, page by page, and says how many: a part is never the whole."""

from datetime import datetime

import pytest
from scripted_service import answer_json

from geo.errors import PlaceError
from ioc.errors import SettingError, SourceError

START, END = (datetime.fromisoformat(f"2021-10-{day}T00:00:00+07:00") for day in (26, 29))
HEAD = 'transport = "http"\nitems = "rows"\n[fields]\ncode = "id"\narea = { constant = "101" }\n[http]\npath = "x"\n'
LISTING = '[listing]\npath = "ids"\nfrom_parameter = "from"\nto_parameter = "to"\n'


def listed(source):
    pages = list(source.list_codes(START, END))
    return [one.codes for one in pages], {one.total for one in pages}


def test_a_national_system_lists_page_by_page(service, load):
    service.will(
        answer_json({"codes": ["a", "b"], "next": "b", "total": 3}),
        answer_json({"codes": ["c"], "next": None, "total": 3}),
    )
    source = load("one_stop", lists_codes=True, page_size=2)
    assert source.lists_codes() and listed(source) == ([["a", "b"], ["c"]], {3})
    assert service.requests[0].path == "/one_stop/codes"
    assert [one.params.get("after") for one in service.requests] == [None, "b"]
    assert service.requests[0].params["from"] == "20211026000000000"


def test_without_the_setting_a_national_system_is_not_asked(load):
    assert not load("one_stop").lists_codes()
    assert not load("one_stop", lists_codes="false").lists_codes()
    with pytest.raises(SettingError, match="neither true nor false"):
        load("one_stop", lists_codes="perhaps")


@pytest.mark.parametrize(
    "body",
    [[], {}, {"codes": "a", "total": 1}, {"codes": [1], "total": 1}, {"codes": ["a"]},
     {"codes": ["a"], "total": 1, "next": 7}],
)  # fmt: skip
def test_a_listing_of_another_shape_is_named(service, load, body):
    service.will(answer_json(body))
    with pytest.raises(SourceError, match="the listing is not"):
        listed(load("one_stop", lists_codes=True))


def test_a_listing_that_goes_in_circles_ends(service, load):
    page = answer_json({"codes": ["a"], "next": "a", "total": 9})
    service.will(page, page)
    with pytest.raises(SourceError, match="backwards"):
        listed(load("one_stop", lists_codes=True))


def test_a_mapped_service_lists_codes_or_records(service, mapped):
    told = HEAD + LISTING + 'total = "n"\npaging = "page"\nsize_parameter = "size"\nsize = 2\n'
    source = mapped(told)
    service.will(answer_json({"rows": ["1", "2"], "n": 3}), answer_json({"rows": [{"id": 3}], "n": 3}))
    assert source.lists_codes() and listed(source) == ([["1", "2"], ["3"]], {3})
    assert service.requests[0].path == "/ids"
    assert service.requests[0].params["from"].startswith("2021-10-25T17:00:00")
    assert [one.params["page"] for one in service.requests] == ["1", "2"]


def test_a_mapping_without_a_listing_is_not_asked_and_one_without_a_total_is_refused(mapped):
    assert not mapped(HEAD).lists_codes()
    with pytest.raises(PlaceError, match=r"listing\.total"):
        mapped(HEAD + LISTING)


def test_a_listed_record_without_a_code_spoils_the_listing(service, mapped):
    service.will(answer_json({"rows": [{"id": 1}, {"name": "x"}], "n": 2}))
    with pytest.raises(SourceError, match="without a code"):
        listed(mapped(HEAD + LISTING + 'total = "n"\n'))
