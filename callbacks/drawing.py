"""Asks what the panels of a view ask and draws their answers, all from one reader: one epoch."""

import logging
from collections.abc import Sequence

from ioc.errors import IocError
from ioc.indicators.answers import Answer, SourceFreshness
from ioc.indicators.read import Reader
from layouts.asking import questions
from layouts.draw import NEVER_WITHHELD, draw, failed, subject_of
from layouts.history import progress_of
from layouts.pages import panels_of
from layouts.panel import Context, Panel, Update
from layouts.spans import make_context
from layouts.view import View

log = logging.getLogger("ioc.drawing")


def context_of(view: View, reader: Reader, sources: tuple[SourceFreshness, ...]) -> Context:
    return make_context(view, reader.place, reader.epoch, reader.calendar, sources)


def drawn(context: Context, reader: Reader) -> tuple[Update, ...]:
    """The updates of every panel of the page."""
    panels = panels_of(context.view.page, context.place)
    return tuple(update for panel in panels for update in _drawn(panel, context, reader))


def _drawn(panel: Panel, context: Context, reader: Reader) -> tuple[Update, ...]:
    """A panel that cannot be answered says so; the others are drawn."""
    try:
        return draw(panel, _answers(panel, context, reader), context)
    except IocError as error:
        log.warning("%s, area %s: %s", panel.key, context.area, error)
        return failed(panel, context)


def _answers(panel: Panel, context: Context, reader: Reader) -> Sequence[Answer]:
    """Nothing is asked while the totals are withheld."""
    withheld = progress_of(context, subject_of(panel, context)) is not None
    if withheld and panel.kind not in NEVER_WITHHELD:
        return ()
    return tuple(reader.answer(question) for question in questions(panel, context))
