"""Every source of the place: its state, its last good poll, its newest event, and how old they may be."""

from ioc.indicators.answers import Answer, SourceFreshness, SourcesAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import words
from layouts.panel import Context, Drawing, Panel
from layouts.tables import head, number_cell, row_head


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: SourcesAnswer = answers[0]
    keys = ("source", "state", "last_good", "newest", "agreed")
    rows = [_row(source, context) for source in answer.sources]
    table = html.Table(
        [head([t(f"tables.{key}", context.lang) for key in keys]), html.Tbody(rows)], className="table"
    )
    return Drawing(body=table)


def _row(source: SourceFreshness, context: Context) -> html.Tr:
    entry = context.place.sources.get(source.source)
    name = entry.names.get(context.lang) if entry else source.source
    cells = [
        number_cell(state_words(source, context.lang), className="" if source.state == "live" else "is-warn"),
        number_cell(words.moment(source.last_good_at, context)),
        number_cell(words.moment(source.newest_event_at, context)),
        number_cell(formats.age(source.agreed_age_s, context.lang)),
    ]
    return html.Tr([row_head(name), *cells])


def state_words(source: SourceFreshness, lang: str) -> str:
    """Shape and word: nobody has to see the colour."""
    if not source.history_complete:
        return "… " + t("states.loading", lang, share=formats.share(source.progress or 0.0, lang, 0))
    shape = {"live": "●", "late": "◆", "dead": "✕", "new": "○"}[source.state]
    silent = f", {t('freshness.silent', lang)}" if source.silent else ""
    return f"{shape} {t(f'freshness.{source.state}', lang)}{silent}"
