"""The codes along each side of an in-memory cube: areas, channels, fields ..., each with its number."""

from collections.abc import Iterable, Sequence

import numpy as np

from geo.places import Place

Code = str | int


class FullAxis(Exception):
    """A code turned up that the cube has no room for: it must be read again, with room."""


class Axis:
    """Numbers for codes, in the order they came. Open while a cube is read; then only spare places are left."""

    def __init__(self, codes: Iterable[Code] = ()):
        self.codes: list[Code] = list(dict.fromkeys(codes))
        self._numbers = {code: number for number, code in enumerate(self.codes)}
        self._size: int | None = None

    @property
    def size(self) -> int:
        """How many codes the cube has room for."""
        return len(self.codes) if self._size is None else self._size

    def close(self, spare: int) -> None:
        """From here on only `spare` more codes fit."""
        self._size = len(self.codes) + spare

    def numbers(self, codes: Sequence[Code]) -> np.ndarray:
        """The numbers of codes; FullAxis when a new one finds no place."""
        try:
            return np.array([self._numbers[code] for code in codes], dtype=np.int64)
        except KeyError:  # seldom: a code that is new
            return np.array([self.number(code) for code in codes], dtype=np.int64)

    def number(self, code: Code) -> int:
        found = self._numbers.get(code)
        return self._add(code) if found is None else found

    def known(self, code: Code) -> int | None:
        return self._numbers.get(code)

    def _add(self, code: Code) -> int:
        if self._size is not None and len(self.codes) >= self._size:
            raise FullAxis(code)
        self._numbers[code] = len(self.codes)
        self.codes.append(code)
        return self._numbers[code]


def told_codes(place: Place, side: str) -> list[str]:
    """The codes that a side holds even without data: the leaves; of others a place may tell many it never uses."""
    return list(place.leaves) if side == "area" else []
