"""Lanes of a series: lines of one size and unit share an axis; their names stand at their ends."""

from dataclasses import dataclass
from typing import Any

from ioc.indicators.answers import Line, SeriesAnswer
from ioc.indicators.catalogue import BY_KEY
from ioc.texts import formats, t
from layouts import theme, words
from layouts.kinds.steps import local_texts
from layouts.panel import Context, Panel

UPPER, LOWER, ALL = (0.44, 1.0), (0.0, 0.3), (0.0, 1.0)
NEAR = 0.1  # of the lane's range: labels closer than this are pushed apart
PUSH = 0.8  # rem


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    axis: str
    lines: tuple[Line, ...]
    colours: tuple[str, ...]
    domain: tuple[float, float]
    scale: float = 1
    unit: str = ""
    fine: bool = False  # with a decimal
    from_zero: bool = True

    @property
    def ticks(self) -> int:
        return 5 if self.domain[1] - self.domain[0] > 0.4 else 3

    def labels(self, series: SeriesAnswer, context: Context) -> list[dict[str, Any]]:
        """The name of each line: at the right beside its last complete value; where the axis runs on, at its end."""
        runs_on = series.step == "hour"
        last = {line.indicator: _last(line, None if runs_on else series.incomplete) for line in self.lines}
        at = {"x": local_texts(series, context)[-1], "xref": "x"} if runs_on else {"x": 1, "xref": "paper"}
        shifts = self._shifts(last)
        return [
            {
                "text": _label(line, self.unit, context), **at, "xanchor": "left", "align": "left",
                "y": (last[line.indicator] or 0) / self.scale, "yref": self.axis, "showarrow": False,
                "xshift": "0.8rem", "yshift": f"{shifts[line.indicator]}rem",
                "font": {"color": colour, "size": "1.3rem"},
            }
            for colour, line in zip(self.colours, self.lines, strict=True)
        ]  # fmt: skip

    def _shifts(self, last: dict[str, float | None]) -> dict[str, float]:
        told = [value for line in self.lines for value in line.values if value is not None]
        span = (max(told) - (0 if self.from_zero else min(told))) if told else 0
        order = sorted(last, key=lambda key: last[key] or 0)
        if (
            len(order) == 2
            and abs((last[order[1]] or 0) - (last[order[0]] or 0)) < span * NEAR / self._height
        ):
            return {order[0]: -PUSH, order[1]: PUSH}
        return dict.fromkeys(order, 0)

    @property
    def _height(self) -> float:
        return self.domain[1] - self.domain[0]


def lanes_of(panel: Panel, series: SeriesAnswer, context: Context) -> list[Lane]:
    """The lines of a series put into one lane or two, as the panel says."""
    lines = series.lines
    if not panel.upper or panel.upper >= len(lines):
        return [_lane("y", lines, 0, ALL, context)]
    upper, lower = lines[: panel.upper], lines[panel.upper :]
    return [_lane("y", upper, 0, UPPER, context), _lane("y2", lower, 2, LOWER, context)]


def _lane(
    axis: str, lines: tuple[Line, ...], first: int, domain: tuple[float, float], context: Context
) -> Lane:
    scale, unit = _scale(lines, context)
    fine = words.unit(lines[0].indicator) in ("share", "hours") or (
        _largest(lines) / scale < 5 and scale != 1
    )
    return Lane(
        axis=axis, lines=lines, colours=tuple(theme.SERIES[(first + n) % 3] for n in range(len(lines))),
        domain=domain, scale=scale, unit=unit, fine=fine, from_zero=not _is_stock(lines[0].indicator),
    )  # fmt: skip


def _largest(lines: tuple[Line, ...]) -> float:
    return max((abs(value) for line in lines for value in line.values if value is not None), default=0)


def _scale(lines: tuple[Line, ...], context: Context) -> tuple[float, str]:
    """What values are divided by before drawing, and the unit they then have."""
    lang, currency = context.lang, context.place.currency
    match words.unit(lines[0].indicator):
        case "share":
            return 0.01, "%"
        case "hours":
            return 1, t("units.hours", lang)
        case "money":
            minor = 10**currency.decimals
            size, word = _money_size(_largest(lines) / minor)
            return minor * size, _money_unit(word, currency.code, lang)
        case _:
            return 1, ""


def _money_size(largest: float) -> tuple[int, str]:
    if largest >= 2 * formats.BILLION:
        return formats.BILLION, "billion"
    return (formats.MILLION, "million") if largest >= formats.MILLION else (1, "")


def _is_stock(indicator: str) -> bool:
    formula = BY_KEY[indicator].numerator
    return formula is not None and formula.is_stock


def _last(line: Line, incomplete: int | None) -> float | int | None:
    return next((value for value in reversed(line.values[:incomplete]) if value is not None), None)


def _label(line: Line, unit: str, context: Context) -> str:
    name = words.short(line.indicator, context.lang)
    return f"{name}<br>{unit}" if unit else name


def _money_unit(size: str, code: str, lang: str) -> str:
    word = formats.currency(code, lang)
    return f"{t(f'units.{size}', lang)} {word}" if size else word
