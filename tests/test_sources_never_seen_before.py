"""Systems never seen before are connected by a mapping file alone, by the commands alone, and the figures are right."""

import csv
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pymysql
import pytest
import xlsxwriter
from mariadb_server import mariadb

import app
from ioc.cli import run

ROOT = Path(__file__).resolve().parents[1]
SMALL = Path(__file__).parent / "samples" / "places" / "small"
CHICAGO = ROOT.parent / "shared" / "real" / "chicago_sanitation"
AREAS = ["101", "102"]
NAMES = {"101": "Xã Một", "102": "Xã Hai"}
BEGIN = date(2021, 9, 1)
FIGURES = ("received", "resolved", "resolved_late_day", "pending")


@dataclass(frozen=True)
class Dossier:
    code: str
    area: str
    received: date
    due: date
    done: date | None


def dossiers(seed: int, count: int = 300) -> list[Dossier]:
    """Some of two months, about a third not done yet."""
    chance, found = random.Random(seed), []
    for n in range(count):
        received = BEGIN + timedelta(days=chance.randrange(60))
        done = received + timedelta(days=chance.randrange(12)) if chance.random() < 0.7 else None
        due = received + timedelta(days=chance.randrange(1, 9))
        found.append(Dossier(f"LA-{n:04}", chance.choice(AREAS), received, due, done))
    return found


def truth(found: list[Dossier], area: str | None, start: date, end: date) -> dict[str, int]:
    mine = [one for one in found if area in (None, one.area)]
    resolved = [one for one in mine if one.done is not None and start <= one.done < end]
    return {
        "received": sum(start <= one.received < end for one in mine),
        "resolved": len(resolved),
        "resolved_late_day": sum(one.done > one.due for one in resolved),
        "pending": sum(one.received < end and (one.done is None or one.done >= end) for one in mine),
    }


class Office:
    """A small place in a directory, and the commands of the product on it, as somebody types them."""

    def __init__(self, folder: Path, said: pytest.CaptureFixture):
        self.folder, self.place, self.said = folder, folder / "place", said
        shutil.copytree(SMALL, self.place)

    def connect(self, kind: str, mapping: str, **options: object) -> None:
        """A mapping file, its entry in place.toml and what the settings must say: nothing else."""
        (self.place / "sources" / "theirs.toml").write_text(mapping, encoding="utf-8")
        with (self.place / "place.toml").open("a", encoding="utf-8") as told:
            told.write(f'\n[sources.theirs]\nkind = "{kind}"\nmapping = "theirs.toml"\n')
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in options.items())
        (self.folder / "ioc.toml").write_text(
            f'place = "{self.place}"\ndata = "{self.folder}/data"\n[sources.theirs]\n{lines}'
        )

    def run(self, *told: str, code: int = 0) -> str:
        """What a command says, where it ends as it should."""
        self.said.readouterr()
        ended = run(app.wiring(), told)
        said = self.said.readouterr()
        assert ended == code, said.err + said.out
        return said.err if code else said.out

    def figures(self, subject: str, *told: str) -> list[dict]:
        return json.loads(self.run("figures", "--subject", subject, "--format", "json", *told))


