"""The versions of one dossier as they arrived, newest first: since when known here, and what each told otherwise."""

from ioc.dossier.answers import Change, DossierAnswer, Version
from ioc.indicators.answers import Answer
from ioc.texts import t
from layouts import elements as html
from layouts import words
from layouts.panel import Context, Drawing, Panel
from layouts.tables import row_head
from layouts.values_of_facts import fact_text

COLUMNS = ("known_at", "told_at", "status", "changes")


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: DossierAnswer = answers[0]
    heads = [html.Th(t(f"dossier.{key}", context.lang), scope="col") for key in COLUMNS]
    rows = [_row(version, number == 0, context) for number, version in enumerate(answer.versions)]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows[::-1])], className="table facts versions")
    return Drawing(body=table, note=t("dossier.versions_note", context.lang))


def _row(version: Version, first: bool, context: Context) -> html.Tr:
    lang = context.lang
    changes = [html.Div(_change(one, context)) for one in version.changes]
    said = changes or t("dossier.first_version" if first else "dossier.no_change", lang)
    return html.Tr(
        [
            row_head(words.moment(version.known_at, context)),
            html.Td(words.moment(version.told_at, context)),
            html.Td(words.status(version.status, lang)),
            html.Td(said),
        ]
    )


def _change(one: Change, context: Context) -> list:
    before, after = (fact_text(one.name, value, context) for value in (one.before, one.after))
    return [html.Span(f"{t(f'facts.{one.name}', context.lang)}: ", className="soft"), f"{before} → {after}"]
