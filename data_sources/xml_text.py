"""XML as plain dicts and lists: no namespaces, no document types, no entities, SOAP envelopes opened.

An element with nothing but text is that text, an empty one None, a repeated one a list. Attributes stand
beside the children of their element; text beside them stands under `text`.
"""

from typing import Any
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

DEEPEST = 60
_NIL = ("true", "1")


class XmlError(ValueError):
    """The bytes are no XML that is taken; the message says where."""


class SoapFault(Exception):
    """The service answers with a fault. is_ours: the request is at fault, asking again does not help."""

    def __init__(self, code: str, text: str):
        super().__init__(f"{code}: {text}" if text else code)
        self.code, self.text = code, text
        self.is_ours = code.rpartition(":")[2].partition(".")[0] in ("Client", "Sender")


def parse_xml(raw: bytes) -> dict[str, Any]:
    """The document under the name of its root, or the body of a SOAP envelope; XmlError, SoapFault."""
    builder = _Builder()
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler = builder.text.append
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(raw, True)
    except ExpatError as error:
        place = f"line {error.lineno}, column {error.offset + 1}"
        raise XmlError(f"{ErrorString(error.code)} at {place}") from None
    except (LookupError, ValueError) as error:  # an encoding that is none of Python's
        raise error if isinstance(error, XmlError) else XmlError(f"cannot be decoded: {error}") from None
    return _opened(builder.document)


def _refuse_doctype(*_: object) -> None:
    raise XmlError("has a document type, which is never read: entities could be hidden there")


class _Builder:
    """Puts elements together as they end; stack: children of the open ones, with their attributes."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = {}
        self.text: list[str] = []
        self._stack: list[tuple[dict[str, Any], dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._stack) >= DEEPEST:
            raise XmlError(f"is nested deeper than {DEEPEST} elements")
        self._keep_text()
        self._stack.append(({}, attributes))

    def end(self, name: str) -> None:
        self._keep_text()
        children, attributes = self._stack.pop()
        _add(self._stack[-1][0] if self._stack else self.document, _plain(name), _value(children, attributes))

    def _keep_text(self) -> None:
        text = "".join(self.text).strip()
        self.text.clear()
        if text and self._stack:
            inner = self._stack[-1][0]
            inner["#"] = f"{inner['#']} {text}" if "#" in inner else text


def _add(parent: dict[str, Any], name: str, value: Any) -> None:
    if name not in parent:
        parent[name] = value
    elif isinstance(parent[name], list):
        parent[name].append(value)
    else:
        parent[name] = [parent[name], value]


def _value(children: dict[str, Any], attributes: dict[str, str]) -> Any:
    """What an element is worth: None, its text, or a dict."""
    told = {_plain(key): value for key, value in attributes.items() if not _is_about_xml(key)}
    if any(_plain(key) == "nil" and value in _NIL for key, value in attributes.items()):
        return None
    text = children.pop("#", None)
    if not children and not told:
        return text
    return ({} if text is None else {"text": text}) | told | children


def _is_about_xml(key: str) -> bool:
    """xmlns, xsi:type and their like tell nothing of the record."""
    return key.startswith(("xmlns", "xsi:", "xml:")) or key.endswith((":encodingStyle", ":mustUnderstand"))


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _opened(document: dict[str, Any]) -> dict[str, Any]:
    """What stands in the body of an envelope; any other document as it is."""
    envelope = document.get("Envelope")
    if not isinstance(envelope, dict) or "Body" not in envelope:
        return document
    body = envelope["Body"]
    if isinstance(body, dict) and "Fault" in body:
        raise _fault(body["Fault"])
    return body if isinstance(body, dict) else {}


def _fault(told: Any) -> SoapFault:
    """A fault of SOAP 1.1 (faultcode, faultstring) or 1.2 (Code, Reason)."""
    if not isinstance(told, dict):
        return SoapFault("Fault", _text(told))
    code = told.get("faultcode") or _inner(told.get("Code"), "Value")
    text = told.get("faultstring") or _inner(told.get("Reason"), "Text")
    return SoapFault(_text(code) or "Fault", _text(text))


def _inner(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else value


def _text(value: Any) -> str:
    """The text of a value that should be one; of several languages the first."""
    if isinstance(value, list):
        value = value[0]
    if isinstance(value, dict):
        value = value.get("text")
    return value if isinstance(value, str) else ""
