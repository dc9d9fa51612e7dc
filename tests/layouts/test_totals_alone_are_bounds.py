"""A day of which only totals were compared: at most so many match, at least so many miss, and no code is behind."""

import pytest
from drawings import part, text, view_of
from samples import NOW, context

from ioc.trust.answers import CountedDay, CountsAnswer
from layouts.catalogue import PANELS
from layouts.draw import draw
from layouts.sheets import sheets_of


def answer(**more):
    told = {"theirs": 12, "ours": 10, "matched": 10, "missing_here": 2, "missing_there": 0, **more}
    day = CountedDay(day=18_928, different=None, at=NOW, by_count=True, **told)
    return CountsAnswer(source="one_stop", days=(day,), whole=more == {})


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "chỉ cho biết tổng"), ("en", "told the day's total alone")]
)
def test_they_are_drawn_as_bounds_without_a_way_to_codes(lang, said):
    updates = draw(PANELS["count_days"], (answer(),), context(view_of("counts", lang=lang)))
    body = part(updates, "body")
    assert "≤ 10" in text(body) and "≥ 2" in text(body) and said in text(part(updates, "note"))
    assert "reason=missing_here" not in str(body)


def test_of_a_part_nothing_is_known():
    part_of = answer(theirs=None, ours=None, matched=None, missing_here=None, missing_there=None)
    told = text(part(draw(PANELS["count_days"], (part_of,), context(view_of("counts"))), "body"))
    assert "≥" not in told and "≤" not in told


def test_files_say_that_totals_alone_were_compared():
    (sheet,) = sheets_of(PANELS["count_days"], (answer(),), context(view_of("counts")))
    assert dict(zip([one.key for one in sheet.columns], sheet.rows[0], strict=True))["by_count"] == "Có"
