"""Text from before Unicode: every Vietnamese letter of cp1258, TCVN3 and VNI comes out composed, in files too."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_service import records_of

from data_sources.old_letters import letters

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES] + ["đ"]
LETTERS = [*SMALL, *(letter.upper() for letter in SMALL)]
MAPPING = '[fields]\ncode = "ma"\nfield = "lĩnh vực"\narea = { constant = "101" }\n'


def as_typed(text: str, encoding: str) -> bytes:
    """cp1258 has the vowels with their hats, and tones as marks behind them."""
    if encoding != "cp1258":
        return text.encode(encoding)
    return b"".join(_cp1258(letter) for letter in text)


def _cp1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in apart if mark in TONES[1:])
        return (unicodedata.normalize("NFC", apart.replace(tone, "")) + tone).encode("cp1258")


def test_there_are_146_letters():
    assert len(set(LETTERS)) == 146


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258"])
@given(text=st.text(st.sampled_from([*LETTERS, *"bcghklmnpqrstvx BCGHKLMNPQRSTVX 0123.,-/"])))
def test_every_text_of_vietnamese_letters_comes_back(encoding, text):
    assert unicodedata.normalize("NFC", as_typed(text, encoding).decode(encoding)) == text


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258"])
@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_comes_back(encoding, letter):
    assert unicodedata.normalize("NFC", as_typed(letter, encoding).decode(encoding)) == letter


@pytest.mark.parametrize(
    ("encoding", "typed"),
    [
        ("tcvn3", "Uû ban nh©n d©n x· Bï §¨ng: gi¶i quyÕt thñ tôc ®Êt ®ai"),
        ("vni", "Uûy ban nhaân daân xaõ Buø Ñaêng: giaûi quyeát thuû tuïc ñaát ñai"),
    ],
)
def test_a_sentence_as_those_fonts_have_it_is_the_sentence(encoding, typed):
    found = letters(typed, encoding).replace("Ủy", "Uỷ").replace("Uủ", "Uỷ")
    assert found.endswith("ban nhân dân xã Bù Đăng: giải quyết thủ tục đất đai")


@given(text=st.text(st.sampled_from([*LETTERS, *"bch ,"])), size=st.integers(1, 7))
def test_a_letter_that_is_cut_by_a_block_is_whole(text, size):
    raw = text.encode("vni")
    parts = io.TextIOWrapper(io.BufferedReader(io.BytesIO(raw)), "vni", newline="")
    parts._CHUNK_SIZE = size
    assert "".join(iter(lambda: parts.readline(3), "")) == text


def test_unicode_text_is_left_as_it_is():
    assert letters("Đất đai", "tcvn3") == "Đất đai"


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "cp1258"])
def test_a_csv_file_is_read_columns_and_all(mapped, tmp_path, encoding):
    path = tmp_path / "d.csv"
    path.write_bytes(as_typed("ma,lĩnh vực\nH1,Đất đai\nH2,Hộ tịch\n", encoding))
    records, rejections = records_of(mapped(f'encoding = "{encoding}"\n{MAPPING}'), path)
    assert [r.field_code for r in records] == ["Đất đai", "Hộ tịch"] and rejections == []


def test_a_condition_meets_the_text_of_cp1258_composed(mapped, tmp_path):
    path = tmp_path / "d.csv"
    path.write_bytes(as_typed("ma,lĩnh vực\nH1,Đất đai\nH2,Tổng cộng\n", "cp1258"))
    skip = '[[skip]]\nwhen = { "lĩnh vực" = "Tổng cộng" }\n'
    records, rejections = records_of(mapped(f'encoding = "cp1258"\n{MAPPING}{skip}'), path)
    assert [r.dossier_code for r in records] == ["H1"] and rejections == []
