"""Records inside the objects that hold them: each knows its holders; what is no record is refused, not lost."""

import json

import pytest
from scripted_service import answer_json, records_of

from geo.errors import PlaceError
from ioc.errors import SourceError

FIELDS = '[fields]\ncode = "id"\n'
UNITS = 'format = "json"\nwithin = "units"\nitems = "dossiers"\n'
AREA = 'area = "within.code"\n'


@pytest.fixture
def read(mapped, tmp_path):
    def reading(text: str, document: object) -> tuple[list, list]:
        path = tmp_path / "answer.json"
        path.write_text(json.dumps(document, indent=1))
        return records_of(mapped(text), path)

    return reading


def unit(code: str, *ids: str) -> dict:
    return {"code": code, "dossiers": [{"id": one} for one in ids]}


def test_a_record_reaches_what_holds_it(read):
    records, _ = read(UNITS + FIELDS + AREA, {"units": [unit("101", "A", "B"), unit("102", "C")]})
    assert [(r.dossier_code, r.receiving_area) for r in records] == [("A", "101"), ("B", "101"), ("C", "102")]


def test_holders_may_be_held_themselves(read):
    text = 'format = "json"\nwithin = ["provinces", "units"]\nitems = "dossiers"\n' + FIELDS + AREA
    document = {"provinces": [{"name": "p", "units": [unit("101", "A")]}, {"name": "q", "units": []}]}
    (record,), _ = read(text + 'field = "within.within.name"\n', document)
    assert (record.receiving_area, record.field_code) == ("101", "p")


def test_a_list_may_be_the_document_and_items_a_path(read):
    text = 'format = "json"\nwithin = "@"\nitems = "data.rows"\n' + FIELDS + AREA
    (record,), _ = read(text, [{"code": "101", "data": {"rows": [{"id": "A"}]}}])
    assert (record.dossier_code, record.receiving_area) == ("A", "101")


def test_holders_without_records_are_none_and_what_is_no_record_is_refused(read):
    odd = [
        unit("101"),
        {"code": "102"},
        {"code": "101", "dossiers": None},
        7,
        {"code": "101", "dossiers": "x"},
    ]
    records, refused = read(UNITS + FIELDS + AREA, {"units": [*odd, unit("102", "Z")]})
    assert [r.dossier_code for r in records] == ["Z"]
    assert [r.reason for r in refused] == ["not_a_record", "not_a_record"]


def test_a_refused_record_is_known_again_whatever_its_neighbours_do(read):
    text = UNITS + FIELDS + AREA
    _, (first,) = read(text, {"units": [unit("999", "A")]})
    assert first.reason == "unknown_area"
    _, (again, _) = read(text, {"units": [unit("999", "A", "B")]})
    assert again.hash == first.hash


def test_a_document_without_the_holders_is_refused(read, service, mapped):
    _, (refused,) = read(UNITS + FIELDS + AREA, {"other": []})
    assert refused.reason == "malformed_json" and "no list of records" in refused.text
    service.will(answer_json({"other": []}))
    with pytest.raises(SourceError, match="no list of records"):
        list(mapped('transport = "http"\n' + UNITS + FIELDS + AREA).fetch(None))


def test_pages_count_records_and_not_their_holders(service, mapped):
    service.will(
        answer_json({"units": [unit("101", "A", "B")]}), answer_json({"units": [unit("102", "C", "D")]}),
        answer_json({"units": [unit("102", "E")]}),
    )  # fmt: skip
    http = '[http]\npaging = "offset"\nsize_parameter = "n"\nsize = 2\n'
    source = mapped('transport = "http"\n' + UNITS + FIELDS + AREA + http)
    found = [r.dossier_code for page in source.fetch(None) for r in source.parse(page).records]
    assert found == ["A", "B", "C", "D", "E"]
    assert [r.params["offset"] for r in service.requests] == ["0", "2", "4"]


def test_a_wrong_path_is_named(mapped):
    with pytest.raises(PlaceError, match="within: 'a\\[' is not a JMESPath"):
        mapped('format = "json"\nwithin = "a["\nitems = "b"\n' + FIELDS + AREA)
