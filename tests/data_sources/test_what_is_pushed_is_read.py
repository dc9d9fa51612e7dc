"""A push is read by the same mapping or module as a poll, one record a page."""

import orjson
import pytest

from ioc.errors import QuestionError

FIELDS = '[fields]\ncode = "id"\narea = { constant = "101" }\n'
HEAD = 'transport = "http"\nitems = "rows"\n'


def codes(source, body, *, lines=False) -> list[list[str]]:
    """For each record sent the codes it became."""
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    pages = source.read_push(raw, lines=lines)
    return [[one.dossier_code for one in source.parse(page).records] for page in pages]


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"rows": rows}])
def test_a_mapped_source_finds_its_records_where_polls_do(mapped, wrap):
    source = mapped(HEAD + FIELDS + '[http]\npath = "/x"\n')
    assert codes(source, wrap([{"id": 1}, {"id": 2}, "x"])) == [["1"], ["2"], []]


def test_what_the_mapping_leaves_out_is_neither_record_nor_refusal(mapped):
    source = mapped(HEAD + FIELDS + '[http]\npath = "/x"\n[[skip]]\nwhen = { test = "yes" }\n')
    pages = list(source.read_push(orjson.dumps([{"id": 1, "test": "yes"}, {"id": 2}]), lines=False))
    parsed = [source.parse(page) for page in pages]
    assert [(len(one.records), len(one.rejections)) for one in parsed] == [(0, 0), (1, 0)]


def test_a_torn_line_costs_itself_alone(load):
    source = load("one_stop")
    pages = list(source.read_push(b'{"MaHoSo": 1\n\n{"MaHoSo": "x"}\n', lines=True))
    reasons = [[one.reason for one in source.parse(page).rejections] for page in pages]
    assert len(reasons) == 2 and reasons[0] == ["malformed_json"] and reasons[1] != []


@pytest.mark.parametrize("body", [b"", b"nul", b"7", b"{", b"[1,]"])
def test_a_document_that_is_none_is_refused_as_a_whole(load, body):
    with pytest.raises(QuestionError, match="the body is"):
        list(load("one_stop").read_push(body, lines=False))
