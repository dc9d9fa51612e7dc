"""What the desk has on the page of a dossier: the form that urges it, and every request about it."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.dependencies import MATCH

from ioc.texts import t
from ioc.worklist.urge_rows import Key
from ioc.worklist.urges import Urge
from layouts import words
from layouts.list_tools import FormIds, urge_form
from layouts.panel import Context
from layouts.urges_page import UrgesDrawing, urge_card

ANY = (MATCH, MATCH)


def part(role: str, key: tuple[Any, Any]) -> dict[str, Any]:
    """The id of a part that belongs to a dossier, or to any."""
    source, code = key
    return {"role": f"dossier-{role}", "source": source, "code": code}


def form_ids(key: tuple[Any, Any]) -> FormIds:
    """The ids of the form about a dossier."""
    names = ("hours", "note", "send", "cause", "cause-set", "said")
    return FormIds(*(part(name, key) for name in names))


def dossier_desk(
    context: Context, key: Key, urges: Sequence[Urge], *, unit: str | None, cause: str | None
) -> html.Div:
    """unit: whom the dossier may be urged of; None where it may not."""
    requests = html.Div(
        requests_of(context, key, urges, cause), id=part("requests", key), className="dossier-requests"
    )
    if unit is None:
        return html.Div(requests, className="dossier-desk")
    lang = context.lang
    whom = html.Div([t("urges.to", lang), " ", html.B(words.area(context.place, unit, lang))])
    form = urge_form([whom], form_ids(key), lang, cause=cause, disabled=False)
    return html.Div([html.Div(form, className="list-tools"), requests], className="dossier-desk")


def requests_of(context: Context, key: Key, urges: Sequence[Urge], cause: str | None) -> list[html.Section]:
    """The requests about a dossier, each with this dossier alone."""
    drawing = UrgesDrawing(urges=urges, causes={key: cause} if cause else {}, only=key)
    return [urge_card(context, one, drawing) for one in urges]
