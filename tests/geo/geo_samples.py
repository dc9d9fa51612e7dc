"""Small places written on the spot, and files of the common data."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared"
SAMPLES = Path(__file__).parent / "samples"

TOML = """
name = "Bến Mẫu"
time_zone = "Asia/Ho_Chi_Minh"
root = "1"
[[levels]]
key = "city"
name = "City"
[[levels]]
key = "ward"
name = "Ward"
"""
AREAS = "code,parent,level,name_vi\n1,,city,Bến Mẫu\n11,1,ward,Phường Một\n12,1,ward,Phường Hai\n"


def shared(path: str) -> Path:
    """A file of the common data beside the repository; the test is skipped where it is absent."""
    if not (SHARED / path).exists():
        pytest.skip(f"needs {path} of the common data, which is not here")
    return SHARED / path
