"""Why records of sources were refused, how many wait, and the newest of each reason as a sample."""

from ioc.domain.moments import from_us
from ioc.indicators.answers import Answer
from ioc.texts import formats, has, t
from ioc.trust.answers import Reason, ReasonsAnswer
from layouts import elements as html
from layouts import words
from layouts.links import rejects_href
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, number_cell, row_head

COLUMNS = ("reason", "source", "count", "newest_refused")


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: ReasonsAnswer = answers[0]
    if not answer.reasons:
        return Drawing(body=html.P(t("trust.none_refused", context.lang), className="state"), state="empty")
    rows = [_row(one, context) for one in answer.reasons]
    titles = [t(f"trust.columns.{key}", context.lang) for key in COLUMNS]
    return Drawing(body=html.Table([head(titles), html.Tbody(rows)], className="table long-names"))


def _row(one: Reason, context: Context) -> html.Tr:
    href = rejects_href(one.source, context, reason=one.reason)
    link = html.Link(reason_words(one.reason, context.lang), href=href, className="area-link")
    sample = (
        html.Span(f"{one.field}: {one.sample}", className="under clamp", title=one.sample)
        if one.sample
        else None
    )
    newest = formats.moment(from_us(one.newest_at, context.place.zone), context.lang)
    cells = (words.source(context.place, one.source, context.lang), words.count(one.count, context), newest)
    return html.Tr([row_head([link, sample]), *map(number_cell, cells)])


def reason_words(reason: str, lang: str) -> str:
    """A reason in words; one that a source's own mapping made up as it is written there."""
    return t(f"trust.reasons.{reason}", lang) if has(f"trust.reasons.{reason}") else reason
