"""Asks what the panels of a view ask and draws their answers, all from one reader: one epoch."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType

from geo.places import Place
from ioc.errors import QuestionError
from ioc.indicators.answers import Answer, Epoch, Question, SourceFreshness, SourcesAnswer
from ioc.indicators.read import Reader
from layouts import draw as pages_draw
from layouts.asking import questions
from layouts.draw import NEVER_WITHHELD, subject_of
from layouts.history import progress_of
from layouts.pages import panels_of
from layouts.panel import Context, Panel, Update
from layouts.spans import make_context
from layouts.view import View
from layouts.walls import draw as walls_draw
from layouts.walls.pages import wall_panels

log = logging.getLogger("ioc.drawing")
SOURCES = "sources"


def drawn(
    view: View, reader: Reader, sources: tuple[SourceFreshness, ...]
) -> tuple[Epoch, tuple[Update, ...]]:
    """The updates of every panel of a page, and the epoch that all of them show; ScopeError when it is not theirs."""
    reader.require(view.area)
    context = make_context(view, reader.place, reader.epoch, reader.calendar, sources, reader.scope)
    how, panels = _panels(view, reader.place)
    asked = {panel.key: _asked(panel, context) for panel in panels}
    try:
        epoch, found = _answered(asked, context, reader)
    except QuestionError as error:
        log.warning("%s: %s", view.address(), error)
        alone = (_alone(how, panel, asked[panel.key], context, reader) for panel in panels)
        return reader.epoch, (*how.frame(context), *(u for updates in alone for u in updates))
    drawings = (how.draw(panel, found[panel.key], context) for panel in panels)
    return epoch, (*how.frame(context), *(u for updates in drawings for u in updates))


def _panels(view: View, place: Place) -> tuple[ModuleType, tuple[Panel, ...]]:
    """How the panels of a page are drawn, and which they are."""
    return (walls_draw, wall_panels(view, place)) if view.wall else (pages_draw, panels_of(view.page, place))


def asked_alone(
    panel: Panel, view: View, reader: Reader, sources: tuple[SourceFreshness, ...]
) -> tuple[Context, tuple[Answer, ...]]:
    """What one panel of a page is answered, and the context of the epoch of it; nothing while it is withheld."""
    context = make_context(view, reader.place, reader.epoch, reader.calendar, sources)
    epoch, found = _answered({panel.key: _asked(panel, context)}, context, reader)
    return replace(context, epoch=epoch), found[panel.key]


def _asked(panel: Panel, context: Context) -> tuple[Question, ...]:
    """Nothing is asked while the totals are withheld."""
    withheld = progress_of(context, subject_of(panel, context)) is not None
    return () if withheld and panel.kind not in NEVER_WITHHELD else questions(panel, context)


def _answered(
    asked: Mapping[str, tuple[Question, ...]], context: Context, reader: Reader
) -> tuple[Epoch, dict[str, tuple[Answer, ...]]]:
    """All answers of one data version; equal questions are asked once."""
    every = dict.fromkeys(question for told in asked.values() for question in told)
    of_counts = [question for question in every if question.name != SOURCES]
    epoch, answers = reader.answers(of_counts) if of_counts else (reader.epoch, ())
    known = dict(zip(of_counts, answers, strict=True))
    fresh = SourcesAnswer(context.sources)  # needs no counts: told while they are still being read
    return epoch, {key: tuple(known.get(one, fresh) for one in told) for key, told in asked.items()}


def _alone(
    how: ModuleType, panel: Panel, asked: tuple[Question, ...], context: Context, reader: Reader
) -> tuple[Update, ...]:
    """A panel that cannot be answered says so; the others are drawn."""
    try:
        _, found = _answered({panel.key: asked}, context, reader)
    except QuestionError:
        return how.failed(panel, context)
    return how.draw(panel, found[panel.key], context)
