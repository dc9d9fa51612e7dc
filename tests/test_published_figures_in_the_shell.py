"""`ioc place published`: a workbook's figures stand beside ours on the page, with document and date."""

import os
import shutil

import pytest
from openpyxl import Workbook

import app
from geo.places import load_place, shipped
from ioc.cli import run

GIVEN = ["--document", "123/BC-UBND", "--dated", "2021-10-30"]


@pytest.fixture
def place(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("IOC_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(shipped("binh-phuoc-2021"), tmp_path / "place")


def workbook(tmp_path, *rows):
    book = Workbook()
    for row in (["key", "period", "value"], *rows):
        book.active.append(row)
    book.save(tmp_path / "figures.xlsx")
    return str(tmp_path / "figures.xlsx")


def command(*words):
    return run(app.wiring(), ["place", "published", *words])


def test_figures_of_a_workbook_are_kept(place, tmp_path, capsys):
    rows = ["dossiers.received", "9/2021", 51000], ["dossiers.stamped", "9/2021", 3]
    assert command(workbook(tmp_path, *rows), *GIVEN, "--place", str(place)) == 0
    said = capsys.readouterr().out
    assert "2 figures in 1 sets of 123/BC-UBND" in said
    assert "dossiers.stamped: is shown, but nothing of ours" in said and "dossiers.received:" not in said
    found = load_place(place).published[-1]
    assert (found.value("dossiers.received"), found.document.vi) == (51000, "123/BC-UBND ngày 30/10/2021")
    assert run(app.wiring(), ["place", "check", str(place)]) == 0


def test_a_wrong_figure_is_named_with_its_row(place, tmp_path, capsys):
    assert command(workbook(tmp_path, ["dossiers.received", "soon", 1]), *GIVEN, "--place", str(place)) == 1
    assert "figures.xlsx, line 2: 'soon' is no period" in capsys.readouterr().err
    assert not (place / "published.toml").exists()


def test_a_file_that_is_no_workbook_is_named(place, tmp_path, capsys):
    (tmp_path / "figures.xlsx").write_text("key,period,value\n", encoding="utf-8")
    assert command(str(tmp_path / "figures.xlsx"), *GIVEN, "--place", str(place)) == 1
    assert "is no readable XLSX" in capsys.readouterr().err
