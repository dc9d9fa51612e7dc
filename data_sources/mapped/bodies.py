"""Bodies of requests: the parameters as JSON or as a form, or put into a template of JSON or of XML."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import orjson

from data_sources.xml_text import SoapFault, XmlError, parse_xml
from geo.errors import nearest
from geo.toml_tables import Table

Values = Mapping[str, object]
BODIES = ("json", "form")
_HOLE = re.compile(r"\{([A-Za-z_$][\w$.:-]*)\}")


@dataclass(frozen=True, slots=True)
class Body:
    """kind: its content type; make: the bytes for the parameters of a request; None among them is nothing.

    is_whole: the parameters are the body; else they go into the holes of a template.
    """

    kind: str
    make: Callable[[Values], bytes]
    is_whole: bool = False


def read_body(told: Table, known: Iterable[str]) -> Body | None:
    """`body` or `envelope` of a table; known: the parameters there are, each of which must be sent."""
    body = told.values.get("body")
    if "envelope" in told:
        if body is not None:
            raise told.error("envelope", "and body exclude each other")
        return _envelope(told, tuple(known))
    if body is None:
        return None
    if isinstance(body, dict):
        _check_holes(told, "body", set(_holes(body)), tuple(known))
        return Body("application/json", lambda values: orjson.dumps(filled(body, values)))
    return _WHOLE[told.one_of("body", BODIES)]


def _json(values: Values) -> bytes:
    return orjson.dumps({key: value for key, value in values.items() if value is not None})


def _form(values: Values) -> bytes:
    return urlencode({key: _plain(value) for key, value in values.items() if value is not None}).encode()


_WHOLE = {
    "json": Body("application/json", _json, is_whole=True),
    "form": Body("application/x-www-form-urlencoded", _form, is_whole=True),
}


def _envelope(told: Table, known: tuple[str, ...]) -> Body:
    text, action = told.text("envelope"), told.text("soap_action", None)
    _check_holes(told, "envelope", set(_HOLE.findall(text)), known)
    try:
        parse_xml(_HOLE.sub("x", text).encode())
    except (XmlError, SoapFault) as error:
        raise told.error("envelope", f"is no XML: {error}") from None
    is_newer = "http://www.w3.org/2003/05/soap-envelope" in text
    kind = "application/soap+xml; charset=utf-8" if is_newer else "text/xml; charset=utf-8"
    if is_newer and action:
        kind += f'; action="{action}"'
    return Body(kind, lambda values: _HOLE.sub(lambda hole: _escaped(values.get(hole[1])), text).encode())


def _check_holes(told: Table, key: str, holes: set[str], known: tuple[str, ...]) -> None:
    for hole in sorted(holes - set(known)):
        raise told.error(key, f"{{{hole}}} is no parameter{nearest(hole, known)}")
    for name in known:
        if name not in holes and name not in OPTIONAL:
            raise told.error(key, f"does not hold {{{name}}}: it would never be sent")


# what a body may leave out: the parts of a secret
OPTIONAL = ("user", "password", "secret")


def _holes(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield from _HOLE.findall(value)
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _holes(inner)


def filled(value: Any, values: Values) -> Any:
    """The template with its holes filled; a member that is nothing but an empty hole is left out."""
    if isinstance(value, dict):
        return {key: filled(inner, values) for key, inner in value.items() if not _is_void(inner, values)}
    if isinstance(value, list):
        return [filled(inner, values) for inner in value if not _is_void(inner, values)]
    if not isinstance(value, str):
        return value
    if hole := _HOLE.fullmatch(value):
        return values.get(hole[1])
    return _HOLE.sub(lambda hole: _plain(values.get(hole[1])), value)


def _is_void(value: Any, values: Values) -> bool:
    hole = _HOLE.fullmatch(value) if isinstance(value, str) else None
    return hole is not None and values.get(hole[1]) is None


def _escaped(value: object) -> str:
    return escape(_plain(value), {'"': "&quot;"})


def _plain(value: object) -> str:
    """A value as text: true and false in small letters, nothing as nothing."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
