"""Drawings of walls: shapes that stretch with their block; colours are classes, so that themes need no redraw."""

from collections.abc import Iterable, Sequence

from layouts.markup import Html

SIZE = 1000  # both sides of a drawing that stretches

XY = tuple[float, float]


def stretched(parts: Iterable[str], class_name: str = "drawing") -> Html:
    """A drawing of SIZE x SIZE that fills its element."""
    return Html(
        f'<svg class="{class_name}" viewBox="0 0 {SIZE} {SIZE}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def line(points: Sequence[XY | None], kind: str) -> str:
    """A line through points told as shares of the drawing, y upwards; None breaks it."""
    pieces, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{_at(point)}")
        pen = "L"
    return f'<path class="stroke {kind}" d="{"".join(pieces)}"/>' if pieces else ""


def band(low: Sequence[XY], high: Sequence[XY], kind: str) -> str:
    """The surface between two lines."""
    around = [*low, *reversed(high)]
    return f'<path class="{kind}" d="M{"L".join(map(_at, around))}Z"/>' if around else ""


def box(left: float, right: float, kind: str) -> str:
    """A band from top to bottom."""
    return f'<path class="{kind}" d="M{left * SIZE:.0f} 0H{right * SIZE:.0f}V{SIZE}H{left * SIZE:.0f}Z"/>'


def _at(point: XY) -> str:
    return f"{point[0] * SIZE:.0f} {(1 - point[1]) * SIZE:.0f}"


def percent(share: float) -> str:
    return f"{share * 100:.2f}%"
