"""Records of XML files: one document, read at once, in the encoding it declares."""

from collections.abc import Callable, Iterator
from pathlib import Path

from data_sources.files import BadFile, CutError, bad_page, open_text, pages_of, read_whole
from data_sources.options import Options
from data_sources.xml_text import SoapFault, XmlError, parse_xml
from ioc.domain.feed import Page

LARGEST_DOCUMENT = 256_000_000


def xml_pages(
    path: Path, options: Options, source: str, items: Callable[[object], list | None]
) -> Iterator[Page]:
    """Pages of records, numbered in their order. items: the records of a document."""
    file = open_text(path, options, source)
    if isinstance(file, BadFile):
        yield bad_page(path, file)
        return
    raw = b""
    try:
        raw = read_whole(file, LARGEST_DOCUMENT)
        rows = items(parse_xml(raw))
    except (CutError, XmlError, SoapFault) as error:
        yield bad_page(path, BadFile(raw, "malformed_xml", f"is no XML of records: {error}"))
        return
    if rows is None:
        text = "holds no list of records where one was expected"
        yield bad_page(path, BadFile(raw, "malformed_xml", text))
        return
    yield from pages_of(file, iter(enumerate(rows, 1)), len(rows))
