"""Dropped files: each is read once, in the order they came, and again when it changes."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from data_sources import folder
from ioc.errors import SettingError, SourceError

MAPPING = '[fields]\ncode = "id"\narea = { constant = "101" }\n[files]\npattern = "*.csv"\n'


@pytest.fixture
def dropped(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(folder.Folder, "_is_whole", lambda self, path: path.is_file() and path.name[0] != ".")
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def drop(path: Path, *codes: str) -> None:
    path.write_text("id\n" + "".join(f"{code}\n" for code in codes))
    time.sleep(0.01)


def read(source, cursor=None) -> tuple[list[str], str | None]:
    codes = []
    for page in source.fetch(cursor):
        codes += [r.dossier_code for r in source.parse(page).records]
        cursor = page.cursor or cursor
    return codes, cursor


def test_files_are_read_once_in_the_order_they_came(mapped, dropped):
    source = mapped(MAPPING, folder=str(dropped))
    drop(dropped / "b.csv", "1")
    drop(dropped / "a.csv", "2")
    drop(dropped / "notes.txt", "9")
    codes, cursor = read(source)
    assert codes == ["1", "2"]
    assert read(source, cursor) == ([], cursor)


def test_a_new_file_and_a_changed_file_are_read_even_with_an_old_date(mapped, dropped):
    source = mapped(MAPPING, folder=str(dropped))
    drop(dropped / "a.csv", "1")
    _, cursor = read(source)
    drop(dropped / "late.csv", "2")
    os.utime(dropped / "late.csv", (0, 1_000_000_000))
    drop(dropped / "a.csv", "1", "3")
    assert read(source, cursor)[0] == ["2", "1", "3"]


def test_an_empty_file_is_refused_and_the_next_one_is_read(mapped, dropped):
    source = mapped(MAPPING, folder=str(dropped))
    drop(dropped / "b.csv", "2")
    (dropped / "a.csv").write_bytes(b"")
    rejections = [r for page in source.fetch(None) for r in source.parse(page).rejections]
    assert [r.reason for r in rejections] == ["empty_file"]
    assert read(source)[0] == ["2"]


def test_what_is_hidden_or_left_by_an_open_program_is_no_file(mapped, tmp_path):
    for name in (".a.csv", "~$a.csv", "a.csv.tmp", "b.csv"):
        drop(tmp_path / name, name[0])
        os.utime(tmp_path / name)
    source = mapped(MAPPING.replace("*.csv", "*"), folder=str(tmp_path))
    source._folder = replace(source._folder, settle_s=0.0)
    assert read(source)[0] == ["b"]


def test_a_file_still_being_written_waits(tmp_path, mapped):
    drop(tmp_path / "a.csv", "1")
    assert read(mapped(MAPPING, folder=str(tmp_path)))[0] == []


def test_a_folder_that_is_missing_or_not_set_is_named(mapped, tmp_path):
    with pytest.raises(SourceError, match="no such folder"):
        read(mapped(MAPPING, folder=str(tmp_path / "nowhere")))
    with pytest.raises(SettingError, match=r"sources\.vendor\.folder"):
        read(mapped(MAPPING))
