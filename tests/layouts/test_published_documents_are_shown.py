"""Figures of a loaded document stand beside ours with the difference, its number and its date."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from drawings import part, text, view_of
from samples import context

from geo.places import load_place, shipped
from geo.published_rows import sets_from
from geo.published_writing import keep_sets
from ioc.indicators.answers import PublishedAnswer, PublishedRow
from layouts.catalogue import PANELS
from layouts.draw import draw

NO, DATED = "123/BC-UBND", date(2021, 10, 30)
KEY = "123-bc-ubnd/2021-09/70"


@pytest.fixture
def place(tmp_path):
    directory = shutil.copytree(shipped("binh-phuoc-2021"), tmp_path / "place")
    rows = [["key", "period", "value", "vi"], ["dossiers.received", "9/2021", 51000, "Đã tiếp nhận"]]
    keep_sets(directory, sets_from(rows, Path("figures.xlsx"), NO, DATED, "70"), NO)
    return load_place(directory)


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", ("ngày 30/10/2021", "50.990")), ("en", ("of 30 Oct 2021", "50,990"))]
)
def test_a_loaded_document_is_shown_with_the_difference(place, lang, said):
    of = context(view_of("province", place, lang=lang), place)
    answer = PublishedAnswer((PublishedRow(key="dossiers.received", published=51000, ours=50990, group=KEY),))
    told = text(part(draw(PANELS["published"], (answer,), of), "body"))
    assert all(word in told for word in (f"{NO} {said[0]}", said[1], "−10", "Đã tiếp nhận")), told
