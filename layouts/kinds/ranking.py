"""Areas side by side in the official order: bar, target, Wilson interval; hatched below 20 events."""

from ioc.indicators.answers import Answer, AreaRow, AreasAnswer, Point
from ioc.texts import t
from layouts import elements as html
from layouts import spans, words
from layouts.down import EVENTS, down, leads
from layouts.kinds.tile import large
from layouts.links import area_href
from layouts.panel import Content, Context, Drawing, Panel
from layouts.tables import area_link, head, joined, number_cell, row_head


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: AreasAnswer = answers[0]
    if not answer.rows:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    lang, top = context.lang, _top(answer)
    is_share = words.unit(answer.indicator) == "share"
    texts = [
        t("tables.area", lang),
        _scale_head(answer, is_share, context),
        words.short(answer.indicator, lang),
    ]
    if is_share:
        texts.append(t("tables.events", lang))
    rows = [_row(row, answer, top, is_share, panel, context) for row in answer.rows]
    body = [html.Tbody(rows)]
    if answer.whole is not None:
        body.append(html.Tfoot(_whole(answer, is_share, panel, context)))
    table = html.Table([head(texts), *body], className="table bars")
    return Drawing(body=table, note=_note(panel, answer, is_share, context))


def _top(answer: AreasAnswer) -> float:
    """The value at the right end of the bars."""
    if words.unit(answer.indicator) == "share":
        return 1.0
    return max((row.point.value or 0 for row in answer.rows), default=0) or 1


def _scale_head(answer: AreasAnswer, is_share: bool, context: Context) -> html.Div | str:
    """The ends of the scale, and the target by name."""
    if not is_share:
        return ""
    marks = [html.Span("0"), html.Span("100\u00a0%")]
    if answer.target is not None:
        target = words.target(answer.indicator, answer.target, context)
        text = t("words.target", context.lang, target=target)
        side = "is-left" if answer.target > 0.5 else ""
        marks.insert(
            1, html.Span(text, className=f"target-name {side}", style={"left": _percent(answer.target)})
        )
    return html.Div(marks, className="scale")


def _row(
    row: AreaRow, answer: AreasAnswer, top: float, is_share: bool, panel: Panel, context: Context
) -> html.Tr:
    cells = [
        row_head(_name(row, context)),
        html.Td(_bar(row, answer, top), className="bar-cell"),
        number_cell(_value(row, answer, panel, context)),
    ]
    if is_share:
        told = row.point.denominator is not None or row.point.n or row.point.value is None
        seen = row.area if row.area and context.sees(row.area) else None
        events = _events(row.point, seen, panel, context) if told else ""
        cells.append(number_cell(events, className="soft"))
    return html.Tr(cells, className="is-here" if row.area == context.area else None)


def _value(row: AreaRow, answer: AreasAnswer, panel: Panel, context: Context) -> Content:
    """The value, leading down where the records behind it may be seen."""
    shown = large(row.point, context)
    if not row.area or not context.sees(row.area):
        return shown
    return leads(shown, down(answer.indicator, panel, context, area=row.area))


def _events(point: Point, area: str | None, panel: Panel, context: Context) -> Content:
    """What a share is a share of, leading down where its records may be seen."""
    count = point.denominator or point.n
    text = words.count(count, context)
    if area is None or not count:
        return text
    return leads(text, down(EVENTS[point.indicator], panel, context, area=area))


def _name(row: AreaRow, context: Context) -> html.Link | str:
    """A link where the area may be seen, a name where only compared, neither in an anonymous comparison."""
    if not row.area:
        return t("ranking.another", context.lang)
    name = words.brief_area(context.place, row.area, context.lang)
    return area_link(name, area_href(row.area, context)) if context.sees(row.area) else name


def _bar(row: AreaRow, answer: AreasAnswer, top: float) -> html.Div:
    if row.point.value is None:
        return html.Div(className="track")
    parts = [html.Div(className=_bar_class(row, answer), style={"width": _percent(row.point.value / top)})]
    if row.low is not None and row.high is not None:
        span = {"left": _percent(row.low / top), "width": _percent((row.high - row.low) / top)}
        parts.append(html.Div(className="interval", style=span))
    if answer.target is not None:
        parts.append(html.Div(className="target-line", style={"left": _percent(answer.target / top)}))
    return html.Div(parts, className="track")


def _bar_class(row: AreaRow, answer: AreasAnswer) -> str:
    """Coloured only where even the good end of the interval misses the target."""
    classes = ["bar"]
    if row.unreliable:
        classes.append("is-unreliable")
    elif answer.target is not None and _surely_missed(row, answer):
        classes.append("is-bad")
    return " ".join(classes)


def _surely_missed(row: AreaRow, answer: AreasAnswer) -> bool:
    if words.lower_is_better(answer.indicator):
        return (row.low if row.low is not None else row.point.value) > answer.target
    return (row.high if row.high is not None else row.point.value) < answer.target


def _whole(answer: AreasAnswer, is_share: bool, panel: Panel, context: Context) -> html.Tr:
    name = words.brief_area(context.place, answer.parent, context.lang)
    cells = [
        row_head(t("tables.whole", context.lang, area=name)),
        html.Td(),
        number_cell(
            leads(large(answer.whole, context), down(answer.indicator, panel, context, area=answer.parent))
        ),
    ]
    if is_share:
        events = _events(answer.whole, answer.parent, panel, context)
        cells.append(number_cell(events, className="soft"))
    return html.Tr(cells)


def _note(panel: Panel, answer: AreasAnswer, is_share: bool, context: Context) -> str:
    said = [spans.period_text(context.periods[panel.period], context)]
    if is_share:
        said.append(t("ranking.interval", context.lang))
    if any(row.unreliable for row in answer.rows):
        said.append(t("ranking.unreliable", context.lang))
    return joined(said)


def _percent(share: float) -> str:
    return f"{min(1.0, max(0.0, share)) * 100:.2f}%"
