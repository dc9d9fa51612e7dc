"""Five classes of a share, anchored at the target and fixed over time: which class a value is in, and the legend."""

from bisect import bisect_right
from itertools import pairwise

from ioc.indicators.answers import AreaRow, AreasAnswer
from ioc.texts import formats, t
from layouts import elements as html
from layouts import words
from layouts.panel import Context

COUNT = 5


def borders(answer: AreasAnswer) -> tuple[float, ...]:
    """The four borders between the classes; outer ends that were told as well are left out."""
    inner = answer.edges[1:-1] if len(answer.edges) == COUNT + 1 else answer.edges
    return tuple(inner[: COUNT - 1])


def class_of(value: float, answer: AreasAnswer) -> int:
    """0 (worst) to 4 (best). A value right on a border is in the class above it."""
    number = bisect_right(borders(answer), value)
    return COUNT - 1 - number if words.lower_is_better(answer.indicator) else number


def is_unsure(row: AreaRow) -> bool:
    """Too few events, or none, or a source that is silent: hatched on the map."""
    return row.unreliable or row.point.value is None or bool(row.point.missing)


def class_legend(answer: AreasAnswer, context: Context) -> html.Div:
    """The classes from worst to best, each with its range; and what the hatching means."""
    edges = [None, *borders(answer), None]
    ranges = [_range(low, high, context) for low, high in pairwise(edges)]
    if words.lower_is_better(answer.indicator):
        ranges.reverse()
    entries = [
        html.Span([html.I(className=f"swatch class-{number}"), text], className="legend-entry")
        for number, text in enumerate(ranges, 1)
    ]
    hatched = html.Span(
        [html.I(className="swatch hatched"), t("map.hatched", context.lang)], className="legend-entry"
    )
    return html.Div([*entries, hatched], className="legend")


def _range(low: float | None, high: float | None, context: Context) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return f"< {_write(high, context)}\u00a0%"
    if high is None:
        return f"≥ {_write(low, context)}\u00a0%"
    return f"{_write(low, context)}–{_write(high, context)}\u00a0%"


def _write(value: float, context: Context) -> str:
    """Without decimals where there are none."""
    whole = abs(value * 100 - round(value * 100)) < 0.005
    return formats.number(value * 100, context.lang, 0 if whole else 1)
