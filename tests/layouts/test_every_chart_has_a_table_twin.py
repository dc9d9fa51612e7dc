"""Whoever cannot see a chart reads the same numbers in its table."""

import re
from collections import Counter

import pytest
from drawings import cells, every_drawing, part
from samples import answers

from ioc.texts import LANGUAGES
from layouts import words
from layouts.kinds import FIGURES

both = pytest.mark.parametrize("lang", LANGUAGES)


def charts(kind: str, **options):
    seen = 0
    for of, panel, updates in every_drawing(**options):
        if panel.kind == kind and part(updates, "figure")["data"]:
            seen += 1
            yield of, panel, part(updates, "figure"), cells(part(updates, "twin"))
    assert seen


def test_the_loops_below_look_at_every_kind_of_chart():
    assert {"series", "area_map", "spots"} == FIGURES


@both
def test_the_table_of_a_series_holds_every_step_newest_first(lang):
    for of, panel, _figure, (head, *rows) in charts("series", lang=lang):
        answer = answers(panel, of)[0]
        assert head[1:] == [words.short(line.indicator, lang) for line in answer.lines]
        told = [
            [words.text(line.indicator, line.values[n], of) for line in answer.lines]
            for n in range(len(answer.starts))
        ]
        assert [row[1:] for row in reversed(rows)] == told, panel.key
        assert rows[0][0].endswith("*") == (answer.incomplete == len(answer.starts) - 1)


@both
def test_the_lines_of_a_series_hold_the_values_of_its_table(lang):
    for of, panel, figure, _rows in charts("series", lang=lang):
        answer = answers(panel, of)[0]
        for line in answer.lines:
            traces = [one for one in figure["data"] if one["name"] == words.short(line.indicator, lang)]
            drawn = {x: y for one in traces for x, y in zip(one["x"], one["y"], strict=True)}
            told = [value for value in line.values if value is not None]
            scale = max(told) / max(y for y in drawn.values() if y is not None)
            assert [round(y * scale, 6) for y in drawn.values() if y is not None] == pytest.approx(told), (
                panel.key
            )
            assert scale in (0.01, 1, 10**6, 10**9) or scale == pytest.approx(round(scale))


@both
@pytest.mark.parametrize("indicator", [None, "dossiers_overdue", "payments_count"])
@pytest.mark.parametrize("kind", ["areas", "tiles"])
def test_the_table_of_a_map_says_what_stands_at_the_pointer(lang, indicator, kind):
    for of, panel, figure, (_head, *rows) in charts("area_map", lang=lang, indicator=indicator, map=kind):
        table = {name: value for name, value in rows}
        hovers = {
            text for one in figure["data"] for text in one.get("text") or () if one.get("hovertemplate")
        }
        assert hovers
        for text in hovers:
            name, value = text.split("<br>")[:2]
            assert table[name] == value
        assert len(rows) == len(answers(panel, of)[0].rows), (
            "an area without a polygon is in the table as well"
        )


@both
def test_the_table_of_the_spots_adds_up_to_the_circles(lang):
    for _of, _panel, figure, (_head, *rows) in charts("spots", lang=lang):
        drawn: Counter = Counter()
        for text in (text for one in figure["data"] if one.get("mode") == "markers" for text in one["text"]):
            name, said = text.split("<br>")
            drawn[name] += int(re.match(r"\d+", said).group())
        assert {name: int(re.sub(r"\D", "", count)) for name, count, *_ in rows} == dict(drawn)
