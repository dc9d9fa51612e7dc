"""What PostgreSQL is told as the text of an array is what it would be told value by value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stages import tried

from ioc.store.bulk import as_array

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
COLUMNS = (
    ("text", TEXTS | st.sampled_from(['"', "\\", "null", "{}", ",", "", "\n", "Đồng Xoài"])),
    ("bigint", st.integers(-(2**63), 2**63 - 1)),
    ("boolean", st.booleans()),
    ("double precision", st.floats(allow_nan=False, allow_infinity=False)),
    ("bytea", st.binary(max_size=4)),
)


@pytest.mark.parametrize(("kind", "values"), COLUMNS, ids=[kind for kind, _ in COLUMNS])
def test_an_array_is_read_as_it_was(pg_store, kind, values):
    @tried
    @given(st.lists(st.none() | values, min_size=1, max_size=6))
    def check(column):
        with pg_store.read() as conn:
            rows = conn.exec_driver_sql(f"SELECT * FROM unnest(%s::{kind}[])", (as_array(column),)).all()
        assert [value for (value,) in rows] == column

    check()


def test_most_columns_are_told_as_text():
    """Else nothing would be gained, and nobody would see it."""
    assert as_array(["Bù Đăng", None]) == '{"Bù Đăng",null}'
    assert as_array([1, None]) == "{1,null}"
    assert as_array(["a\\b"]) == ["a\\b"] and as_array([b"a"]) == [b"a"]
