"""Form II.06a keeps its identities, and published figures stand beside ours without hiding a difference."""

import pytest
from indicator_samples import local, random_cuts

from ioc.errors import QuestionError
from ioc.indicators.answers import Period, PublishedRow, Question
from ioc.indicators.forms import broken_identities, form_figures


def ask(filled, s, e, **asked):
    return filled.reader().answer(
        Question(name="form", period=Period(key="custom", start=s, end=e), **{"area": "P"} | asked)
    )


@pytest.mark.parametrize("area", ["P", "A", "A1"])
@pytest.mark.parametrize("by", ["area", "field"])
def test_every_row_keeps_the_identities_and_the_rows_add_up(filled, area, by):
    for s, e in random_cuts(filled.place, seed=61, count=4):
        rows = ask(filled, s, e, area=area, by=by).rows
        assert rows[0].key == "" and all(row.broken == () for row in rows)
        assert rows[0].columns == tuple(map(sum, zip(*(row.columns for row in rows[1:]), strict=True)))


@pytest.mark.parametrize("by", ["area", "field"])
def test_the_page_and_the_command_tell_one_form(filled, by):
    for s, e in random_cuts(filled.place, seed=62, count=3):
        told = form_figures(
            filled.store, filled.place, "II.06a", area="P", start=s, end=e, by=by, calendar=filled.calendar
        )
        page = {row.key: list(row.columns) for row in ask(filled, s, e, by=by).rows}
        command = {one["by"].get(by, ""): list(one["columns"].values()) for one in told}
        assert {key: columns for key, columns in command.items() if any(columns) or key in page} == page
        assert [one["broken"] for one in told] == [[]] * len(told)
        assert list(told[0]["columns"]) == [str(number) for number in range(3, 14)]


def test_what_is_carried_over_is_what_the_period_before_left(filled):
    a, b, c = (local(filled.place, 2021, month, 1) for month in (1, 2, 3))
    before, after = ask(filled, a, b).rows[0], ask(filled, b, c).rows[0]
    assert after.columns[3] == before.columns[8]


def test_a_broken_identity_is_written_as_in_the_form():
    article = (561578, 358294, 183202, 20091, 549113, 0, 538008, 11105, 12465, 12465, 0)
    assert broken_identities(article) == ("(3)=(4)+(5)+(6)",)
    assert broken_identities((1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0)) == ("(11)=(12)+(13)", "(3)=(7)+(11)")


def test_another_form_or_split_is_refused(filled):
    with pytest.raises(QuestionError, match=r"II\.07"):
        form_figures(filled.store, filled.place, "II.07", start=0, end=1)
    with pytest.raises(QuestionError, match="channel"):
        ask(filled, 0, 1, by="channel")


def test_published_figures_stand_beside_ours(filled):
    question = Question(name="published", area="P", period=Period(key="month", start=0, end=filled.now))
    rows = {row.key: row for row in filled.reader().answer(question).rows}
    s, e = local(filled.place, 2021, 2, 1), local(filled.place, 2021, 3, 1)
    span = Period(key="custom", start=s, end=e)
    counted = filled.reader().answer(
        Question(name="points", area="P", period=span, indicators=("dossiers_received", "payments_value"))
    )
    received, value = (point.value for point in counted.points)
    assert rows["dossiers.received"] == PublishedRow(
        key="dossiers.received", published=10, ours=received, group="report"
    )
    assert (rows["payments.value"].ours, rows["payments.value"].unit) == (value, "money")
    assert rows["services.national_portal"].ours is None
    assert rows["one_stop_units.commune"].ours == 3
    assert filled.reader(local(filled.place, 2021, 2, 20)).answer(question).rows[0].ours is None


def test_published_figures_may_be_narrowed_to_a_subject(filled):
    period = Period(key="month", start=0, end=filled.now)
    asked = Question(name="published", area="P", period=period, indicators=("payments_value",))
    assert [row.key for row in filled.reader().answer(asked).rows] == ["payments.value"]
    elsewhere = Question(name="published", area="A", period=period)
    assert filled.reader().answer(elsewhere).rows == ()
