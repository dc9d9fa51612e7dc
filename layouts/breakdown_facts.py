"""What a number is: which one, of which area, for which period or at which moment, by whose account."""

from dash import html

from ioc.domain.moments import from_us, local_days
from ioc.indicators.answers import Period
from ioc.indicators.members import is_now, listable
from ioc.texts import formats, t
from layouts import spans, words
from layouts.list_choosers import hour_text
from layouts.list_view import ListView
from layouts.panel import PAGE_PERIOD, Content, Context


def facts_of(context: Context, view: ListView) -> html.Dl:
    """The facts below one another in one line, each under its name."""
    lang = view.lang
    told: list[tuple[str, Content]] = [
        ("number", words.name(view.members, lang)),
        ("area", words.area(context.place, view.area, lang)),
        when(context, view),
    ]
    if view.subject == "dossiers":
        by = view.attribution or listable(view.members).attribution
        told.append(("by", t(f"worklist.filter.{by}", lang)))
    return html.Dl([_fact(name, content, lang) for name, content in told], className="facts-line")


def when(context: Context, view: ListView) -> tuple[str, str]:
    """Of which period the records are, or what stands at which moment."""
    if is_now(listable(view.members)):
        return "moment", _moment(context, view)
    return "period", _period(context, view)


def is_past(context: Context, view: ListView) -> bool:
    """Whether a list of what stands is told of a moment that is over."""
    return is_now(listable(view.members)) and context.periods[PAGE_PERIOD].end < context.now


def _fact(name: str, content: Content, lang: str) -> html.Div:
    return html.Div([html.Dt(t(f"breakdown.fact.{name}", lang)), html.Dd(content)])


def _period(context: Context, view: ListView) -> str:
    if view.hour is not None:
        return f"{hour_text(view.hour)}, {formats.day(view.start, view.lang)}"
    if view.before:
        return spans.compared_text(context.periods[PAGE_PERIOD], context)
    return spans.period_text(context.periods[PAGE_PERIOD], context)


def _moment(context: Context, view: ListView) -> str:
    """What stands is told of one moment: now, or the end of a day that is over."""
    period = context.periods[PAGE_PERIOD]
    if _is_over(period, context):
        day = formats.day(spans.last_day(period, context), view.lang)
        return t("breakdown.end_of_day", view.lang, day=day)
    return formats.moment(from_us(period.end, context.place.zone), view.lang)


def _is_over(period: Period, context: Context) -> bool:
    return period.end < context.now and local_days(context.place.zone.key).is_midnight(period.end)
