"""The question of how one's own area stands beside its sisters: the place's comparison, and never anything else.

The one exception to "nothing of an area that is not yours": only the indicators that the place lists, only whole
areas, only the value itself. Counts behind it, and in an anonymous comparison names and order, stay hidden.
"""

from dataclasses import replace

from ioc.errors import QuestionError
from ioc.indicators.answers import AreaRow, AreasAnswer, Question
from ioc.indicators.ask_points import areas
from ioc.indicators.basis import Basis


def peers(basis: Basis, question: Question) -> AreasAnswer:
    """The areas of one parent side by side; one of another scope bears no counts, and no name where it has none."""
    place, compared = basis.place, basis.place.comparison
    parent = place.areas[question.area].parent
    if not set(question.indicators) <= set(compared.indicators) or len(question.indicators) != 1:
        raise QuestionError(f"indicator: areas are compared by one of {', '.join(compared.indicators)} only")
    empty = AreasAnswer(parent=question.area, indicator=question.indicators[0], rows=())
    if compared.mode == "none" or parent is None or not place.areas[question.area].has_territory:
        return empty
    found = areas(basis, replace(question, area=parent, comparison=None))
    whole = [row for row in found.rows if place.areas[row.area].has_territory]
    if compared.mode == "anonymous" and not basis.scope.allows(place, parent):
        whole.sort(key=lambda row: (row.point.value is None, -(row.point.value or 0), row.area))
    return replace(found, parent=question.area, rows=tuple(_shown(basis, row) for row in whole), whole=None)


def _shown(basis: Basis, row: AreaRow) -> AreaRow:
    if basis.scope.allows(basis.place, row.area):
        return row
    named = row.area if basis.place.comparison.mode == "named" else ""
    bare = replace(row.point, numerator=None, denominator=None, n=0, missing=(), of_members=0)
    return replace(row, area=named, point=bare, low=None, high=None)
