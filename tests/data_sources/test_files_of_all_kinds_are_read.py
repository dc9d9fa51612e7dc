"""Dropped files: every usual dress of CSV and JSON is read; what is broken is refused by line."""

import gzip
import json
import os

import pytest
from scripted_service import records_of

from ioc.errors import SourceError

MAPPING = """
[fields]
code = "mã"
received_at = "ngày"
field = "lĩnh vực"
area = { constant = "101" }
"""
HEADING = "mã,ngày,lĩnh vực"
FIRST, SECOND = "H1,2021-10-29,Đất đai", "H2,2021-10-30,Hộ tịch"


@pytest.fixture
def source(mapped):
    return mapped(MAPPING)


def wrote(tmp_path, raw: bytes, name: str = "dossiers.csv"):
    path = tmp_path / name
    path.write_bytes(raw)
    return path


def text(*lines: str, end: str = "\n") -> str:
    return end.join((HEADING, *lines)) + end


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_an_encoding_is_found_by_itself(source, tmp_path, encoding):
    records, rejections = records_of(source, wrote(tmp_path, text(FIRST, SECOND).encode(encoding)))
    assert [(r.dossier_code, r.field_code) for r in records] == [("H1", "Đất đai"), ("H2", "Hộ tịch")]
    assert rejections == []


def test_vietnamese_windows_text_is_found_and_composed(mapped, tmp_path):
    raw = "ma,ngay,linh vuc\nH1,2021-10-29,Đa\u0302\u0301t".replace("a\u0302", "â").encode("cp1258")
    mapping = MAPPING.replace("mã", "ma").replace("ngày", "ngay").replace("lĩnh vực", "linh vuc")
    records, _ = records_of(mapped(mapping), wrote(tmp_path, raw))
    assert records[0].field_code == "Đất"


def test_decomposed_names_of_columns_and_values_are_the_composed_ones(source, tmp_path):
    import unicodedata

    raw = unicodedata.normalize("NFD", text(FIRST)).encode()
    records, _ = records_of(source, wrote(tmp_path, raw))
    assert records[0].field_code == "Đất đai"


def test_one_line_in_another_encoding_is_refused_and_the_others_are_read(source, tmp_path):
    raw = text(FIRST).encode() + b"H9,2021-10-29,\xd0\xe2t\n" + f"{SECOND}\n".encode()
    records, (rejection,) = records_of(source, wrote(tmp_path, raw))
    assert [r.dossier_code for r in records] == ["H1", "H2"]
    assert rejection.reason == "wrong_encoding" and rejection.where.endswith("dossiers.csv, line 3")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found(source, tmp_path, delimiter, end):
    raw = text(FIRST, SECOND, end=end).replace(",", delimiter).encode()
    records, rejections = records_of(source, wrote(tmp_path, raw))
    assert (len(records), rejections) == (2, [])


def test_titles_above_the_heading_are_passed_over(mapped, tmp_path):
    raw = f"Bảng kê hồ sơ\nTháng 10\n{text(FIRST)}".encode()
    records, rejections = records_of(mapped("heading_line = 3\n" + MAPPING), wrote(tmp_path, raw))
    assert [(r.dossier_code, r.line) for r in records] == [("H1", 4)] and rejections == []
    _, (rejection,) = records_of(mapped("heading_line = 30\n" + MAPPING), wrote(tmp_path, raw))
    assert "fewer than 30 lines" in rejection.text


def test_the_first_line_of_excel_tells_the_delimiter(source, tmp_path):
    raw = f"sep=;\n{text(FIRST).replace(',', ';')}".encode("utf-8-sig")
    assert [r.dossier_code for r in records_of(source, wrote(tmp_path, raw))[0]] == ["H1"]


def test_a_packed_file_is_read(source, tmp_path):
    path = wrote(tmp_path, gzip.compress(text(FIRST, SECOND).encode()), "dossiers.csv.gz")
    assert len(records_of(source, path)[0]) == 2


