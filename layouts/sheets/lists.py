"""A list as a sheet of a file: its columns with their kinds, and a cover that says what was listed, filtered how."""

from collections.abc import Sequence

from geo.names import Names
from geo.places import Place
from ioc.exports.sheet import Column, Cover, source_facts
from ioc.indicators.members import is_now, listable
from ioc.texts import LANGUAGES, formats, t
from ioc.worklist.lists import OpenedList
from ioc.worklist.orders import DEFAULT
from ioc.worklist.questions import NOT
from layouts import words
from layouts.breakdown_facts import is_past, when
from layouts.kinds.sources import state_words
from layouts.list_choosers import value_text
from layouts.list_columns import COLUMNS, ListColumn, columns_of
from layouts.list_page import list_title
from layouts.list_view import BREAKDOWN, ListView
from layouts.panel import Context

KINDS = {"number": "integer", "moment": "moment", "money": "money"}
CODES = ("code", "dossier_code")
LETTERS = 1.4  # letters of a sheet's column for each rem of the grid's
Lines = list[tuple[str, str]]


def columns_of_file(view: ListView, place: Place) -> tuple[Column, ...]:
    """The columns of the list as shown."""
    return tuple(_column(one, place) for one in columns_of(view.subject, view.shown_columns))


def _column(column: ListColumn, place: Place) -> Column:
    kind = "code" if column.key in CODES else KINDS.get(column.kind, "text")
    return Column(
        key=column.key, heading=Names(**{lang: column.title(lang) for lang in LANGUAGES}), kind=kind,
        width=round(column.width * LETTERS), decimals=place.currency.decimals if kind == "money" else 0,
    )  # fmt: skip


def cover_of_list(
    context: Context, view: ListView, opened: OpenedList, *, shown: int, made_at: int, made_for: str
) -> Cover:
    """Everything the cover says. shown: the rows the page told of; where they are others now, that is said."""
    place, lang = context.place, view.lang
    return Cover(
        title=list_title(context, view), as_of=context.epoch.as_of, made_at=made_at, made_for=made_for,
        epoch=f"{opened.epoch.version}.{context.epoch.as_of}", filters=tuple(_filters(context, view, opened.total)),
        sources=source_facts(
            context.sources, lambda key: words.source(place, key, lang), lambda one: state_words(one, lang)
        ),
        row_count=opened.total, notes=_notes(opened, shown, lang), simulated=place.simulated,
    )  # fmt: skip


def _filters(context: Context, view: ListView, total: int) -> Lines:
    """What is listed and by what it is narrowed, in words; of a breakdown how much it is in all."""
    place, lang = context.place, view.lang
    said = [
        (t("list_files.records", lang), words.name(view.members, lang)),
        (t("shell.where", lang), " › ".join(words.area(place, key, lang) for key in place.path(view.area))),
    ]
    if not is_now(listable(view.members)) or is_past(context, view):
        name, text = when(context, view)
        said.append((t(f"breakdown.fact.{name}", lang), text))
    if view.attribution:
        said.append((t("list_files.by", lang), t(f"worklist.filter.{view.attribution}", lang)))
    said += [_filter(place, view, name, values) for name, values in view.filters]
    if view.search:
        said.append((t("list_files.search", lang), view.search))
    if view.page == BREAKDOWN:
        return [*said, (t("tables.total", lang), formats.number(total, lang))]
    return [*said, (t("list_files.order", lang), _order(view))]


def _filter(place: Place, view: ListView, name: str, values: Sequence[str]) -> tuple[str, str]:
    """A filter and its values; of one that leaves values out, which they are."""
    own = name.removeprefix(NOT)
    told = ", ".join(value_text(place, view.subject, own, value, view.lang) for value in values)
    title = t(f"worklist.filter.{own}", view.lang)
    return title, told if own == name else t("worklist.not", view.lang, value=told)


def _order(view: ListView) -> str:
    """Hạn trả ↑, Thủ tục ↓."""
    titles = {column.key: column.title(view.lang) for column in COLUMNS[view.subject]}
    return ", ".join(
        f"{titles[name]} {'↓' if down else '↑'}" for name, down in view.sort or DEFAULT[view.subject]
    )


def _notes(opened: OpenedList, shown: int, lang: str) -> tuple[str, ...]:
    notes = [t("worklist.working_time", lang)] if opened.held.clocks else []
    if opened.passes is not None:
        notes.append(t("worklist.passes", lang, count=formats.number(opened.passes, lang)))
    if shown != opened.total:
        told = {"shown": formats.number(shown, lang), "count": formats.number(opened.total, lang)}
        notes.append(t("list_files.read_again", lang, **told))
    return tuple(notes)
