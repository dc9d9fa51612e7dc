"""Groups and filters of a list as links: every choice is an address."""

from collections.abc import Mapping, Sequence

from dash import dcc, html

from geo.places import Place
from ioc.indicators.breakdowns import NONE
from ioc.indicators.catalogue import BY_KEY
from ioc.indicators.members import LISTABLE
from ioc.texts import formats, has, t
from ioc.worklist.questions import NOT, PASSED
from layouts import words
from layouts.choosers import menu
from layouts.list_view import FIRST, ListView

Facets = Mapping[str, Sequence[tuple[str, int]]]
MOST = 60  # values in one menu
GROUPS = (
    ("overdue", "1-3"), ("overdue", "4-10"), ("overdue", "11-30"), ("overdue", "31-"), ("due", "today"),
    ("due_within", "24"), ("paused", "yes"),
)  # fmt: skip
DUE_WITHIN = ("4", "8", "16", "24", "40")  # working hours offered; an address may tell any number
MENUS = {
    "dossiers": (
        "resolving",
        "receiving",
        "field",
        "procedure",
        "channel",
        "state",
        "step",
        "holder",
        "due_within",
        "cause",
        "urged",
    ),
    "tickets": ("category", "kind", "channel", "state", "responsible", "place"),
    "payments": ("type", "channel", "state", "place"),
}


def value_text(place: Place, subject: str, name: str, value: str, lang: str) -> str:
    """A filter's value as people read it."""
    if has(f"worklist.group.{name}_{value}"):
        return t(f"worklist.group.{name}_{value}", lang)
    if name == "due_within":
        return t("worklist.group.due_within", lang, hours=value)
    if value == NONE:
        return t("words.none", lang)
    if name in ("resolving", "receiving", "place", "responsible"):
        return words.area(place, value, lang) if value in place.areas else value
    if name == "state" and subject == "dossiers" and has(f"status.{value}"):
        return t(f"status.{value}", lang)
    if name == "urged":
        return t("worklist.urge_told", lang)
    if name == PASSED:
        return words.step(value, lang)
    if name == "cause":
        return t(f"worklist.cause.{value}", lang)
    return words.code(place, name, value, lang)


def groups(view: ListView, counts: Mapping[tuple[str, str], int]) -> html.Div:
    """How long overdue, due today, due within 24 working hours, paused; each with its number."""
    links = [_group(view, None, "", None)]
    links += [
        _group(view, name, value, counts[name, value]) for name, value in GROUPS if (name, value) in counts
    ]
    return html.Div(
        links, className="segment groups", role="group", **{"aria-label": t("worklist.groups", view.lang)}
    )


def _group(view: ListView, name: str | None, value: str, count: int | None) -> dcc.Link:
    lang, bare = view.lang, view
    for other in dict(GROUPS):
        bare = bare.with_filter(other)
    target = bare if name is None else bare.with_filter(name, value)
    text = t("worklist.all", lang) if name is None else t(f"worklist.group.{name}_{value}", lang)
    label = [text] if count is None else [text, html.B(formats.number(count, lang))]
    here = bare.filters == view.filters if name is None else view.chosen(name) == (value,)
    return dcc.Link(label, href=target.address(), className="is-here" if here else "")


def filter_menus(view: ListView, place: Place, facets: Facets) -> list[html.Details]:
    """One menu a filter, its values with their numbers, greatest first."""
    names = [name for name in MENUS[view.subject] if facets.get(name) or view.chosen(name)]
    return [_filter_menu(view, place, name, facets.get(name, ())) for name in names]


def _filter_menu(view: ListView, place: Place, name: str, values: Sequence[tuple[str, int]]) -> html.Details:
    lang, chosen = view.lang, view.chosen(name)
    options = [
        (
            f"{value_text(place, view.subject, name, value, lang)} · {formats.number(count, lang)}",
            view.toggled(name, value).address(), value in chosen,
        )
        for value, count in values[:MOST]
    ]  # fmt: skip
    title = t(f"worklist.filter.{name}", lang)
    told = menu(title, f"{title} ({len(chosen)})" if chosen else title, options, "filter")
    if len(values) > MOST:
        text = t("worklist.more_values", lang, count=len(values) - MOST)
        told.children[1].children.append(html.Span(text, className="soft"))
    return told


def active_filters(view: ListView, place: Place) -> list:
    """What the list is narrowed by, each with a link that takes it away."""
    lang = view.lang
    parts = [
        chip for name, values in view.filters
        for chip in ([_refused(view, place, name)] if name.startswith(NOT) else _chosen(view, place, name, values))
    ]  # fmt: skip
    if view.before:
        parts.append(_chip(view, t("worklist.compared", lang), view.but(before=False)))
    if view.hour is not None:
        text = f"{t('worklist.filter.hour', lang)}: {hour_text(view.hour)}"
        parts.append(_chip(view, text, view.but(hour=None)))
    if view.search:
        parts.append(_chip(view, f"“{view.search}”", view.but(search="")))
    if len(parts) > 1:
        bare = view.but(filters=(), search="", hour=None, before=False).address()
        parts.append(dcc.Link(t("worklist.clear", lang), href=bare, className="soft"))
    return parts


def _chosen(view: ListView, place: Place, name: str, values: Sequence[str]) -> list[dcc.Link]:
    """A chip for each value of a filter."""
    title = t(f"worklist.filter.{name}", view.lang)
    texts = ((value, value_text(place, view.subject, name, value, view.lang)) for value in values)
    return [_chip(view, f"{title}: {text}", view.toggled(name, value)) for value, text in texts]


def _refused(view: ListView, place: Place, name: str) -> dcc.Link:
    """One chip for all the values a list leaves out; which they are is told when pointed at."""
    chip = _chip(view, filter_text(place, view, name), view.with_filter(name))
    values = (
        value_text(place, view.subject, name.removeprefix(NOT), one, view.lang) for one in view.chosen(name)
    )
    chip.title = f"{chip.title}: {', '.join(values)}"
    return chip


def filter_text(place: Place, view: ListView, name: str) -> str:
    """A filter as people read it: its name and values, or how many of them it leaves out."""
    lang, values, own = view.lang, view.chosen(name), name.removeprefix(NOT)
    title = t(f"worklist.filter.{own}", lang)
    texts = [value_text(place, view.subject, own, value, lang) for value in values]
    if own != name and len(values) > 1:
        return t("worklist.none_of", lang, name=title, count=len(values))
    return f"{title}: {t('worklist.not', lang, value=texts[0]) if own != name else ', '.join(texts)}"


def hour_text(hour: int) -> str:
    """08:00–09:00."""
    return f"{hour:02}:00–{hour + 1:02}:00"


def _chip(view: ListView, text: str, without: ListView) -> dcc.Link:
    label = t("worklist.drop", view.lang, name=text)
    return dcc.Link([text, html.Span("×")], href=without.address(), className="filter-chip", title=label)


def members_menu(view: ListView) -> html.Details:
    """Which records: everything a list of this subject can be of."""
    same = [key for key in LISTABLE if BY_KEY[key].subject == view.subject]
    if view.members not in same:  # a set leads here, and is not offered to others
        same.append(view.members)
    options = [
        (
            words.name(key, view.lang),
            view.but(members=key, filters=(), sort=()).address(),
            key == view.members,
        )
        for key in same
    ]
    return menu(
        t("shell.choose_indicator", view.lang), words.name(view.members, view.lang), options, "members"
    )


def is_first(view: ListView) -> bool:
    """Whether the list shows what it opens with."""
    return view.members == FIRST[view.subject]
