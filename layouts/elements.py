"""Elements of parts that are sent as text: as those of dash.html, a tenth of their cost, for no callback to address.

`from layouts import elements as html`; `Link` leads on without a reload, `A` with one.
"""

from typing import Any


class Element:
    """children: as `layouts.markup.markup` takes them; about: attributes by their names in Dash."""

    __slots__ = ("about", "children")
    tag = ""

    def __init__(self, children: Any = None, **about: Any):
        self.children, self.about = children, about


TAGS = (
    "A", "B", "Code", "Div", "H2", "Header", "I", "P", "Section", "Span", "Table", "Tbody", "Td", "Tfoot", "Th",
    "Thead", "Tr",
)  # fmt: skip
A, B, Code, Div, H2, Header, I, P, Section, Span, Table, Tbody, Td, Tfoot, Th, Thead, Tr = (  # noqa: E741
    type(name, (Element,), {"tag": name.lower(), "__slots__": ()}) for name in TAGS
)
Link = type("Link", (Element,), {"tag": "a data-inside", "__slots__": ()})
