"""HTML as the trees that Dash sends: {"type", "props"}, so that tests read both alike."""

from html.parser import HTMLParser
from typing import Any

ATTRIBUTES = {"class": "className", "for": "htmlFor", "colspan": "colSpan"}
NO_END = ("br", "hr", "img", "input")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root: dict[str, Any] = {"type": "root", "props": {"children": []}}
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        props: dict[str, Any] = {ATTRIBUTES.get(name, name): value for name, value in attrs}
        kind = "Link" if "data-inside" in props else tag.capitalize()
        if "style" in props:
            props["style"] = dict(rule.split(":", 1) for rule in props["style"].split(";"))
        props["children"] = []
        self.open[-1]["props"]["children"].append(made := {"type": kind, "props": props})
        if tag not in NO_END:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed["type"] in (tag.capitalize(), "Link"), f"<{closed['type']}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1]["props"]["children"].append(data)


def tree_of(html: str) -> list[Any]:
    """The parts of a text of HTML; AssertionError where an element is not closed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], "an element is left open"
    return reader.root["props"]["children"]


def expanded(tree: Any) -> Any:
    """A page as Dash sends it, with the parts that come as text read as well."""
    if isinstance(tree, list):
        return [expanded(one) for one in tree]
    if not isinstance(tree, dict):
        return tree
    props = {name: expanded(value) if name == "children" else value for name, value in tree["props"].items()}
    if "data-html" in props:
        props["children"] = tree_of(props["data-html"])
    return {**tree, "props": props}
