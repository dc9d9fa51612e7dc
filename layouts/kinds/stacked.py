"""A bar of parts one after another, each a share of the longest bar; the numbers stand beside it in the table."""

from collections.abc import Iterable

from layouts import elements as html


def stacked(parts: Iterable[tuple[float, str]], class_name: str = "") -> html.Div:
    """parts: share of the full width and a class ("is-bad", "is-open" or none)."""
    bars, left = [], 0.0
    for share, kind in parts:
        if share > 0:
            place = {"left": f"{left * 100:.2f}%", "width": f"{share * 100:.2f}%"}
            bars.append(html.Div(className=f"bar {kind}".strip(), style=place))
            left += share
    return html.Div(bars, className=f"track {class_name}".strip())
