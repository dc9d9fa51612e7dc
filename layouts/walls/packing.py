"""Where the blocks of a wall page stand: by priority, each in the first free place; what does not fit is left out."""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from layouts.walls.letters import MOST, Fit

Cells = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Block:
    """A panel on a wall page. size: cells of a screen of 4 x 3; picture: may lie over joints; tall: rather than low."""

    key: str
    size: tuple[int, int] = (1, 1)
    picture: bool = False
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A block in its cells: the first column and row, and how many."""

    block: Block
    x: int
    y: int
    w: int
    h: int


@lru_cache(maxsize=512)
def packed(blocks: tuple[Block, ...], fit: Fit) -> tuple[Spot, ...]:
    """The blocks that fit, in their order; free cells at the end go to the blocks beside them."""
    taken: Cells = set()
    spots = []
    for block in blocks:
        spot = _first(block, fit, taken)
        if spot is not None:
            spots.append(spot)
            taken |= _cells(spot)
    return tuple(_grown(spot, fit, taken) for spot in spots)


def _first(block: Block, fit: Fit, taken: Cells) -> Spot | None:
    free = [(x, y) for y in range(fit.rows) for x in range(fit.columns) if (x, y) not in taken]
    width, height = _wanted(block, fit) if free else (0, 0)
    for w, h in sorted(((w, h) for w in range(1, width + 1) for h in range(1, height + 1)), key=_largest):
        for x, y in free:
            spot = Spot(block, x, y, w, h)
            within = x + w <= fit.columns and y + h <= fit.rows
            if within and _allowed(spot, fit) and not taken & _cells(spot):
                return spot
    return None


def _largest(size: tuple[int, int]) -> tuple[int, int]:
    return -size[0] * size[1], -size[0]


def _wanted(block: Block, fit: Fit) -> tuple[int, int]:
    """In proportion to the cells there are: maps and lists get narrow rather than low, charts low and not narrow."""
    share = block.size[1] * fit.rows / MOST[1]
    height = max(1, round(share - 0.01)) if not block.tall else ceil(share)
    share = block.size[0] * fit.columns / MOST[0]
    width = ceil(share) if block.picture and height == 1 else max(1, floor(share))
    return min(width, fit.columns), min(height, fit.rows)


def _cells(spot: Spot) -> Cells:
    return {(x, y) for x in range(spot.x, spot.x + spot.w) for y in range(spot.y, spot.y + spot.h)}


def _allowed(spot: Spot, fit: Fit) -> bool:
    """Inside one physical panel, or a picture over whole ones."""
    return all(
        _inside(start, size, per) or (spot.block.picture and start % per == 0 and size % per == 0)
        for start, size, per in ((spot.x, spot.w, fit.across), (spot.y, spot.h, fit.down))
    )


def _inside(start: int, size: int, per: int) -> bool:
    return start // per == (start + size - 1) // per


def _grown(spot: Spot, fit: Fit, taken: Cells) -> Spot:
    for wider in (
        lambda s: Spot(s.block, s.x, s.y, s.w, s.h + 1),
        lambda s: Spot(s.block, s.x, s.y, s.w + 1, s.h),
    ):
        while True:
            larger = wider(spot)
            new = _cells(larger) - _cells(spot)
            inside = larger.x + larger.w <= fit.columns and larger.y + larger.h <= fit.rows
            if not inside or new & taken or not _allowed(larger, fit):
                break
            taken |= new
            spot = larger
    return spot
