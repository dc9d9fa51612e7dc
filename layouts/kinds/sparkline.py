"""A line of the last days without axes: a mask over the ink, so that it follows the theme without a redraw.

Days without a value (a rate on a day off) are bridged: the line says how it went, not on which days.
"""

from urllib.parse import quote

from ioc.indicators.answers import SeriesAnswer
from layouts import elements as html

WIDTH, HEIGHT, INSET = 120, 30, 2


def sparkline(series: SeriesAnswer | None) -> html.Div | None:
    """The first line of a series up to its last complete step; None where there is too little to show."""
    if series is None or not series.lines:
        return None
    values = list(series.lines[0].values[: series.incomplete])
    told = [value for value in values if value is not None]
    if len(told) < 3:
        return None
    mask = f'url("data:image/svg+xml,{quote(_svg(values, min(told), max(told)))}")'
    return html.Div(
        className="sparkline", style={"maskImage": mask, "WebkitMaskImage": mask}, **{"aria-hidden": "true"}
    )


def _svg(values: list, low: float, high: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        f'<path d="{_path(values, low, high)}" fill="none" stroke="#000" stroke-width="1.5" '
        'stroke-linejoin="round" vector-effect="non-scaling-stroke"/></svg>'
    )


def _path(values: list, low: float, high: float) -> str:
    step, span = WIDTH / max(1, len(values) - 1), (high - low) or 1
    heights = [None if value is None else _y((value - low) / span) for value in values]
    told = [f"{number * step:.1f} {y:.1f}" for number, y in enumerate(heights) if y is not None]
    return "M" + "L".join(told)


def _y(share: float) -> float:
    return HEIGHT - INSET - share * (HEIGHT - 2 * INSET)
