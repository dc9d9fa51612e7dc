"""What is known of one dossier, as names and values; no fact of a person is kept, so none is here."""

from ioc.domain.moments import from_us
from ioc.dossier.answers import DossierAnswer, PauseSpan
from ioc.indicators.answers import Answer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import words
from layouts.panel import Content, Context, Drawing, Panel
from layouts.tables import row_head
from layouts.values_of_facts import fact_text
from layouts.worktime import working_text

PLAIN = (
    "step", "holder", "procedure_code", "field_code", "channel", "receiving_area", "resolving_area", "responsible",
    "submitted_at", "received_at", "due_at", "finished_at", "returned_at", "has_fee", "paid_online", "parent_code",
    "source_updated_at",
)  # fmt: skip


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: DossierAnswer = answers[0]
    facts, lang = answer.facts, context.lang
    told: list[tuple[str, Content]] = [
        (t("dossier.status", lang), words.status(facts["status"], lang)),
        (t("dossier.timeliness", lang), _timeliness(answer, context)),
    ]
    told += [
        (t(f"facts.{name}", lang), fact_text(name, facts[name], context))
        for name in PLAIN if facts[name] is not None
    ]  # fmt: skip
    if facts["source_due_at"] is not None and facts["source_due_at"] != facts["due_at"]:
        told.append(
            (t("facts.source_due_at", lang), fact_text("source_due_at", facts["source_due_at"], context))
        )
    told += [(t("dossier.pause", lang), _pause(one, context)) for one in answer.pauses]
    rows = [html.Tr([row_head(name), html.Td(value)]) for name, value in told]
    table = html.Table(html.Tbody(rows), className="table facts")
    return Drawing(body=[table, _link(answer, context)] if answer.link else table)


def _timeliness(answer: DossierAnswer, context: Context) -> Content:
    """How far from the due moment it is, or was when it ended; in colour and words where that is past."""
    lang, facts = context.lang, answer.facts
    if answer.left_us is None:
        suspended = facts["source_due_at"] is not None
        return t("dossier.suspended" if suspended else "dossier.no_due", lang)
    ended = facts["end_at"] is not None
    if answer.late_days is None:
        key = ("ended_before" if ended else "left") if answer.left_us > 0 else "on_its_day"
        return t(f"dossier.{key}", lang, time=working_text(answer.left_us, context.place, context.lang))
    time = working_text(-answer.left_us, context.place, context.lang)
    text = t(f"dossier.{'ended_late' if ended else 'overdue'}", lang, time=time, days=answer.late_days)
    return html.B(f"◆ {text}", className="is-bad")


def _pause(one: PauseSpan, context: Context) -> str:
    zone, lang = context.place.zone, context.lang
    asked = formats.moment(from_us(one.asked_at, zone), lang)
    answered = (
        t("dossier.still", lang)
        if one.answered_at is None
        else formats.moment(from_us(one.answered_at, zone), lang)
    )
    return f"{asked} – {answered} ({working_text(one.worked_us, context.place, context.lang)})"


def _link(answer: DossierAnswer, context: Context) -> html.P:
    entry = context.place.sources[answer.source]
    text = t("dossier.open_in", context.lang, source=entry.names.get(context.lang))
    return html.P(
        html.A(text, href=answer.link, target="_blank", rel="noopener noreferrer"), className="outside"
    )
