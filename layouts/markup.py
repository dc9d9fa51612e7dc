"""Parts of a page as plain HTML: what nobody's callback touches costs Dash nothing once it is one text.

Dash 4 asks every component of a page anew after each change (a page of 3,000 took 0.1 s for each property set,
9 s for a refresh); a part that is one component with its inside as text is asked once.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Any

from dash.development.base_component import Component

from layouts.elements import Element

INSIDE = "data-html"  # assets/markup.js puts it into the element
SHORT = 200  # letters; outlines of areas and the like are not kept
NO_END = ("br", "hr", "img", "input")
TAGS = {"Link": "a data-inside"}  # a link of dash.dcc leads on without a reload: assets/markup.js
NAMES = {"className": "class", "htmlFor": "for"}


class Html(str):
    """Text that is HTML already, such as a drawing in SVG."""


def raw(part: Component | None) -> Component | None:
    """The same element with its inside as text; nothing inside may be addressed by a callback."""
    if part is None:
        return None
    about = {name: value for name, value in part.to_plotly_json()["props"].items() if name != "children"}
    return type(part)(**about, **{INSIDE: markup(part.children)})


def markup(content: Any) -> str:
    """Elements, components, texts and numbers as HTML; TypeError for anything else."""
    if isinstance(content, Element):
        return _element(content.tag, content.about, content.children)
    if isinstance(content, Html):
        return str(content)
    if isinstance(content, str | int | float):
        return escape(str(content), quote=False)
    if content is None:
        return ""
    if isinstance(content, list | tuple):
        return "".join(map(markup, content))
    if isinstance(content, Component):
        told = content.to_plotly_json()
        tag, about = TAGS.get(told["type"], told["type"].lower()), told["props"]
        return _element(tag, about, about.pop("children", None))
    raise TypeError(f"{type(content).__name__} cannot be sent to a page")


def _element(tag: str, about: dict[str, Any], children: Any) -> str:
    start = f"<{tag}{''.join(_attributes(about))}>"
    return start if tag in NO_END else f"{start}{markup(children)}</{tag.split()[0]}>"


def _attributes(props: dict[str, Any]) -> Iterator[str]:
    for name, value in props.items():
        if value is True:
            yield f" {_name(name)}"
        elif value is not None and value is not False:
            text = _style(value) if name == "style" else str(value)
            yield (_kept_attribute if len(text) <= SHORT else _attribute)(name, text)


def _attribute(name: str, text: str) -> str:
    return f' {_name(name)}="{escape(text)}"'


_kept_attribute = lru_cache(4096)(_attribute)  # the same few hundred stand on every page


def _name(name: str) -> str:
    return NAMES.get(name, name.lower())


def _style(rules: dict[str, Any]) -> str:
    return ";".join(f"{re.sub('([A-Z])', _dashed, name)}:{value}" for name, value in rules.items())


def _dashed(capital: re.Match) -> str:
    return "-" + capital[1].lower()
