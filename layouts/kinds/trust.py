"""Every source: is what it delivers right, complete, clean and live; a figure for each, the details below it."""

from ioc.domain.moments import HOUR, SECOND
from ioc.indicators.answers import Answer, SourceFreshness
from ioc.texts import formats, t
from ioc.trust.answers import SourceTrust, TrustAnswer
from layouts import elements as html
from layouts import words
from layouts.kinds.sources import state_words
from layouts.links import source_href
from layouts.panel import Content, Context, Drawing, Panel
from layouts.tables import head, row_head

COLUMNS = ("source", "right", "complete", "clean", "live", "runs")
FEW = 0.5  # of what is expected so far: less than this is worth a look ...
LEAST = 20  # ... where so many are expected


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: TrustAnswer = answers[0]
    fresh = {one.source: one for one in context.sources}
    rows = [_row(one, fresh[one.source], context) for one in answer.sources if one.source in fresh]
    if not rows:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    titles = [t(f"trust.columns.{key}", context.lang) for key in COLUMNS]
    table = html.Table([head(titles), html.Tbody(rows)], className="table trust-table")
    return Drawing(
        body=[table, _audits(answer, context)], note=t("trust.note", context.lang, days=answer.days)
    )


def _row(one: SourceTrust, fresh: SourceFreshness, context: Context) -> html.Tr:
    name = words.source(context.place, one.source, context.lang)
    link = html.Link(name, href=source_href(one.source, context), className="area-link")
    cells = (
        _right(one, context),
        _complete(one, context),
        _clean(one, context),
        _live(fresh, context),
        _runs(one, context),
    )
    return html.Tr([row_head(link), *cells])


def _cell(lead: Content, *below: str, bad: bool = False) -> html.Td:
    lines = [html.Span(text, className="under") for text in below if text]
    return html.Td([html.B(lead, className="is-warn" if bad else ""), *lines], className="number")


def _right(one: SourceTrust, context: Context) -> html.Td:
    """Told otherwise afterwards, or in an order that cannot be."""
    lang, odd = context.lang, one.corrected + one.impossible
    return _cell(
        words.count(odd, context), t("trust.corrected", lang, count=words.count(one.corrected, context)),
        t("trust.impossible", lang, count=words.count(one.impossible, context)), bad=one.impossible > 0,
    )  # fmt: skip


def _complete(one: SourceTrust, context: Context) -> html.Td:
    """Who is there, and whether as much has come today as on other days."""
    lang = context.lang
    lead = f"{one.units - one.missing}/{one.units}" if one.units else formats.DASH
    today = t("trust.today", lang, count=words.count(one.received, context)) if one.hours else ""
    usual = t("trust.of_expected", lang, count=formats.number(one.expected, lang)) if one.expected else ""
    few = one.expected >= LEAST and one.received < FEW * one.expected
    return _cell(lead, today, usual, bad=one.missing > 0 or few)


def _clean(one: SourceTrust, context: Context) -> html.Td:
    """What was refused and waits, what came late."""
    lang = context.lang
    late = t("trust.late", lang, count=words.count(one.late, context))
    worst = t("trust.worst", lang, hours=hours(one.worst_us, lang)) if one.late else ""
    return _cell(
        t("trust.refused", lang, count=words.count(one.waiting, context)), late, worst, bad=one.waiting > 0
    )


def _live(fresh: SourceFreshness, context: Context) -> html.Td:
    lang = context.lang
    ages = [None if at is None else formats.age(max(context.now - at, 0) / SECOND, lang)
            for at in (fresh.last_good_at, fresh.newest_event_at)]  # fmt: skip
    agreed = formats.age(fresh.agreed_age_s, lang)
    polled = t("trust.polled", lang, age=ages[0] or formats.DASH, agreed=agreed)
    newest = t("trust.newest", lang, age=ages[1]) if ages[1] else ""
    return _cell(state_words(fresh, lang), polled, newest, bad=fresh.state != "live")


def _runs(one: SourceTrust, context: Context) -> html.Td:
    """The polls of the last 24 hours."""
    lang, runs = context.lang, one.runs
    lead = t("trust.runs", lang, count=words.count(runs.runs, context))
    failed = t("trust.failed", lang, count=words.count(runs.failed, context))
    repeated = t("trust.repeated", lang, count=words.count(runs.repeated, context))
    return _cell(lead, failed, repeated if runs.records_in else "", bad=runs.failed > 0)


def _audits(answer: TrustAnswer, context: Context) -> html.P:
    """Whether the counts are those of the rows."""
    if not answer.broken:
        return html.P(t("trust.whole", context.lang, days=answer.days), className="soft")
    told = {"count": answer.broken, "days": answer.days, "text": answer.broken_text}
    return html.P(t("trust.broken", context.lang, **told), className="is-bad")


def hours(us: int, lang: str) -> str:
    """A length in hours and minutes of the source's working time."""
    if us < HOUR:
        return f"{us // (60 * SECOND)}{formats.NBSP}{t('units.minutes', lang)}"
    return f"{formats.number(us / HOUR, lang, 1)}{formats.NBSP}{t('units.hours', lang)}"
