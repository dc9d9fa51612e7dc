"""Places to test with: Bình Phước as shipped, and small ones written on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from geo_samples import AREAS, TOML

from geo.places import Place, load_place, shipped


@pytest.fixture(scope="session")
def binh_phuoc() -> Place:
    return load_place(shipped("binh-phuoc-2021"))


@pytest.fixture
def write_place(tmp_path: Path) -> Callable[..., Path]:
    """Writes a small place; keywords are more files, with `_` for the dot: calendar_toml=…"""

    def write(toml: str = TOML, areas: str = AREAS, **files: str) -> Path:
        contents = {"place.toml": toml, "areas.csv": areas}
        contents |= {name.replace("_", ".", 1): text for name, text in files.items()}
        for name, text in contents.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write
