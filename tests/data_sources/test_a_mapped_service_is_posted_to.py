"""Services that are asked by POST: parameters as JSON or a form, or in a template; failures told with status 200."""

from datetime import UTC, datetime

import pytest
from scripted_service import answer_json

from geo.errors import PlaceError
from ioc import clock
from ioc.errors import SourceError

FIELDS = '[fields]\ncode = "id"\nupdated_at = "u"\narea = { constant = "101" }\n'
HEAD = 'transport = "http"\nitems = "rows"\n'
SINCE = 'since_parameter = "from"\nsince_format = "stamp"\n'


@pytest.fixture(autouse=True)
def a_frozen_clock():
    with clock.frozen(datetime(2021, 11, 1, tzinfo=UTC)):
        yield


def rows(*ids: int, **extra: object):
    return answer_json({"rows": [{"id": n, "u": f"2021-10-{n:02d}T08:00:00+07:00"} for n in ids], **extra})


def read(source, cursor=None) -> list:
    return [r.dossier_code for page in source.fetch(cursor) for r in source.parse(page).records]


def test_parameters_are_posted_as_json_with_their_types(service, mapped):
    service.will(rows(1, 2), rows(3))
    http = '[http]\npaging = "page"\nsize_parameter = "n"\nsize = 2\nbody = "json"\n' + SINCE
    source = mapped(HEAD + FIELDS + http + 'parameters = { kind = 7, all = true, name = "x" }\n')
    assert read(source) == ["1", "2", "3"]
    first, second = service.requests
    assert (first.method, first.params) == ("POST", {})
    assert first.headers["Content-Type"] == "application/json"
    assert first.json == {"kind": 7, "all": True, "name": "x", "n": 2, "page": 1}
    assert second.json["page"] == 2


def test_parameters_are_posted_as_a_form(service, mapped):
    service.will(rows(1))
    source = mapped(
        HEAD + FIELDS + '[http]\nbody = "form"\nparameters = { q = "a&b=c", all = true }\n' + SINCE
    )
    read(source, "2021-10-07T01:00:00+00:00")
    assert service.requests[0].form == {"q": "a&b=c", "all": "true", "from": "20211007075500"}
    assert service.requests[0].headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_parameters_go_into_the_holes_of_a_template(service, mapped):
    service.will(rows(1, next="abc"), rows(2))
    http = (
        '[http]\npaging = "cursor"\nnext = "next"\nsize_parameter = "n"\nsize = 5\n' + SINCE
        + 'body = { ask = { changed = "{from}", page = { after = "{cursor}", most = "{n}" } }, '
        'sort = ["-u", "{cursor}"], note = "from {from} on", literal = "{}" }\n'
    )  # fmt: skip
    source = mapped(HEAD + FIELDS + http)
    assert read(source) == ["1", "2"]
    first, second = (request.json for request in service.requests)
    assert first == {"ask": {"page": {"most": 5}}, "sort": ["-u"], "note": "from  on", "literal": "{}"}
    assert second["ask"]["page"] == {"after": "abc", "most": 5} and second["sort"] == ["-u", "abc"]
    read(source, "2021-10-07T01:00:00+00:00")
    assert service.requests[2].json["ask"]["changed"] == "20211007075500"
    assert service.requests[2].json["note"] == "from 20211007075500 on"


def test_the_secret_may_stand_in_the_body_and_is_never_said(service, mapped):
    service.will(answer_json({"code": 9, "text": "hidden-word is wrong for clerk:hidden-word"}))
    http = '[http]\nauth = "body"\nfailed = { code = { not = "0" } }\nmessage = "text"\n'
    source = mapped(
        HEAD + FIELDS + http + 'body = { user = "{user}", pass = "{password}" }\n', secret="clerk:hidden-word"
    )
    with pytest.raises(SourceError, match=r"the service says that it failed: … is wrong for …$"):
        read(source)
    assert service.requests[0].json == {"user": "clerk", "pass": "hidden-word"}
    form = mapped(
        HEAD + FIELDS + http + 'body = "form"\nparameters = { u = "{user}", p = "{password}", v = 2 }\n',
        secret="clerk:hidden-word",
    )
    with pytest.raises(SourceError):
        read(form)
    assert service.requests[1].form == {"u": "clerk", "p": "hidden-word", "v": "2"}


def test_a_failure_that_tells_no_reason_is_a_failure(service, mapped):
    service.will(answer_json({"rows": [], "error": {"id": 5}}))
    source = mapped(HEAD + FIELDS + '[http]\nfailed = { "error.id" = "*" }\n')
    with pytest.raises(SourceError, match="that it failed: no reason given") as caught:
        read(source)
    assert not caught.value.permanent


@pytest.mark.parametrize(
    ("http", "problem"),
    [
        ('body = "yaml"', r"http\.body: must be one of json, form"),
        ('body = { a = "{b}" }', r"http\.body: \{b\} is no parameter"),
        (
            'parameters = { b = 1 }\nbody = { a = "x" }',
            r"http\.body: does not hold \{b\}: it would never be sent",
        ),
        ('paging = "page"\nbody = { a = "x" }', r"does not hold \{page\}"),
        ('paging = "page"\nbody = { a = "{pag}" }', r"\{pag\} is no parameter; did you mean 'page'"),
        ('paging = "link"\nnext = "n"\nbody = "json"', r"http\.paging: \"link\" leads to addresses"),
        ('auth = "body"', r"http\.auth: \"body\" needs a body"),
        ('message = "m"', r"http\.failed: is missing"),
        ("parameters = { a = [1] }", r"http\.parameters\.a: must be a text, a number, true or false"),
        ('failed = { "a[" = 1 }', r"http\.failed\.a\[: .*is not a JMESPath expression"),
        ('order = "newest_first"', r"http\.order: must be one of oldest_first, any"),
    ],
)
def test_a_mistake_is_named(mapped, http, problem):
    with pytest.raises(PlaceError, match=problem):
        mapped(HEAD + FIELDS + f"[http]\n{http}\n")
