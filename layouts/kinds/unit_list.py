"""Units: what each was last heard of, how long it is usually silent, and whether it is missing."""

from ioc.domain.moments import from_us
from ioc.indicators.answers import Answer
from ioc.texts import formats, t
from ioc.trust.answers import UnitsAnswer, UnitTrust
from layouts import elements as html
from layouts import words
from layouts.kinds.trust import hours
from layouts.links import source_href
from layouts.missing import unit_name
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, number_cell, row_head, scrolling

COLUMNS = ("unit", "unit_state", "newest_event", "heard", "silent", "usual")
SHAPES = {"missing": "◆", "live": "●", "seldom": "○", "never": "○", "unwatched": "○"}


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: UnitsAnswer = answers[0]
    if not answer.units:
        return Drawing(body=html.P(t("trust.none_missing", context.lang), className="state"), state="empty")
    rows = [_row(one, context) for one in answer.units]
    titles = [t(f"trust.columns.{key}", context.lang) for key in COLUMNS]
    table = html.Table([head(titles), html.Tbody(rows)], className="table units-table")
    label = t(f"panels.{panel.key}.title", context.lang)
    return Drawing(body=scrolling(table, label, "tall"), note=_note(answer, context))


def _note(answer: UnitsAnswer, context: Context) -> str:
    missing = sum(one.state == "missing" for one in answer.units)
    return (
        t("trust.units_note", context.lang, missing=missing, count=len(answer.units)) if answer.source else ""
    )


def _row(one: UnitTrust, context: Context) -> html.Tr:
    lang = context.lang
    name, below = unit_name(one.area, context), None
    if one.source is not None:
        name = html.Link(name, href=source_href(one.source, context), className="area-link")
        below = html.Span(words.source(context.place, one.source, lang), className="under")
    state = f"{SHAPES[one.state]} {t(f'trust.unit_state.{one.state}', lang)}"
    lengths = (formats.DASH if us is None else hours(us, lang) for us in (one.silent_us, one.usual_us))
    moments = (moment(at, context) for at in (one.newest_event_at, one.heard_at))
    cells = [number_cell(text) for text in (*moments, *lengths)]
    warned = "is-warn" if one.state == "missing" else ""
    return html.Tr([row_head([name, below]), number_cell(state, className=warned), *cells])


def moment(us: int | None, context: Context) -> str:
    """The time; with the day where it is not today's."""
    if us is None:
        return formats.DASH
    local, now = from_us(us, context.place.zone), from_us(context.now, context.place.zone)
    if local.date() == now.date():
        return formats.clock(local)
    return f"{formats.day_month(local.date(), context.lang)} {formats.clock(local)}"
