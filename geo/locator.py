"""Finds the leaf whose polygon holds a point; the polygons are read at the first question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from geo.layers import read_layer


class Locator:
    def __init__(self, path: Path, leaves: Sequence[str]) -> None:
        self._path, self._leaves, self._lock = path, leaves, Lock()
        self._index: tuple[list[str], Any] | None = None

    def __reduce__(self) -> tuple:
        """Another process reads the polygons itself, if it asks at all."""
        return Locator, (self._path, self._leaves)

    def locate_many(self, lats: Sequence[float], lons: Sequence[float]) -> list[str | None]:
        """For each point its leaf; on a shared border the first in the official order."""
        import shapely

        keys, tree = self._tree()
        found: list[str | None] = [None] * len(lats)
        pairs = tree.query(shapely.points(list(lons), list(lats)), predicate="intersects")
        for point, polygon in sorted(zip(*pairs.tolist(), strict=True), reverse=True):
            found[point] = keys[polygon]
        return found

    def _tree(self) -> tuple[list[str], Any]:
        with self._lock:
            if self._index is None:
                self._index = self._read()
            return self._index

    def _read(self) -> tuple[list[str], Any]:
        import shapely  # takes 0.1 s, and most runs never ask

        geometries = read_layer(self._path).geometries()
        keys = [key for key in self._leaves if key in geometries]
        polygons = [shapely.make_valid(shapely.geometry.shape(geometries[key])) for key in keys]
        shapely.prepare(polygons)
        return keys, shapely.STRtree(polygons)
