"""Snapshots of the counts in memory, tagged with their data version, so that a start need not read the tables."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson

from geo.places import Place
from ioc.indicators.axes import Axis
from ioc.indicators.dense import Dense
from ioc.indicators.parts import BY_KEY, PARTS
from ioc.indicators.sparse import Sparse

FORMAT = 3
Parts = dict[str, Dense | Sparse]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The counts of one data version."""

    version: int
    parts: Parts


def save_snapshot(folder: Path, place: Place, snapshot: Snapshot) -> None:
    """Writes a snapshot beside the older one, then removes the older."""
    target = folder / f"{place.code}-{snapshot.version}"
    making = target.with_suffix(".new")
    if target.exists():
        return
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    told = {key: _save(making, key, part) for key, part in snapshot.parts.items()}
    about = {
        "format": FORMAT,
        "shape": _shape(),
        "version": snapshot.version,
        "parts": told,
    }
    (making / "about.json").write_bytes(orjson.dumps(about))
    making.rename(target)
    for old in _found(folder, place):
        if old != target:
            shutil.rmtree(old, ignore_errors=True)


def open_snapshot(folder: Path, place: Place) -> Snapshot | None:
    """The newest snapshot that this program can read, mapped from its files."""
    for path in reversed(_found(folder, place)):
        try:
            about = orjson.loads((path / "about.json").read_bytes())
            if about["format"] == FORMAT and about["shape"] == _shape():
                parts = {key: _open(path, key, told) for key, told in about["parts"].items()}
                return Snapshot(about["version"], parts)
        except (OSError, ValueError, KeyError):
            continue
    return None


def _found(folder: Path, place: Place) -> list[Path]:
    paths = [path for path in folder.glob(f"{place.code}-*") if path.name.rpartition("-")[2].isdigit()]
    return sorted(paths, key=lambda path: int(path.name.rpartition("-")[2]))


def _shape() -> list:
    """What the snapshot must agree with: parts and counters of this program."""
    return [[part.key, list(part.sides), list(part.counters)] for part in PARTS]


def _save(folder: Path, key: str, part: Dense | Sparse) -> dict:
    about = {"sides": [{"codes": axis.codes, "size": axis.size} for axis in part.sides]}
    if isinstance(part, Dense):
        settled = part.save(folder / f"{key}.sums.npy")
        return about | {"first": part.first, "settled": settled, "is_whole": part.is_whole}
    for name, values in zip(("times", "cells", "numbers"), part.merged(), strict=True):
        np.save(folder / f"{key}.{name}.npy", values)
    return about


def _open(folder: Path, key: str, about: dict) -> Dense | Sparse:
    sides = tuple(_axis(told) for told in about["sides"])
    dtype, counters = BY_KEY[key].dtype, len(BY_KEY[key].counters)
    if BY_KEY[key].dense:
        told = {"settled": about["settled"], "is_whole": about["is_whole"]}
        return Dense.of(about["first"], sides, _mapped(folder / f"{key}.sums.npy"), **told)
    sparse = Sparse(sides, counters, dtype)
    for name in ("times", "cells", "numbers"):
        setattr(sparse, name, _mapped(folder / f"{key}.{name}.npy"))
    return sparse


def _mapped(path: Path) -> np.ndarray:
    """The array of a file, mapped, copied page by page where it is written to; a plain one, which slices faster."""
    return np.asarray(np.load(path, mmap_mode="c"))


def _axis(told: dict) -> Axis:
    axis = Axis(told["codes"])
    axis.close(told["size"] - len(told["codes"]))
    return axis
