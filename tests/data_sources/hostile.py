"""Hostile input for parsers: any JSON, good records with fields spoiled, bytes with pieces changed."""

import os
from collections.abc import Mapping

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LONG = 240  # the drill tries so many times as many: ten minutes in all
tried = settings(
    max_examples=12 * (LONG if os.environ.get("IOC_DRILL") else 1),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
NASTY = (
    "", " ", "\x00", "\x1b[2J", "\u202e", "٣", "２０２１", "20211332250000", "00000000000000", "99999999999999",
    "20210229", "1e999", "-1e999", "NaN", "Infinity", "0x10", "1_000", "+", "-", ".", "1,5", "1.234.567,8", "𝟙", "²",
    "½", "İ", "ß", "http://[x", "x" * 300, "9" * 5000, "2021-10-29T08:00:15+07:00",
    "2021-10-29T24:00:00", "0001-01-01", "9999-12-31",
    "-0001-01-01", "2021-W05-1", "10000000000000000", "{}", "[]", "null", "true", "=1+1", "' OR 1=1", "<b>&amp;",
    "%s%n", "\ufeff", "Nguyễn",
)  # fmt: skip
plain = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False)
    | st.sampled_from(NASTY) | st.text(max_size=20)
)  # fmt: skip
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)


def spoiled(good: Mapping) -> st.SearchStrategy[dict]:
    """A good record with some of its fields replaced by anything, or gone."""
    fields = st.dictionaries(st.sampled_from(sorted(good)), anything, max_size=4)
    gone = st.sets(st.sampled_from(sorted(good)), max_size=2)
    return st.tuples(fields, gone).map(
        lambda told: {key: value for key, value in (dict(good) | told[0]).items() if key not in told[1]}
    )


def records(good: Mapping) -> st.SearchStrategy[list]:
    """A page of spoiled records, with things between that are none."""
    return st.lists(spoiled(good) | anything, max_size=5)


@st.composite
def damaged(draw: st.DrawFn, good: bytes) -> bytes:
    """Good bytes with pieces cut out, doubled or overwritten."""
    raw = good
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(len(raw) - 1, 0)))
        end = draw(st.integers(start, min(len(raw), start + 40)))
        piece = draw(st.sampled_from([b"", raw[start:end] * 2, b"\xff", b"\x00", b"<", b"&x;", b'"', b"\n", b"}"])
                     | st.binary(max_size=6))  # fmt: skip
        raw = raw[:start] + piece + raw[end:]
    return raw
