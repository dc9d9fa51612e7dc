"""The kinds of blocks of wall pages: HTML with drawings in SVG; letters stand beside drawings, never inside."""

from layouts.walls.kinds import bars, geo, lines, source, spots, units, usual, value

WALL_KINDS = {
    "wall_value": value.draw, "wall_map": geo.draw, "wall_spots": spots.draw, "wall_lines": lines.draw,
    "wall_usual": usual.draw, "wall_bars": bars.draw, "wall_source": source.draw, "wall_units": units.draw,
}  # fmt: skip
