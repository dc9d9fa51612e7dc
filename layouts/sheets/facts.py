"""The cover of an exported panel: what the page showed, of which moment, from which sources."""

from ioc.exports.sheet import Cover, Sheet, source_facts
from ioc.indicators.answers import Answer, PublishedAnswer
from ioc.texts import formats, t
from layouts import spans, words
from layouts.kinds.sources import state_words
from layouts.panel import Context, Panel
from layouts.slots import title


def cover_of(
    panel: Panel, answers: tuple[Answer, ...], sheets: tuple[Sheet, ...], context: Context, *, made_at: int,
    made_for: str = "",
) -> Cover:  # fmt: skip
    """Everything the cover says; rows of all sheets together."""
    lang = context.lang
    return Cover(
        title=title(panel, context), as_of=context.epoch.as_of, made_at=made_at, made_for=made_for,
        epoch=f"{context.epoch.version}.{context.epoch.as_of}", filters=_filters(panel, context),
        sources=source_facts(
            context.sources, lambda key: words.source(context.place, key, lang), lambda one: state_words(one, lang)
        ),
        row_count=sum(len(sheet.rows) for sheet in sheets), notes=_notes(panel, answers, context),
        simulated=context.place.simulated,
    )  # fmt: skip


def _filters(panel: Panel, context: Context) -> tuple[tuple[str, str], ...]:
    place, lang = context.place, context.lang
    path = " › ".join(words.area(place, key, lang) for key in place.path(context.area))
    said = [
        (t("exports.page", lang), t(f"pages.{context.view.page}", lang)),
        (t("shell.where", lang), path),
    ]
    if context.view.dossier is not None:
        return (*said, (t("worklist.column.code", lang), context.view.dossier[1]))
    if panel.kind != "sources":
        said.append((t("shell.period", lang), spans.period_text(context.periods[panel.period], context)))
        said.append((t("exports.compared", lang), spans.comparison_text(panel.period, context)))
    return tuple((label, text) for label, text in said if text)


def _notes(panel: Panel, answers: tuple[Answer, ...], context: Context) -> tuple[str, ...]:
    """Of published figures: their documents, and the sums in them that do not add up."""
    if not isinstance(answers[0], PublishedAnswer):
        return ()
    shown, said = {row.group for row in answers[0].rows}, []
    for one in context.place.published:
        if one.key in shown:
            said.append(t("published.source", context.lang, document=one.document.get(context.lang)))
            said.append(one.note.get(context.lang))
            said += _gaps(one, context.lang)
    return tuple(text for text in said if text)


def _gaps(published, lang: str) -> list[str]:
    names = {value.key: value.names.get(lang) for value in published.values}
    said = []
    for one, gap in published.gaps():
        told = {
            "name": names.get(one.total, one.total), "total": formats.number(published.value(one.total), lang),
            "parts": " + ".join(formats.number(published.value(part), lang) for part in one.parts),
            "sum": formats.number(published.value(one.total) + gap, lang), "gap": formats.signed(gap, lang),
        }  # fmt: skip
        said.append(t("published.gap", lang, **told))
    return said