@pytest.fixture
def office(tmp_path, capsys, monkeypatch) -> Office:
    for name in [name for name in os.environ if name.startswith("IOC_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path, capsys)


def check(office: Office, found: list[Dossier]) -> None:
    """Every figure, in every month and area, against what was counted apart from the product."""
    for start, end in (
        (BEGIN, date(2021, 10, 1)),
        (date(2021, 10, 1), date(2021, 11, 1)),
        (BEGIN, date(2022, 1, 1)),
    ):
        told = ("--from", str(start), "--to", str(end))
        (whole,) = office.figures("dossiers", *told)
        assert {name: whole["values"][name] for name in FIGURES} == truth(found, None, start, end)
        by_area = {
            one["by"]["area"]: one["values"]
            for one in office.figures("dossiers", *told, "--area", "10", "--by", "area")
        }
        for area in AREAS:
            assert {name: by_area[area][name] for name in FIGURES} == truth(found, area, start, end)


def workbook(path: Path, found: list[Dossier]) -> None:
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Báo cáo")
        for row, title in enumerate(
            ("SỞ TƯ PHÁP", "DANH SÁCH HỒ SƠ ĐÃ TIẾP NHẬN", "(từ 01/9/2021 đến 31/10/2021)")
        ):
            sheet.merge_range(row, 0, row, 5, title)
        sheet.write_row(4, 0, ["TT", "Số hồ sơ", "Địa phương", "Nhận ngày", "Hạn trả", "Xong ngày"])
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for row, one in enumerate(found, 5):
            sheet.write_row(row, 0, [row - 4, one.code, NAMES[one.area]])
            for column, moment in ((3, one.received), (4, one.due), (5, one.done)):
                if moment is not None and row % 2:
                    sheet.write_datetime(row, column, datetime(moment.year, moment.month, moment.day), day)
                elif moment is not None:
                    sheet.write(row, column, f"{moment:%d/%m/%Y}")
        sheet.merge_range(len(found) + 5, 0, len(found) + 5, 2, "TỔNG CỘNG")
        sheet.write(len(found) + 5, 3, len(found))


WORKBOOK = """
format = "xlsx"
time_format = "dd/MM/yyyy"
[fields]
code = "Số hồ sơ"
area = { from = "Địa phương", match = "name" }
received_at = "Nhận ngày"
due_at = "Hạn trả"
finished_at = "Xong ngày"
[[skip]]
when = { TT = { starts = "TỔNG" } }
"""


def test_a_workbook_with_three_rows_of_titles(office):
    found = dossiers(1)
    workbook(office.folder / "bao-cao.xlsx", found)
    office.connect("dossiers", WORKBOOK)
    assert f"{len(found)} read" in office.run("load", "theirs", "bao-cao.xlsx")
    check(office, found)


@pytest.fixture(scope="module")
def maria() -> Iterator:
    with mariadb() as server:
        yield server


VIEW = """
transport = "sql"
[sql]
view = "v_bao_cao"
updated = "sua_luc"
key = "so_hs"
size = 70
[fields]
code = "so_hs"
area = { from = "dia_ban", table = "communes" }
received_at = "nhan"
due_at = "han"
finished_at = "xong"
[tables.communes]
"X1" = "101"
"X2" = "102"
"""


def test_a_view_of_mariadb(office, maria):
    found = dossiers(2)
    with maria.database() as address:
        socket, name = (
            address.partition("unix_socket=")[2],
            address.partition("localhost/")[2].partition("?")[0],
        )
        with pymysql.connect(unix_socket=socket, user="root", database=name, autocommit=True) as one:
            fill(one.cursor(), found)
            office.connect("dossiers", VIEW, address=address)
            shown = office.run("try", "theirs")
            assert "70 good, 0 refused" in shown and "Nguyễn" not in shown
            poll(office)
            check(office, found)
            later = [Dossier(d.code, d.area, d.received, d.due, d.done or date(2021, 11, 20)) for d in found]
            one.cursor().execute(
                "UPDATE bao_cao SET xong = '2021-11-20', sua_luc = '2021-11-20' WHERE xong IS NULL"
            )
            poll(office)
            check(office, later)


def fill(cursor, found: list[Dossier]) -> None:
    cursor.execute(
        "CREATE TABLE bao_cao (so_hs VARCHAR(20) PRIMARY KEY, dia_ban CHAR(2), nhan DATE, han DATE, xong DATE, "
        "sua_luc DATETIME, nguoi_nop VARCHAR(50))"
    )
    cursor.execute("CREATE VIEW v_bao_cao AS SELECT * FROM bao_cao")
    for one in found:
        told = (
            one.code,
            "X" + one.area[-1],
            one.received,
            one.due,
            one.done,
            one.done or one.received,
            "Nguyễn Văn A",
        )
        cursor.execute("INSERT INTO bao_cao VALUES (%s, %s, %s, %s, %s, %s, %s)", told)


def poll(office: Office) -> None:
    """In a process of its own, which holds the lock of polls to its end. Its source alone has an address here."""
    told = [sys.executable, str(ROOT / "app.py"), "poll", "--once"]
    done = subprocess.run(told, cwd=office.folder, capture_output=True, text=True)
    assert "theirs: " in done.stdout and " 0 rejected" in done.stdout, done.stdout + done.stderr


COMPLAINTS = """
encoding = "utf-8"
repeats = "first"
[fields]
code = "ticket_id"
opened_at = "opened_on"
closed_at = "closed_on"
state = { from = "status", table = "states" }
category = "nature"
area = { constant = "101" }
[tables.states]
"Open" = "new"
"Open - Dup" = "new"
"Completed" = "closed"
"Completed - Dup" = "closed"
"""


@pytest.mark.skipif(not CHICAGO.is_dir(), reason="the real logs do not lie beside the project")
def test_the_real_complaints_of_chicago(office):
    path = office.place / "place.toml"
    states = '[ticket_states]\nnew = { name = "New", class = "open" }\nclosed = { name = "Closed", class = "closed" }\n'
    path.write_text(
        path.read_text(encoding="utf-8").replace("[channels]", f"{states}\n[channels]"), encoding="utf-8"
    )
    office.connect("tickets", COMPLAINTS)
    office.run("load", "theirs", str(CHICAGO / "tickets.csv.gz"))
    rows = {}
    with gzip.open(CHICAGO / "tickets.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["ticket_id"], row)
    start, end = "2012-01-01", "2013-01-01"
    (whole,) = office.figures("tickets", "--from", start, "--to", end)
    ended = [row for row in rows.values() if not row["status"].startswith("Open")]
    assert whole["values"]["opened"] == sum(start <= row["opened_on"] < end for row in rows.values()) > 10_000
    assert whole["values"]["closed"] == sum(start <= row["closed_on"] < end for row in ended) > 10_000


def test_a_workbook_is_connected_by_what_is_proposed_for_it(office):
    """`ioc source new` alone: its mapping is taken as it was written."""
    found = dossiers(3)
    workbook(office.folder / "bao-cao.xlsx", found)
    (office.folder / "ioc.toml").write_text(
        f'place = "{office.place}"\ndata = "{office.folder}/data"\n', encoding="utf-8"
    )
    shown = office.run("source", "new", "theirs", "--sample", "bao-cao.xlsx")
    assert "300 good, 0 refused" in shown and 'mapping = "theirs.toml"' in shown
    again = office.run("source", "new", "theirs", "--sample", "bao-cao.xlsx", code=1)
    assert "it is not overwritten" in again
    mapping = (office.place / "sources" / "theirs.toml").read_text(encoding="utf-8")
    office.connect("dossiers", mapping)
    assert "Nhận ngày = " in office.run("try", "theirs", "--file", "bao-cao.xlsx")
    office.run("load", "theirs", "bao-cao.xlsx")
    check(office, found)
