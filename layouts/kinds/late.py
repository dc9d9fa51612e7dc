"""The ledger of late deliveries: of which day, by whom, how many, how late; days off beside duty days."""

from ioc.domain.moments import from_day_number
from ioc.indicators.answers import Answer
from ioc.texts import formats, t
from ioc.trust.answers import LateAnswer, LateDay
from layouts import elements as html
from layouts import words
from layouts.kinds.trust import hours
from layouts.kinds.unit_list import moment
from layouts.missing import unit_name
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, number_cell, row_head, scrolling

COLUMNS = ("day", "unit", "late", "mean_late", "worst_late", "came", "corrections")


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: LateAnswer = answers[0]
    note = t("trust.late_note", context.lang, days=answer.days)
    if not answer.rows:
        none = html.P(t("trust.none_late", context.lang), className="state")
        return Drawing(body=none, note=note, state="empty")
    titles = [t(f"trust.columns.{key}", context.lang) for key in COLUMNS]
    rows = [_row(one, context) for one in answer.rows]
    table = html.Table([head(titles), html.Tbody(rows)], className="table late-table")
    return Drawing(body=scrolling(table, t(f"panels.{panel.key}.title", context.lang), "tall"), note=note)


def _row(one: LateDay, context: Context) -> html.Tr:
    lang = context.lang
    day = from_day_number(one.day)
    kind = t("trust.day_off" if one.is_off else "trust.duty_day", lang)
    weekday = formats.weekday(day, lang).rpartition(" ")[0]
    first = [formats.day(day, lang), html.Span(f"{weekday} · {kind}", className="under")]
    lengths = [hours(us, lang) if one.late else formats.DASH for us in (one.mean_us, one.worst_us)]
    texts = (unit_name(one.area, context), words.count(one.late, context), *lengths, moment(one.came_at, context),
             words.count(one.corrected, context))  # fmt: skip
    return html.Tr([row_head(first), *map(number_cell, texts)], className="is-off" if one.is_off else "")
