"""Every panel that is a table becomes a sheet with typed numbers: the same numbers, none folded away."""

import openpyxl
import pytest
from samples import NOW, PLACE, answers, context

from ioc.exports.xlsx import write_xlsx
from ioc.texts import LANGUAGES
from layouts.catalogue import PANELS
from layouts.exporting import NOT_TABLES, panel_export
from layouts.sheets import TABLES, sheets_of
from layouts.sheets.facts import cover_of
from layouts.view import View

NUMBERS = ("integer", "number", "share", "money")
TEXTS = ("text", "code")

WRITTEN = [key for key, panel in PANELS.items() if panel.question in TABLES]


def seen(panel, lang="vi", **more):
    told = context(View(page="province", area="70", lang=lang), **more)
    return answers(PANELS[panel], told), told


def rows_of(panel, **more):
    found, told = seen(panel, **more)
    (sheet, *_) = sheets_of(PANELS[panel], found, told)
    return sheet, [{c.key: value for c, value in zip(sheet.columns, row, strict=True)} for row in sheet.rows]


def test_every_question_of_a_panel_has_its_sheet():
    assert {panel.question for panel in PANELS.values()} == {*TABLES}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("panel", WRITTEN)
def test_every_panel_is_written_with_all_its_rows(tmp_path, panel, lang):
    found, told = seen(panel, lang)
    sheets = sheets_of(PANELS[panel], found, told)
    cover = cover_of(PANELS[panel], found, sheets, told, made_at=NOW)
    written = write_xlsx(tmp_path / "a.xlsx", cover, sheets, lang, PLACE.zone)
    assert written.rows == cover.row_count > 0
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for sheet, page in zip(sheets, book.worksheets[1:], strict=True):
        for number, column in enumerate(sheet.columns, 1):
            types = {
                cell.data_type
                for (cell,) in page.iter_rows(2, None, number, number)
                if cell.value is not None
            }
            if column.kind in NUMBERS:
                assert types <= {"n"}, column.key
            if column.kind in ("day", "moment"):
                assert types <= {"d"}, column.key


def test_the_fields_that_a_page_folds_are_all_there():
    (cross,), _ = seen("field_channel")
    _, rows = rows_of("field_channel")
    assert {row["code"] for row in rows} == {*cross.rows, None}
    assert sum(row["total"] for row in rows[:-1]) == rows[-1]["total"] == sum(map(sum, cross.values))


def test_areas_carry_what_a_share_is_made_of():
    (areas,), _ = seen("ranking")
    _, rows = rows_of("ranking")
    assert [row["code"] for row in rows] == [*(row.area for row in areas.rows), areas.parent]
    assert [row[areas.indicator] for row in rows[:-1]] == [row.point.value for row in areas.rows]
    assert all(row["low"] <= row[areas.indicator] <= row["high"] for row in rows[:-1])


def test_the_form_keeps_its_thirteen_columns_and_its_total():
    sheet, rows = rows_of("form_06a")
    assert [column.key for column in sheet.columns[2:13]] == [f"column_{n}" for n in range(3, 14)]
    for key in ("column_3", "column_7", "column_13"):
        assert sum(row[key] for row in rows[:-1]) == rows[-1][key]


def test_published_figures_stand_beside_ours_and_their_gap_is_said():
    found, told = seen("published")
    _, rows = rows_of("published")
    assert all(row["difference"] == row["ours"] - row["published"] for row in rows if row["ours"] is not None)
    cover = cover_of(
        PANELS["published"], found, sheets_of(PANELS["published"], found, told), told, made_at=NOW
    )
    assert any("561.578" in one for one in cover.notes)


def test_a_series_runs_from_old_to_new_and_marks_the_step_still_running():
    (series,), _ = seen("dossiers_by_day")
    _, rows = rows_of("dossiers_by_day")
    days = [row["day"] for row in rows]
    assert days == sorted(days) and len(days) == len(series.starts)
    assert [bool(row["note"]) for row in rows] == [n == series.incomplete for n in range(len(rows))]


def test_withheld_totals_are_in_no_file():
    _, rows = rows_of("dictionary", progress=0.4)
    assert {row["value"] for row in rows} == {None} and {row["before"] for row in rows} == {None}


def test_the_cover_says_place_period_and_sources():
    found, told = seen("ranking")
    cover = cover_of(PANELS["ranking"], found, sheets_of(PANELS["ranking"], found, told), told, made_at=NOW)
    assert (
        dict(cover.filters)["Địa bàn"] == "Tỉnh Bình Phước" and "10/2021" in dict(cover.filters)["Kỳ số liệu"]
    )
    assert [one.name for one in cover.sources] == [entry.names.vi for entry in PLACE.sources.values()]
    assert all("đang cập nhật" in one.state for one in cover.sources)


def test_every_table_has_its_control_and_no_tile_has():
    told = context(View(page="province", area="70", lang="en"))
    for panel in PANELS.values():
        menu = panel_export(panel, told)
        assert (menu is None) == (panel.kind in NOT_TABLES)
        if menu is not None:
            links = [one.href for one in menu.children[1].children[:2]]
            assert all(f"panel={panel.key}" in one and "lang=en" in one and "area=70" in one for one in links)
