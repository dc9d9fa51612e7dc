"""geo/data/README.md explains every file, key and column that is read; its own example works."""

from __future__ import annotations

import re

import pytest

from geo.check import FILES
from geo.place_toml import KEYS
from geo.places import DATA, load_place
from geo.procedures import PROCEDURE_COLUMNS, SLA_COLUMNS

TEXT = (DATA / "README.md").read_text(encoding="utf-8")


def test_every_key_of_place_toml_is_explained():
    for table, keys in KEYS.items():
        for key in keys:
            assert re.search(rf"`{key}`|\b{key} = |\[{key}[\].]", TEXT), f"{table}.{key}"


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_explained(name):
    assert f"`{name}`" in TEXT or f"`{name}/" in TEXT
    for column in FILES[name]:
        assert f"`{column}`" in TEXT


def test_columns_of_procedures_and_limits_are_explained():
    for column in PROCEDURE_COLUMNS + SLA_COLUMNS:
        assert f"`{column}`" in TEXT


def test_the_example_is_a_place(write_place):
    toml, areas = re.search(r"```toml\n(.*?)```\n```csv\n(.*?)```", TEXT, re.S).groups()
    assert load_place(write_place(toml, areas)).leaves == ("1", "2")
