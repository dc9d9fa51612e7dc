"""Tables of texts: the twin of a chart, and the cells every table is made of."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ioc.texts import t
from layouts import elements as html
from layouts.panel import Content, Table


def plain_table(table: Table) -> html.Table:
    """A table as it is: first column names the row, all others are numbers, right-aligned."""
    rows = [html.Tr([row_head(row[0]), *(number_cell(one) for one in row[1:])]) for row in table.rows]
    return html.Table([head(table.head), html.Tbody(rows)], className="table")


def head(texts: Sequence[Content]) -> html.Thead:
    first, *rest = texts
    cells = [html.Th(first, scope="col"), *(html.Th(one, scope="col", className="number") for one in rest)]
    return html.Thead(html.Tr(cells))


def row_head(content: Content) -> html.Th:
    return html.Th(content, scope="row")


def number_cell(content: Content, **about: str) -> html.Td:
    return html.Td(content, className=f"number {about.pop('className', '')}".strip(), **about)


def area_link(name: str, href: str) -> html.Link:
    return html.Link(name, href=href, className="area-link")


def with_unit(text: str, unit: str) -> list:
    """A number and its unit in small type."""
    return [text, html.Span(f"\u00a0{unit}", className="unit")] if unit else [text]


def scrolling(content: Content, label: str, class_name: str) -> html.Div:
    """A frame that scrolls by itself, by keyboard too."""
    about = {"tabindex": "0", "role": "group", "aria-label": label}
    return html.Div(content, className=class_name, **about)


def woven(key: str, lang: str, parts: Mapping[str, Content], **texts: str) -> list[Content]:
    """A text with contents, such as links, in the places of some of its values."""
    said = t(key, lang, **texts, **{name: f"{{{name}}}" for name in parts})
    return [parts[one] if n % 2 else one for n, one in enumerate(re.split(r"\{(\w+)\}", said)) if one]


def joined(parts: Iterable[str], by: str = " · ") -> str:
    """The parts that say something, in one line."""
    return by.join(part for part in parts if part)
