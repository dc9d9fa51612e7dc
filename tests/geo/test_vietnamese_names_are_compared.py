"""Names are read in old encodings and compared with their tone marks, wherever these stand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.vietnamese import TCVN3, best_reading, count_known, folded, from_tcvn3, split_type, type_of, unmarked

TO_TCVN3 = {letter: byte for byte, letter in TCVN3.items()}


def tcvn3_bytes(text: str) -> bytes:
    return bytes(TO_TCVN3.get(letter) or ord(letter) for letter in text)


def test_the_table_holds_every_letter_once():
    assert len(TCVN3) == len(set(TCVN3.values())) == 74
    assert all(unicodedata.is_normalized("NFC", letter) for letter in TCVN3.values())


@pytest.mark.parametrize(
    ("seen", "meant"),
    [("ViÖt Nam", "Việt Nam"), ("§ång Xoµi", "Đồng Xoài"), ("Ph­íc Long", "Phước Long"),
     ("Bï §¨ng", "Bù Đăng"), ("Hín Qu¶n", "Hớn Quản"), ("Phó RiÒng", "Phú Riềng"),
     ("Ch¬n Thµnh", "Chơn Thành"), ("Hµ Néi", "Hà Nội")],
)  # fmt: skip
def test_tcvn3_is_read_as_it_was_meant(seen, meant):
    assert from_tcvn3(seen.encode("latin-1")) == meant


def test_every_name_of_the_place_survives_tcvn3(binh_phuoc):
    for area in binh_phuoc.areas.values():
        assert from_tcvn3(tcvn3_bytes(area.names.vi)) == area.names.vi


@pytest.mark.parametrize("encoding", ["UTF-8", "cp1258", "TCVN3"])
def test_the_encoding_that_shows_known_names_is_chosen(encoding):
    names = ["Phước Long", "Đồng Xoài", "Bù Đăng"]
    if encoding == "TCVN3":
        data = [tcvn3_bytes(name) for name in names]
    elif encoding == "cp1258":  # tones follow their letter there
        data = [unicodedata.normalize("NFD", name).replace("o\u031b", "ơ").replace("u\u031b", "ư")
                .replace("a\u0306", "ă").replace("o\u0302", "ô").encode("cp1258")
                for name in ("Phước Long", "Bù Đăng")]  # fmt: skip
    else:
        data = [name.encode("utf-8") for name in names]
    texts = [one.decode("latin-1") for one in data]
    known = {folded(name) for name in names}
    name, way = best_reading(texts, lambda read: count_known(read, known))
    assert name == encoding
    assert {way(text) for text in texts} <= set(names)


def test_tones_count_but_not_where_they_stand():
    assert folded("Long Thủy") == folded("Long Thuỷ")
    assert folded("Lộc Hòa") == folded("Lộc Hoà")
    assert folded("Lộc Thành") != folded("Lộc Thạnh")
    assert unmarked("Đăk Ơ") == unmarked("Đak Ơ") == "dak o"


@given(st.text(alphabet="aăâeêioôơuưyđbcdghklmnpqrstvx \u0300\u0301\u0303\u0309\u0323", max_size=20))
def test_composed_and_decomposed_names_are_one(text):
    forms = {folded(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC")}
    assert len(forms) == 1


def test_types_are_told_from_names():
    assert split_type("Thị xã Phước Long") == ("town", folded("Phước Long"))
    assert split_type("TP. Đồng Xoài") == ("city", folded("Đồng Xoài"))
    assert split_type("H.Lộc Ninh") == ("district", folded("Lộc Ninh"))
    assert split_type("P Long") == (None, folded("P Long"))
    assert split_type("Xã") == (None, folded("Xã"))
    assert type_of("THỊ TRẤN") == "township" and type_of("Lộc Ninh") is None
