"""Whatever a text holds, no spreadsheet evaluates it and every reader can read the file."""

import re
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest
from export_samples import ZONE, cover, texts, unpacked
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from ioc.exports.csv_zip import write_csv
from ioc.exports.harmless import FORBIDDEN
from ioc.exports.xlsx import write_xlsx

FORMULAS = [
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    '=HYPERLINK("http://x.example";"bấm")', "a;=1+1", 'a,"=1+1', "a\n=1+1", "'=1", "\ufeff=1", "\u200b=1", "{=1}",
    "<r><t>đậm</t></r>", "<r></r></is></c><c r=\"A9\"><f>1+1</f></c><c><is><r></r>", "_x0041_", "]]>", "&lt;",
    "\x00\x0b\x1f", "\ud800", "\ufffe", "a\x00=1",
]  # fmt: skip
hostile = st.one_of(
    st.sampled_from(FORMULAS),
    st.text(max_size=30),
    st.tuples(st.sampled_from(list("=+-@\t\r\n＝＋－＠ ;,\"'")), st.text(max_size=20)).map("".join),
    st.text(alphabet="=+-@;,\"'\t\r\n<>/r&_x0041 ", max_size=12),
)
DANGEROUS = re.compile("[\\s\ufeff\u200b]*[=+\\-@＝＋－＠]|[\t\r\n]")
SAME = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SAME
@given(st.lists(hostile, min_size=1, max_size=8))
def test_no_cell_of_a_workbook_is_a_formula(tmp_path, values):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, cover(title=values[0], filters=((values[0], values[-1]),)), (texts(values),), "vi", ZONE)
    with zipfile.ZipFile(path) as packed:
        trees = [ElementTree.fromstring(packed.read(name)) for name in packed.namelist()]
    assert len(trees) > 8
    assert not [
        tree for tree in trees for tag in ("f", "hyperlink") if tree.find(f".//{{*}}{tag}") is not None
    ]


@SAME
@given(st.lists(hostile, min_size=1, max_size=8))
def test_a_workbook_gives_every_text_back(tmp_path, values):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, cover(), (texts(values),), "vi", ZONE)
    page = openpyxl.load_workbook(path)["Văn bản"]
    kept = [FORBIDDEN.sub("", one.replace("\r\n", "\n").replace("\r", "\n")) for one in values]
    assert [unescape(page.cell(number, 1).value or "") for number in range(2, len(values) + 2)] == kept
    assert all(page.cell(number, 1).data_type != "f" for number in range(1, len(values) + 2))


@SAME
@given(st.lists(hostile, min_size=1, max_size=8), st.sampled_from(["vi", "en"]))
def test_no_cell_of_a_csv_starts_dangerously(tmp_path, values, lang):
    path = tmp_path / "a.zip"
    write_csv(path, cover(title=values[0], filters=((values[0], values[-1]),)), (texts(values),), lang, ZONE)
    found = unpacked(path, lang)
    assert len(found["van-ban.csv"]) == len(values) + 1
    for rows in found.values():
        assert not [cell for row in rows for cell in row if DANGEROUS.match(cell)]


@pytest.mark.parametrize("text", [one for one in FORMULAS if one[:1] in tuple("=+-@＝＋－＠")])
def test_a_csv_keeps_the_text_behind_its_apostrophe(tmp_path, text):
    write_csv(tmp_path / "a.zip", cover(), (texts([text]),), "vi", ZONE)
    assert unpacked(tmp_path / "a.zip")["van-ban.csv"][1][0].replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("other", [",", "\t"])
def test_opened_with_another_separator_no_cell_starts_dangerously_either(tmp_path, other):
    write_csv(tmp_path / "a.zip", cover(), (texts([f"tên{other}=1+1", f'tên{other}"=1+1']),), "vi", ZONE)
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        text = packed.read("van-ban.csv").decode("utf-8-sig")
    assert not [
        part for line in text.splitlines() for part in line.split(other) if DANGEROUS.match(part.strip('"'))
    ]
