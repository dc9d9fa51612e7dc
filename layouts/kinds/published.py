"""Published figures beside ours with the difference; sums of the document that do not add up are said."""

from datetime import timedelta

from geo.places import Place, Published
from ioc.indicators.answers import Answer, PublishedAnswer, PublishedRow
from ioc.texts import formats, t
from layouts import elements as html
from layouts.down import down_between, has_records, leads
from layouts.panel import Content, Context, Drawing, Panel
from layouts.tables import head, number_cell, row_head


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: PublishedAnswer = answers[0]
    rows = [row for row in answer.rows if panel.by is None or row.key.split(".")[0] == panel.by]
    groups: dict[str, list[PublishedRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    if not groups:
        return Drawing(body=html.P(t("states.empty", context.lang), className="state"), state="empty")
    body = [_group(_published(context.place, key), same, context) for key, same in groups.items()]
    return Drawing(body=html.Div(body, className="published"))


def _published(place: Place, key: str) -> Published:
    return next(one for one in place.published if one.key == key)


def _group(published: Published, rows: list[PublishedRow], context: Context) -> html.Div:
    lang = context.lang
    ours = any(row.ours is not None for row in rows)
    texts = [published.names.get(lang), t("tables.published", lang)]
    texts += [t("tables.ours", lang), t("tables.difference", lang)] if ours else []
    names = {value.key: value.names.get(lang) for value in published.values}
    body = html.Tbody([_row(names.get(row.key, row.key), row, published, ours, context) for row in rows])
    return html.Div([html.Table([head(texts), body], className="table"), *_remarks(published, context)])


def _row(name: str, row: PublishedRow, published: Published, ours: bool, context: Context) -> html.Tr:
    lang = context.lang
    cells = [row_head(name), number_cell(formats.number(row.published, lang))]
    if ours:
        gap = None if row.ours is None else row.ours - row.published
        told = formats.signed(gap, lang)
        cells.append(number_cell(_ours(row, published, context)))
        cells.append(
            number_cell(html.B(["◆ ", told]) if gap else told, className="is-warn" if gap else "soft")
        )
    return html.Tr(cells)


def _ours(row: PublishedRow, published: Published, context: Context) -> Content:
    """What we count for the same span, as the way to its records where it counts some."""
    text, indicator = formats.number(row.ours, context.lang), row.key.replace(".", "_")
    if not row.ours or not has_records(indicator):
        return text
    last = published.end - timedelta(days=1)
    return leads(text, down_between(indicator, context, published.start, last, published.area))


def _remarks(published: Published, context: Context) -> list[html.Div]:
    """Document, date, assumption, and every sum of the document that does not add up."""
    lang = context.lang
    names = {value.key: value.names.get(lang) for value in published.values}
    said = [t("published.source", lang, document=published.document.get(lang))]
    if published.note.get(lang):
        said.append(published.note.get(lang))
    found = [html.Div(text, className="soft") for text in said]
    for one, gap in published.gaps():
        parts = " + ".join(formats.number(published.value(part), lang) for part in one.parts)
        told = {
            "name": names.get(one.total, one.total), "total": formats.number(published.value(one.total), lang),
            "parts": parts, "sum": formats.number(published.value(one.total) + gap, lang),
            "gap": formats.signed(gap, lang),
        }  # fmt: skip
        found.append(html.Div(["◆ ", t("published.gap", lang, **told)], className="is-warn"))
    return found
