"""What is told of a refused value names no telephone or identity number, however it is written."""

import pytest

from data_sources.rejections import kept, shown


@pytest.mark.parametrize("value", [
    "0912345678", "0912 345 678", "0912.345.678", "0912-345-678", "(0271) 388 9999", "+84 912 345 678", "+84912345678",
    "285123456", "070 203 004 005", "070203004005", 84912345678,
])  # fmt: skip
def test_it_is_told_by_its_length_alone(value):
    wanted = f"({len(str(value))} characters)"
    assert (shown(value), kept(value)) == (wanted, wanted)


@pytest.mark.parametrize("value", [
    "2021-10-29", "29/10/2021 08:15", "20211029081500", "000.00.19.H33-211026-0012", "690.0-211026-20057", "12.5",
    "-106.7", "0.25", "2021-10-29T08:00:00.000Z", "25195-211027-10011",
])  # fmt: skip
def test_codes_and_moments_are_told_as_they_are(value):
    assert shown(value) == repr(value)
