"""SOAP and plain XML over HTTP and in files: asked with an envelope, read like JSON, faults named."""

import gzip
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from scripted_service import answer_bytes, records_of

from geo.errors import PlaceError
from ioc import clock
from ioc.errors import SourceError

MAPPING = '''
transport = "http"
format = "xml"
items = "GetDossiersResponse.GetDossiersResult.Dossier"
time_format = "dd/MM/yyyy HH:mm:ss"

[fields]
code = "Code"
updated_at = "Changed"
received_at = "Received"
area = "Unit.code"
has_fee = "Fee"

[pauses]
items = "Supplements.Supplement"
asked_at = "Asked"

[http]
path = "Dossiers.asmx"
auth = "body"
paging = "page"
page_parameter = "page"
total = "GetDossiersResponse.Total"
since_parameter = "since"
since_format = "dd/MM/yyyy HH:mm:ss"
parameters = { unit = "A & <B>" }
envelope = """<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetDossiers xmlns="http://tempuri.org/">
<user>{user}</user><pass kind="{password}"/><unit>{unit}</unit><from>{since}</from><page>{page}</page>
</GetDossiers></s:Body></s:Envelope>"""
soap_action = "http://tempuri.org/GetDossiers"
'''
ENVELOPE = (
    '<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<GetDossiersResponse xmlns="http://tempuri.org/">%s</GetDossiersResponse></soap:Body></soap:Envelope>'
)
FAULT = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:%s</faultcode>'
    "<faultstring>%s</faultstring></s:Fault></s:Body></s:Envelope>"
)
DOSSIER = (
    '<Dossier><Code>{0}</Code><Changed>{1:02d}/10/2021 08:00:00</Changed><Received>01/10/2021 07:30:00</Received>'
    '<Unit code="101">Xã A</Unit><Fee>true</Fee>{2}</Dossier>'
)  # fmt: skip
PAUSED = "<Supplements><Supplement><Asked>02/10/2021 09:00:00</Asked></Supplement></Supplements>"


@pytest.fixture(autouse=True)
def a_frozen_clock():
    with clock.frozen(datetime(2021, 11, 1, tzinfo=UTC)):
        yield


def xml(text: str, status: int = 200, kind: str = "text/xml; charset=utf-8"):
    return answer_bytes(text.encode(), status, kind)


def result(*dossiers: str, total: int) -> str:
    inner = (
        f"<GetDossiersResult>{''.join(dossiers)}</GetDossiersResult>" if dossiers else "<GetDossiersResult/>"
    )
    return ENVELOPE % f"{inner}<Total>{total}</Total>"


def failure(source) -> SourceError:
    with pytest.raises(SourceError) as caught:
        list(source.fetch(None))
    return caught.value


def test_records_come_out_of_envelopes_page_by_page(service, mapped):
    service.will(
        xml(result(DOSSIER.format("A", 5, PAUSED), DOSSIER.format("B", 6, ""), total=3)),
        xml(result(DOSSIER.format("C", 7, ""), total=3)),
    )
    source = mapped(MAPPING, secret="clerk:hidden")
    pages = list(source.fetch(None))
    records = [r for page in pages for r in source.parse(page).records]
    assert [(r.dossier_code, r.receiving_area, r.has_fee, len(r.pauses)) for r in records] == [
        ("A", "101", True, 1), ("B", "101", True, 0), ("C", "101", True, 0),
    ]  # fmt: skip
    assert records[0].received_at == datetime(2021, 10, 1, 0, 30, tzinfo=UTC)
    assert pages[-1].cursor == "2021-10-07T01:00:00+00:00" and [p.total for p in pages] == [3, 3]


def test_values_are_escaped_and_the_action_is_sent(service, mapped):
    service.will(xml(result(total=0)))
    source = mapped(MAPPING, secret='clerk:"<hidden>&')
    list(source.fetch("2021-10-07T01:00:00+00:00"))
    (request,) = service.requests
    assert request.method == "POST" and request.headers["SOAPAction"] == '"http://tempuri.org/GetDossiers"'
    assert request.headers["Content-Type"] == "text/xml; charset=utf-8"
    asked = {one.tag.rpartition("}")[2]: one for one in ElementTree.fromstring(request.body).iter()}
    texts = {name: asked[name].text for name in ("user", "unit", "from", "page")}
    assert texts == {"user": "clerk", "unit": "A & <B>", "from": "07/10/2021 07:55:00", "page": "1"}
    assert asked["pass"].get("kind") == '"<hidden>&'