def test_a_packed_file_that_is_cut_gives_what_came_and_says_so(source, tmp_path):
    lines = [f"H{n},2021-10-29,F{n * 7919 % 10007}" for n in range(5000)]
    raw = gzip.compress(text(*lines).encode())
    records, rejections = records_of(source, wrote(tmp_path, raw[: len(raw) // 2], "d.csv.gz"))
    assert 1000 < len(records) < 5000
    assert [r.reason for r in rejections][-1] == "cut_file"


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_refused_by_name(source, tmp_path, raw):
    records, (rejection,) = records_of(source, wrote(tmp_path, raw))
    assert records == []
    assert rejection.reason in ("empty_file", "wrong_heading") and rejection.where == "vendor, dossiers.csv"


def test_a_file_with_a_heading_alone_holds_nothing(source, tmp_path):
    assert records_of(source, wrote(tmp_path, text().encode())) == ([], [])


def test_a_missing_column_is_named_with_the_nearest(source, tmp_path):
    records, (rejection,) = records_of(
        source, wrote(tmp_path, "mã,ngay,lĩnh vực\nH1,2021-10-29,x\n".encode())
    )
    assert records == []
    assert "no column 'ngày'" in rejection.text and "'ngay'" in rejection.text


def test_a_file_without_a_heading_does_not_put_its_first_record_into_the_message(source, tmp_path):
    _, (rejection,) = records_of(source, wrote(tmp_path, "H1,Nguyễn Văn A,0912345678\n".encode()))
    assert "no column 'lĩnh vực' among 3 columns" in rejection.text
    assert "Nguyễn" not in repr(rejection) and "0912345678" not in repr(rejection)


def test_a_file_of_no_text_is_refused_in_words_a_database_keeps(source, tmp_path):
    for raw in (bytes(range(256)) * 20, b"\x00" * 5000, b"\x7fELF\x02\x01\x01" + b"\x00" * 40):
        path = tmp_path / os.fsdecode(b"d\xff.csv")
        path.write_bytes(raw)
        records, rejections = records_of(source, path)
        assert records == [] and rejections != []
        assert all(r.text.isprintable() and r.where.isprintable() for r in rejections)


def test_a_column_twice_is_refused(source, tmp_path):
    _, (rejection,) = records_of(source, wrote(tmp_path, "mã,ngày,ngày,lĩnh vực\nH1,x,x,x\n".encode()))
    assert "'ngày' occurs twice" in rejection.text


def test_a_line_with_too_few_or_too_many_cells_is_refused(source, tmp_path):
    records, rejections = records_of(
        source, wrote(tmp_path, text("H8,2021-10-29", "a,b,c,d", FIRST).encode())
    )
    assert [r.dossier_code for r in records] == ["H1"]
    assert [(r.reason, r.text) for r in rejections] == [
        ("wrong_columns", "has 2 cells, the heading has 3"),
        ("wrong_columns", "has 4 cells, the heading has 3"),
    ]


def test_a_quotation_mark_that_is_never_closed_loses_only_its_line(source, tmp_path):
    lines = [f"H{n},2021-10-29,F" for n in range(3000)]
    raw = text('X,2021-10-29,"open', *lines).encode()
    records, rejections = records_of(source, wrote(tmp_path, raw))
    assert len(records) == 3000
    assert [(r.reason, r.where) for r in rejections] == [("malformed_csv", "vendor, dossiers.csv, line 2")]
    assert records[0].line == 3


def test_quoted_cells_may_hold_delimiters_and_line_ends(source, tmp_path):
    records, rejections = records_of(
        source, wrote(tmp_path, text('H1,2021-10-29,"a, b\nc"', SECOND).encode())
    )
    assert [r.field_code for r in records] == ["a, b c", "Hộ tịch"] and rejections == []
    assert [r.line for r in records] == [2, 4]


def test_a_nul_in_a_line_refuses_the_line(source, tmp_path):
    records, rejections = records_of(source, wrote(tmp_path, text("H\x009,2021-10-29,x", FIRST).encode()))
    assert [r.dossier_code for r in records] == ["H1"]
    assert len(rejections) == 1


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(mapped, tmp_path):
    bomb = gzip.compress(b"a" * 3_000_000)
    _, (rejection,) = records_of(mapped(MAPPING, max_file_bytes=1_000_000), wrote(tmp_path, bomb, "b.csv.gz"))
    assert rejection.reason == "too_large"


def test_a_file_that_is_not_there_is_an_error_of_the_source(source, tmp_path):
    with pytest.raises(SourceError, match="nowhere"):
        records_of(source, tmp_path / "nowhere.csv")


def test_records_carry_the_files_moment_and_line(source, tmp_path):
    path = wrote(tmp_path, text(FIRST, SECOND).encode())
    os.utime(path, ns=(1_635_469_200_000_000_000, 1_635_469_200_000_000_000))
    records, _ = records_of(source, path)
    assert [(r.updated_at.isoformat(), r.line) for r in records] == [
        ("2021-10-29T01:00:00+00:00", 2), ("2021-10-29T01:00:00+00:00", 3),
    ]  # fmt: skip


def test_large_files_come_in_pages_with_a_total(source, tmp_path):
    lines = [f"H{n},2021-10-29,F" for n in range(45_000)]
    pages = list(source.read_file(wrote(tmp_path, text(*lines).encode())))
    assert [len(source.parse(p).records) for p in pages] == [20_000, 20_000, 5_000]
    assert [p.last for p in pages] == [False, False, True] and pages[0].total == 45_000


class TestJson:
    @pytest.fixture
    def source(self, mapped):
        return mapped(
            'format = "json"\nitems = "rows"\n[fields]\ncode = "a.id"\narea = { constant = "101" }\n'
        )

    @pytest.mark.parametrize(
        "raw",
        [
            '{"a": {"id": 1}}\n\n{"a": {"id": 2}}\n',
            '[{"a": {"id": 1}}, {"a": {"id": 2}}]',
            '{"rows": [{"a": {"id": 1}}, {"a": {"id": 2}}]}',
            '{\n "rows": [\n  {"a": {"id": 1}},\n  {"a": {"id": 2}}\n ]\n}\n',
        ],
    )
    def test_lines_lists_and_documents_are_read(self, source, tmp_path, raw):
        for encoding in ("utf-8", "utf-8-sig"):
            path = wrote(tmp_path, raw.encode(encoding), "d.json")
            assert [r.dossier_code for r in records_of(source, path)[0]] == ["1", "2"]

    def test_a_broken_line_is_refused_and_the_next_is_read(self, source, tmp_path):
        raw = b'{"a": {"id": 1}}\n{"a": {"id": \n\xff\xfe\n5\n{"a": {"id": 2}}\n'
        records, rejections = records_of(source, wrote(tmp_path, raw, "d.jsonl"))
        assert [r.dossier_code for r in records] == ["1", "2"]
        assert [(r.reason, r.where[-6:]) for r in rejections] == [
            ("malformed_json", "line 2"), ("wrong_encoding", "line 3"), ("not_a_record", "line 4"),
        ]  # fmt: skip

    @pytest.mark.parametrize("raw", [b'{"rows": [', b'[{"a": 1}', b"nothing\n", b"7"])
    def test_a_broken_document_is_refused_as_a_whole(self, source, tmp_path, raw):
        records, (rejection,) = records_of(source, wrote(tmp_path, raw, "d.json"))
        assert records == [] and rejection.reason == "malformed_json" and rejection.payload is None


def test_a_file_of_sync_messages_is_read_by_its_own_source(load, tmp_path, dossier):
    raw = "\n".join(json.dumps(dossier | {"MaHoSo": code}) for code in ("A1", "A2"))
    records, rejections = records_of(load("one_stop"), wrote(tmp_path, raw.encode(), "sync.jsonl"))
    assert [r.dossier_code for r in records] == ["A1", "A2"] and rejections == []
