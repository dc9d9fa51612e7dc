"""Whatever the tree of areas, its leaves are shared out among the children without loss or repeat."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from geo.areas import read_areas

LEVELS = [f"l{depth}" for depth in range(8)]


@st.composite
def parents(draw):
    """For each area but the root the number of an earlier one, at most seven levels deep."""
    depths, found = [0], []
    for number in range(1, draw(st.integers(1, 40))):
        parent = draw(st.integers(0, number - 1).filter(lambda one: depths[one] < 7))
        depths.append(depths[parent] + 1)
        found.append((number, parent, depths[-1]))
    return found


@given(parents(), st.randoms())
def test_leaves_are_shared_out(rows, order):
    order.shuffle(rows)
    lines = ["code,parent,level,name_vi", "a0,,l0,A", *(f"a{n},a{p},l{d},A" for n, p, d in rows)]
    with TemporaryDirectory() as directory:
        path = Path(directory) / "areas.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        tree = read_areas(path, LEVELS, "a0")
    assert sorted(tree.leaves_below["a0"]) == sorted(key for key, below in tree.below.items() if not below)
    for key, children in tree.below.items():
        assert tree.path(key)[0] == "a0" and tree.path(key)[-1] == key
        shared_out = [leaf for child in children for leaf in tree.leaves_below[child]]
        assert list(tree.leaves_below[key]) == (shared_out or [key])
        assert set(tree.leaves_below[key]) <= {key, *tree.descendants(key)}
