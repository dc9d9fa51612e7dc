"""Controls made of links and one small form: segments, menus, the choice of an area, days of one's own."""

from dash import dcc, html

from ioc.texts import formats, t
from layouts import words
from layouts.links import area_href
from layouts.panel import Context

Option = tuple[str, str, bool]  # text, address, chosen


def segment(label: str, options: list[Option]) -> html.Div:
    """A few choices side by side, one of them taken."""
    links = [_option(option) for option in options]
    return html.Div(links, className="segment", role="group", **{"aria-label": label})


def menu(label: str, chosen: str, options: list[Option], class_name: str = "") -> html.Details:
    """Many choices below one another; opens without a script, closes by itself (assets/page.js)."""
    spoken = label if label == chosen else f"{label}: {chosen}"  # what is heard holds what is seen
    head = html.Summary([html.Span(chosen), html.I(className="caret")], **{"aria-label": spoken})
    return html.Details(
        [head, html.Div([_option(one) for one in options], className="menu-list")],
        className=f"menu {class_name}",
    )


def _option(option: Option) -> dcc.Link:
    text, href, chosen = option
    return dcc.Link(text, href=href, className="is-here" if chosen else "")


def area_chooser(context: Context) -> html.Details | None:
    """The areas right below, or beside one that has none below, and others that somebody was given."""
    place, here, lang = context.place, context.area, context.lang
    parent = place.areas[here].parent if place.is_leaf(here) else here
    keys = [key for key in place.children(parent) if context.sees(key)] if parent else []
    given = [] if context.scope is None else [key for key in place.areas if key in context.scope.areas]
    keys = list(dict.fromkeys((*(key for key in given if key != here and len(given) > 1), *keys)))
    if not keys or keys == [here]:
        return None
    options = [(words.brief_area(place, key, lang), area_href(key, context), key == here) for key in keys]
    return menu(t("shell.choose_area", lang), t("shell.choose_area", lang), options, "areas")


def field_chooser(context: Context) -> html.Details:
    """One field alone, or all of them."""
    view, lang, fields = context.view, context.lang, context.place.fields
    whole = t("shell.all_fields", lang)
    names = sorted((fields[key].get(lang), key) for key in fields)
    options = [(whole, view.but(field=None).address(), view.field is None)]
    options += [(name, view.but(field=key).address(), key == view.field) for name, key in names]
    shown = fields[view.field].get(lang) if view.field else whole
    return menu(t("shell.choose_field", lang), shown, options, "fields")


def custom_days(context: Context) -> html.Details:
    """First and last day, both included, written as people write them; assets/page.js makes the address."""
    view, lang = context.view, context.lang
    chosen = view.period == "custom"
    text = t("periods.custom", lang)
    if chosen:
        text = f"{formats.day(view.start, lang)} – {formats.day(view.end, lang)}"
    fields = [
        html.Label(
            [
                t(f"shell.{key}", lang),
                dcc.Input(
                    id=f"custom-{key}", type="text", placeholder=t("shell.day_pattern", lang),
                    value=f"{day:%d/%m/%Y}" if day else "",
                ),
            ]
        )
        for key, day in (("first_day", view.start), ("last_day", view.end))
    ]  # fmt: skip
    address = view.but(period="month", start=None, end=None).address()
    button = html.Button(t("shell.show", lang), id="custom-show", type="button", **{"data-address": address})
    wrong = html.P(t("shell.wrong_days", lang), className="is-bad", id="custom-wrong", hidden=True)
    summary = html.Summary(
        [html.Span(text), html.I(className="caret")], className="is-here" if chosen else ""
    )
    return html.Details(
        [summary, html.Div([*fields, button, wrong], className="menu-list")], className="menu custom"
    )
