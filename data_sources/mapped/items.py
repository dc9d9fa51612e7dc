"""Where the records of a document stand: under `items`, or under the items of everything in `within`."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from data_sources.mapped.picks import picker
from geo.toml_tables import Table

Items = Callable[[object], list | None]
WITHIN = "within"  # under this key a record finds what holds it
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def read_items(told: Table, *, is_xml: bool) -> Items:
    """A function that lists the records of a document, None where it has no such list."""
    names = (told.text(WITHIN),) if isinstance(told.values.get(WITHIN), str) else told.texts(WITHIN)
    try:
        levels = [_lister(path, is_xml=is_xml) for path in names]
        lister = _lister(told.text("items", "@"), is_xml=is_xml)
    except ValueError as error:
        raise told.error("within" if names else "items", str(error)) from None
    if not levels:
        return lister
    return lambda document: _nested(document, (*levels, lister), (*names, told.text("items", "@")))


def _nested(document: object, levels: tuple[Items, ...], names: tuple[str, ...]) -> list | None:
    outer = levels[0](document)
    return None if outer is None else list(_below(outer, levels[1:], names[1:], None))


def _below(found: list, levels: tuple[Items, ...], names: tuple[str, ...], parent: dict | None) -> Iterator:
    """The records under some objects, each with what holds it; what is no object comes as it is."""
    for one in found:
        if not isinstance(one, dict):
            yield one
            continue
        held = one if parent is None else one | {WITHIN: parent}
        if not levels:
            yield held
            continue
        inner = levels[0](one)
        if inner is None and one.get(names[0]) is not None:
            yield [one[names[0]]]  # no list where one was expected: refused as what it is
        without = {key: value for key, value in held.items() if key != names[0]}
        yield from _below(inner or [], levels[1:], names[1:], without)


def _lister(path: str, *, is_xml: bool) -> Items:
    pick = picker(path, columns=False)
    if is_xml:
        return lambda document: _xml_list(pick, path, document)

    def listed(document: object) -> list | None:
        found = pick(document) if isinstance(document, dict) else document
        return found if isinstance(found, list) else None

    return listed


def _xml_list(pick: Callable, path: str, document: object) -> list | None:
    """In XML a single element is a list of one, and a list without elements is not there at all."""
    found = pick(document) if isinstance(document, dict) else None
    if found is None:
        return [] if _is_reached(document, path) else None
    return found if isinstance(found, list) else [found]


def _is_reached(document: Any, path: str) -> bool:
    """Whether all but the last step of a plain path are there, or one of them has nothing in it."""
    *steps, _ = path.split(".")
    if not steps or not _DOTTED.fullmatch(path):
        return False
    for step in steps:
        if not isinstance(document, dict) or step not in document:
            return False
        document = document[step]
        if document is None:
            return True
    return isinstance(document, dict)
