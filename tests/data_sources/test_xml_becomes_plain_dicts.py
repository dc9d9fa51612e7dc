"""XML as dicts: what each construct becomes, and that nothing hidden in it is ever followed."""

import pytest

from data_sources.xml_text import DEEPEST, SoapFault, XmlError, parse_xml

SOAP = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>%s</s:Body></s:Envelope>'
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;&y;">]>
<a>&z;</a>"""


@pytest.mark.parametrize(
    ("inner", "value"),
    [
        ("", None),
        (" \n ", None),
        ("<b/>", {"b": None}),
        ("<b>  x y\n</b>", {"b": "x y"}),
        ("<b>1</b><b>2</b><b/>", {"b": ["1", "2", None]}),
        ('<b c="1"/>', {"b": {"c": "1"}}),
        ('<b c="1">t</b>', {"b": {"c": "1", "text": "t"}}),
        ('<b c="1"><c>2</c></b>', {"b": {"c": "2"}}),
        ("one <b/> two", {"text": "one two", "b": None}),
        ("&lt;&amp;&#273;", "<&đ"),
        ("<![CDATA[<i>]]>", "<i>"),
        ('<n:b xmlns:n="u" n:c="1"/>', {"b": {"c": "1"}}),
        ('<b xmlns:xsi="u" xsi:type="xsd:string">t</b>', {"b": "t"}),
        ('<b xmlns:xsi="u" xsi:nil="true"/>', {"b": None}),
        ("<!-- no --><?no such?><b>t</b>", {"b": "t"}),
    ],
)
def test_what_each_construct_becomes(inner, value):
    assert parse_xml(f"<a>{inner}</a>".encode()) == {"a": value}


def test_the_declared_encoding_is_followed():
    text = '<?xml version="1.0" encoding="{}"?><a>Đà Nẵng</a>'
    for encoding in ("utf-8", "utf-16"):
        assert parse_xml(text.format(encoding).encode(encoding)) == {"a": "Đà Nẵng"}
    assert parse_xml(b'<?xml version="1.0" encoding="windows-1258"?><a>\xd0\xe0</a>') == {"a": "Đà"}


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "no element found"),
        (b"<a>", "no element found at line 1, column 4"),
        (b"<a>\n</b>", "mismatched tag at line 2"),
        (b"{}", "not well-formed"),
        (b"<a>\xff</a>", "not well-formed"),
        (b"<a>&none;</a>", "undefined entity"),
        (b'<?xml version="1.0" encoding="none"?><a/>', "encoding"),
        (b'<?xml version="1.0" encoding="big5"?><a/>', "cannot be decoded"),
        (BOMB, "has a document type"),
        (b'<!DOCTYPE a SYSTEM "http://elsewhere.example/a.dtd"><a/>', "has a document type"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "has a document type"),
        (b"<a>" * (DEEPEST + 1), f"nested deeper than {DEEPEST}"),
    ],
)
def test_what_is_no_xml_is_named(raw, problem):
    with pytest.raises(XmlError, match=problem):
        parse_xml(raw)


def test_an_envelope_is_opened():
    assert parse_xml((SOAP % "<Get><b>1</b></Get>").encode()) == {"Get": {"b": "1"}}
    assert parse_xml((SOAP % "").encode()) == {}
    assert parse_xml(b"<Envelope><to>x</to></Envelope>") == {"Envelope": {"to": "x"}}


@pytest.mark.parametrize(
    ("inner", "code", "text", "is_ours"),
    [
        ("<faultcode>s:Client</faultcode><faultstring>no</faultstring>", "s:Client", "no", True),
        ("<faultcode>s:Client.Auth</faultcode><faultstring/>", "s:Client.Auth", "", True),
        ("<faultcode>soap:Server</faultcode><faultstring>full</faultstring>", "soap:Server", "full", False),
        (
            '<Code><Value>s:Sender</Value></Code><Reason><Text xml:lang="vi">sai</Text><Text>wrong</Text></Reason>',
            "s:Sender",
            "sai",
            True,
        ),
        ("", "Fault", "", False),
        ("oops", "Fault", "oops", False),
    ],
)
def test_a_fault_is_named(inner, code, text, is_ours):
    with pytest.raises(SoapFault) as caught:
        parse_xml((SOAP % f"<s:Fault>{inner}</s:Fault>").encode())
    assert (caught.value.code, caught.value.text, caught.value.is_ours) == (code, text, is_ours)
