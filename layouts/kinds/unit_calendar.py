"""The days of each unit: received per day as a strip of shades, days off grey, days of late deliveries marked."""

from ioc.domain.moments import from_day_number
from ioc.indicators.answers import Answer
from ioc.texts import formats, t
from ioc.trust.answers import CalendarAnswer
from layouts import elements as html
from layouts import words
from layouts.missing import unit_name
from layouts.panel import Context, Drawing, Panel
from layouts.tables import row_head, scrolling

SHADES = 4  # of a day with something, by the unit's own busiest day


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: CalendarAnswer = answers[0]
    if not answer.areas or not answer.days:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    rows = [
        _row(area, counts, answer, context)
        for area, counts in zip(answer.areas, answer.received, strict=False)
    ]
    table = html.Table([_head(answer, context), html.Tbody(rows)], className="table strip days")
    frame = scrolling(table, t(f"panels.{panel.key}.title", context.lang), "strip-frame tall")
    return Drawing(body=frame, note=t("trust.calendar_note", context.lang))


def _head(answer: CalendarAnswer, context: Context) -> html.Thead:
    cells = [html.Th(t("trust.columns.unit", context.lang), scope="col")]
    for number in answer.days:
        day = from_day_number(number)
        name = "is-off" if number in answer.off else ""
        cells.append(html.Th(str(day.day), scope="col", title=formats.day(day, context.lang), className=name))
    return html.Thead(html.Tr(cells))


def _row(area: str, counts: tuple[int, ...], answer: CalendarAnswer, context: Context) -> html.Tr:
    most = max(counts, default=0)
    cells = [
        _cell(area, day, count, most, answer, context) for day, count in zip(answer.days, counts, strict=True)
    ]
    return html.Tr([row_head(unit_name(area, context)), *cells])


def _cell(area: str, day: int, count: int, most: int, answer: CalendarAnswer, context: Context) -> html.Td:
    """A working day without anything is told by a sign, not by a shade alone."""
    is_off, late = day in answer.off, (area, day) in answer.late
    shade = -(-count * SHADES // most) if count else 0
    names = [f"shade-{shade}", "is-off" if is_off else "", "is-late" if late else ""]
    told = t(
        "trust.day",
        context.lang,
        day=formats.day(from_day_number(day), context.lang),
        count=words.count(count, context),
    )
    said = told + (f" · {t('trust.late_day', context.lang)}" if late else "")
    sign = "◆" if late else "" if count or is_off else "–"
    return html.Td(sign, className=" ".join(name for name in names if name), title=said)
