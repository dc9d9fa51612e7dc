"""The reader: answers every question that panels and the API ask, from one data version and one moment."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from geo.places import Place
from ioc.access.scope import Scope, require
from ioc.domain.workcal import WorkCalendar
from ioc.errors import QuestionError, ScopeError, StoreError
from ioc.indicators import ask_counted, ask_refused, ask_trust, ask_units
from ioc.indicators.answers import Answer, Epoch, Question, SourcesAnswer
from ioc.indicators.ask_backlog import backlog
from ioc.indicators.ask_dossier import dossier
from ioc.indicators.ask_form import form
from ioc.indicators.ask_overdue import ages, forgotten, overdue_days
from ioc.indicators.ask_peers import peers
from ioc.indicators.ask_points import areas, points, series
from ioc.indicators.ask_published import published
from ioc.indicators.ask_splits import breakdown, cross
from ioc.indicators.ask_spots import spots
from ioc.indicators.ask_usual import usual
from ioc.indicators.ask_waiting import waiting
from ioc.indicators.basis import Basis
from ioc.indicators.cubes import Cubes
from ioc.indicators.figures import figures
from ioc.indicators.forms import form_figures
from ioc.indicators.rows import Readable
from ioc.store.versions import data_version


def sources(basis: Basis, question: Question) -> SourcesAnswer:
    """How fresh every source is."""
    return SourcesAnswer(basis.sources)


QUESTIONS: dict[str, Callable[[Basis, Question], Answer]] = {
    "points": points,
    "series": series,
    "areas": areas,
    "cross": cross,
    "breakdown": breakdown,
    "form": form,
    "peers": peers,
    "published": published,
    "spots": spots,
    "sources": sources,
    "waiting": waiting,
    "overdue_days": overdue_days,
    "forgotten": forgotten,
    "ages": ages,
    "backlog": backlog,
    "dossier": dossier,
    "usual": usual,
    **ask_trust.QUESTIONS,
    **ask_units.QUESTIONS,
    **ask_refused.QUESTIONS,
    **ask_counted.QUESTIONS,
}
RECEIVING = "receiving_area"
TRIES = 8
RESTORED = 4  # from this try on, counts newer than the data mean that an older copy was restored


class Reader:
    """Safe to share among threads. The data may be newer than the epoch asked for, never a mix of two.

    scope: the areas that may be asked about; every figure of the product is read through here and limited here.
    """

    def __init__(
        self, store: Readable, place: Place, cubes: Cubes, epoch: Epoch, calendar: WorkCalendar, scope: Scope
    ):
        self.store, self.place, self.cubes = store, place, cubes
        self.epoch, self.calendar, self.scope = epoch, calendar, scope

    def require(self, area: str) -> None:
        """ScopeError unless the area may be asked about."""
        require(self.scope, self.place, area)

    def answer(self, question: Question) -> Answer:
        """The answer to one question; QuestionError names what cannot be asked, ScopeError what is not theirs."""
        return self.answers([question])[1][0]

    def answers(self, questions: Iterable[Question]) -> tuple[Epoch, tuple[Answer, ...]]:
        """All answers from one data version, and the epoch they are of."""
        with self.basis() as (version, basis):
            found = tuple(_answer(basis, question) for question in questions)
            return replace(self.epoch, version=version), found

    def figures(self, subject: str, *, area: str, **asked: object) -> list[dict[str, Any]]:
        """What `ioc figures` tells, from the rows."""
        self.require(area)
        more = {"calendar": self.calendar, "seen": self._seen()}
        return figures(self.store, self.place, subject, area=area, **more, **asked)

    def form_figures(self, form: str, *, area: str, **asked: object) -> list[dict[str, Any]]:
        """The official form, from the rows."""
        self.require(area)
        more = {"calendar": self.calendar, "seen": self._seen()}
        return form_figures(self.store, self.place, form, area=area, **more, **asked)

    def _seen(self) -> frozenset[str] | None:
        """The leaves that may be named; None: all."""
        return None if self.scope.is_whole(self.place) else self.scope.leaves(self.place)

    @contextmanager
    def basis(self) -> Iterator[tuple[int, Basis]]:
        """Counts and rows of one data version, held still until the end."""
        for attempt in range(TRIES):
            with self.store.read() as conn:
                seen = data_version(conn, self.place.code)
                self.cubes.catch_up(conn, back=attempt >= RESTORED)
                with self.cubes.turns.reading():
                    if self.cubes.version == seen:
                        yield seen, self._basis(conn)
                        return
        raise StoreError("the counts in memory do not keep up with the database; it changes all the time")

    def _basis(self, conn: Connection) -> Basis:
        return Basis(conn, self.place, self.cubes, self.calendar, self.epoch.as_of, self.scope)


def _require(basis: Basis, question: Question) -> None:
    """The area asked about is theirs, and so are all that the answer names."""
    require(basis.scope, basis.place, question.area)
    if question.by and RECEIVING in question.by.split(",") and not basis.scope.is_whole(basis.place):
        raise ScopeError(f"by: {RECEIVING} names areas that are not within those of the caller")


def _answer(basis: Basis, question: Question) -> Answer:
    if question.name not in QUESTIONS:
        raise QuestionError(f"question: {question.name!r} is none of {', '.join(QUESTIONS)}")
    if question.area not in basis.place.areas:
        raise QuestionError(f"area: {basis.place.code} has no area {question.area!r}")
    _require(basis, question)
    return QUESTIONS[question.name](basis, replace(question, period=basis.clamped(question.period)))
