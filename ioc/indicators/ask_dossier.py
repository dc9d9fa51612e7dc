"""The question of one dossier: everything that whoever asks may see of it."""

from ioc.dossier.answers import DossierAnswer
from ioc.dossier.read import read_dossier
from ioc.errors import QuestionError
from ioc.indicators.answers import Question
from ioc.indicators.basis import Basis


def dossier(basis: Basis, question: Question) -> DossierAnswer | None:
    """None where there is no such dossier, or none that may be seen."""
    if question.dossier is None:
        raise QuestionError("dossier: name its source and its code")
    return read_dossier(basis.conn, basis.place, basis.calendar, question.dossier, basis.as_of, basis.scope)
