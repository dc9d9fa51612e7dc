"""Every indicator: what it means, how it is counted, on what ground, its direction and target, and its value."""

from ioc.indicators.answers import Answer, Point
from ioc.indicators.catalogue import BY_KEY
from ioc.texts import formats, t
from layouts import elements as html
from layouts import spans, words
from layouts.down import down, leads
from layouts.history import progress_of
from layouts.kinds.tile import large
from layouts.panel import Context, Drawing, Panel
from layouts.tables import number_cell, row_head


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    points, lang = answers[0].points, context.lang
    keys = ("indicator", "definition", "formula", "basis", "direction", "target", "value")
    head = html.Thead(
        html.Tr([html.Th(t(f"tables.{key}", lang), scope="col", className=_side(key)) for key in keys])
    )
    bodies = [
        _subject(subject, points, panel, context) for subject in dict.fromkeys(_subject_of(p) for p in points)
    ]
    table = html.Table([head, *bodies], className="table dictionary")
    return Drawing(body=table, note=spans.period_text(context.periods[panel.period], context))


def _side(key: str) -> str:
    return "number" if key in ("target", "value") else ""


def _subject_of(point: Point) -> str:
    return BY_KEY[point.indicator].subject


def _subject(subject: str, points: tuple[Point, ...], panel: Panel, context: Context) -> html.Tbody:
    title = html.Th(
        t(f"words.subject.{subject}", context.lang), colSpan=7, className="subject", scope="colgroup"
    )
    rows = [_row(point, panel, context) for point in points if _subject_of(point) == subject]
    return html.Tbody([html.Tr(title), *rows])


def _row(point: Point, panel: Panel, context: Context) -> html.Tr:
    lang, indicator = context.lang, BY_KEY[point.indicator]
    told = [t(indicator.text_key(word), lang) for word in ("definition", "formula", "basis")]
    target = indicator.target(context.place)
    withheld = progress_of(context, indicator.subject) is not None
    return html.Tr(
        [
            row_head([words.name(point.indicator, lang), html.Code(point.indicator)]),
            *(html.Td(text) for text in told),
            html.Td(_direction(indicator.lower_is_better, lang)),
            number_cell(formats.DASH if target is None else words.text(point.indicator, target, context)),
            number_cell(
                "…" if withheld else leads(large(point, context), down(indicator.key, panel, context))
            ),
        ],
        id=f"indicator-{point.indicator}",
    )


def _direction(lower_is_better: bool | None, lang: str) -> str:
    if lower_is_better is None:
        return formats.DASH
    return t("words.lower" if lower_is_better else "words.higher", lang)