def test_soap_1_2_tells_its_action_in_the_content_type(service, mapped):
    service.will(xml(result(total=0), kind="application/soap+xml"))
    newer = MAPPING.replace(
        "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
    )
    list(mapped(newer).fetch(None))
    kind = service.requests[0].headers["Content-Type"]
    assert kind == 'application/soap+xml; charset=utf-8; action="http://tempuri.org/GetDossiers"'


@pytest.mark.parametrize(
    "inner", ["", "<GetDossiersResult/>", "<GetDossiersResult><More/></GetDossiersResult>"]
)
def test_an_answer_without_records_is_a_good_one(service, mapped, inner):
    service.will(xml(ENVELOPE % inner))
    (page,) = mapped(MAPPING).fetch(None)
    assert page.body.records == []


def test_an_answer_of_another_shape_is_refused(service, mapped):
    service.will(xml(ENVELOPE % "<GetDossiersResult2/>"), xml("<html><body/></html>"))
    assert "no list of records where `items` points" in str(failure(mapped(MAPPING)))
    assert "no list of records where `items` points" in str(failure(mapped(MAPPING)))


@pytest.mark.parametrize(("code", "tries"), [("Client", 1), ("Server", 3)])
@pytest.mark.parametrize("status", [200, 500])
def test_a_fault_is_named_and_asked_again_only_where_that_helps(service, mapped, code, tries, status):
    service.will(xml(FAULT % (code, "session of clerk:hidden-word is unknown"), status))
    error = failure(mapped(MAPPING, secret="clerk:hidden-word", attempts=3))
    assert f"the service tells a fault: s:{code}: session of … is unknown" in str(error)
    assert error.permanent is (code == "Client") and len(service.requests) == tries


def test_a_500_without_a_fault_is_told_as_what_it_is(service, mapped):
    service.will(xml("<oops", 500))
    assert "HTTP 500" in str(failure(mapped(MAPPING, attempts=1)))


@pytest.mark.parametrize("raw", ["<a>", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "<a>" * 100])
def test_what_is_no_xml_leaves_a_rejection_and_fails_the_poll(service, mapped, raw):
    service.will(xml(raw))
    source, pages = mapped(MAPPING, attempts=1), []
    with pytest.raises(SourceError, match="bytes are no XML"):
        for page in source.fetch("2021-10-07T01:00:00+00:00"):
            pages.append(page)
    (rejection,) = source.parse(pages[0]).rejections
    assert rejection.reason == "malformed_xml" and rejection.payload is None and pages[0].cursor is None


def test_json_where_xml_was_expected_is_named(service, mapped):
    service.will(xml("{}", kind="application/json"))
    assert "application/json where XML was expected" in str(failure(mapped(MAPPING, attempts=1)))


FILE = 'format = "xml"\nitems = "list.row"\n[fields]\ncode = "id"\narea = { constant = "101" }\n'


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_files_of_xml_are_read(mapped, tmp_path, pack):
    path = tmp_path / "rows.xml"
    path.write_bytes(pack('<list><row id="Đ1"/><row/><row><id>2</id></row></list>'.encode("utf-16")))
    records, refused = records_of(mapped(FILE), path)
    assert [(r.dossier_code, r.line) for r in records] == [("Đ1", 1), ("2", 3)]
    assert [r.reason for r in refused] == ["not_a_record"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<list><row>", "malformed_xml"), (b"<other/>", "malformed_xml"), (b" ", "empty_file"),
        (gzip.compress(b"<list>" + b" " * 9999, mtime=0)[:-9], "malformed_xml"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_whole(mapped, tmp_path, raw, reason):
    path = tmp_path / "rows.xml"
    path.write_bytes(raw)
    records, (refused,) = records_of(mapped(FILE), path)
    assert records == [] and refused.reason == reason


@pytest.mark.parametrize(
    ("http", "problem"),
    [
        ('envelope = "<a>{b}</a>"', r"http\.envelope: \{b\} is no parameter"),
        ('envelope = "<a>"', r"http\.envelope: is no XML: no element found"),
        ('envelope = "<a/>"\nparameters = { x = 1 }', r"http\.envelope: does not hold \{x\}"),
        ('envelope = "<a/>"\nbody = "json"', r"http\.envelope: and body exclude each other"),
    ],
)
def test_a_mistake_is_named(mapped, http, problem):
    with pytest.raises(PlaceError, match=problem):
        mapped('transport = "http"\n' + FILE + f"[http]\n{http}\n")
