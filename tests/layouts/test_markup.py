"""Parts of a page as text: nothing that people typed becomes markup, and every link keeps its way."""

import pytest
from dash import dcc, html
from html_tree import tree_of

from layouts.markup import INSIDE, markup, raw


def test_texts_and_attributes_are_escaped():
    name = '<b>"Đồng & Xoài"</b>'
    text = markup(html.Td(name, title=name, className="number", colSpan=2))
    assert "<b>" not in text
    (cell,) = tree_of(text)
    assert cell == {
        "type": "Td",
        "props": {"title": name, "className": "number", "colSpan": "2", "children": [name]},
    }


def test_lists_numbers_and_nothing():
    assert markup(["a", None, 1, [html.Br(), 2.5]]) == "a1<br>2.5"
    assert markup(None) == markup([]) == ""


def test_a_link_leads_on_without_a_reload_and_a_file_does_not():
    assert markup(dcc.Link("x", href="/area/689?lang=en&period=week")) == (
        '<a data-inside href="/area/689?lang=en&amp;period=week">x</a>'
    )
    assert markup(html.A("x", href="/file")) == '<a href="/file">x</a>'


def test_true_is_said_by_the_name_alone_false_and_none_are_left_out():
    assert markup(html.P("x", hidden=True)) == "<p hidden>x</p>"
    assert markup(html.P("x", hidden=False, title=None)) == "<p>x</p>"


def test_styles_are_written_as_css():
    (part,) = tree_of(markup(html.Div(style={"WebkitMaskImage": 'url("a.svg")', "width": "12.5%"})))
    assert part["props"]["style"] == {"-webkit-mask-image": 'url("a.svg")', "width": "12.5%"}


def test_whatever_is_no_content_is_refused():
    with pytest.raises(TypeError, match="object cannot be sent to a page"):
        markup([object()])


def test_a_raw_part_keeps_its_element_and_has_its_inside_as_text():
    part = raw(html.Header([html.H2("a"), "b"], className="top", id="head")).to_plotly_json()
    assert (part["type"], part["props"]["className"], part["props"]["id"]) == ("Header", "top", "head")
    assert part["props"][INSIDE] == "<h2>a</h2>b" and part["props"].get("children") is None
    assert raw(None) is None
