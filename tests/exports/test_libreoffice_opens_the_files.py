"""LibreOffice reads what we write: the same total, Vietnamese intact, texts as texts."""

import csv
import shutil
import subprocess

import pytest
from export_samples import COLUMNS, ROW, ZONE, cover, sheet

from ioc.exports.xlsx import write_xlsx

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"
)
COUNT = 1_200
SECOND_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,2"
FORMULA = '=HYPERLINK("http://x.example";"đất đai")'


@needs_office
def test_libreoffice_reads_the_same_total(tmp_path):
    rows = [(FORMULA, number, *ROW[2:]) for number in range(COUNT)]
    write_xlsx(tmp_path / "a.xlsx", cover(row_count=COUNT), (sheet(rows),), "vi", ZONE)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        SECOND_SHEET,
    ]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "a.xlsx"], check=True, capture_output=True, timeout=240
    )
    (found,) = tmp_path.glob("a*.csv")
    with found.open(encoding="utf-8", newline="") as file:
        head, *read = csv.reader(file)
    assert head == [column.heading.vi for column in COLUMNS]
    assert len(read) == COUNT and sum(int(row[1].replace(",", "")) for row in read) == sum(range(COUNT))
    assert {row[0] for row in read} == {FORMULA} and {row[7] for row in read} == {"00123"}
    assert {row[5] for row in read} == {"29/10/2021 10:04"}
