"""Numbers and titles as they stand on a wall: round, short, never bare."""

from ioc.indicators.answers import Point
from ioc.texts import formats, t
from layouts import words
from layouts.panel import Context, Panel
from layouts.walls.catalogue import OF_SOURCE

EXACT_UP_TO = 10_000
THOUSAND, MILLION = 1_000, 1_000_000


def rounded(indicator: str, amount: float | int | None, context: Context) -> tuple[str, str]:
    """A value in three or four digits, and its unit."""
    if amount is None or words.unit(indicator) != "count" or abs(amount) < EXACT_UP_TO:
        return words.value(indicator, amount, context)
    size, word = (MILLION, "million") if abs(amount) >= MILLION else (THOUSAND, "thousand")
    return formats.number(amount / size, context.lang, 1), t(f"walls.{word}", context.lang)


def one_line(indicator: str, amount: float | int | None, context: Context) -> str:
    """A rounded value with its unit."""
    return formats.NBSP.join(part for part in rounded(indicator, amount, context) if part)


def brief(indicator: str, amount: float | int | None, context: Context) -> str:
    """As one_line, money without its currency: the title says it."""
    text = one_line(indicator, amount, context)
    return text.removesuffix(f" {formats.currency(context.place.currency.code, context.lang)}")


def title_of(panel: Panel, context: Context) -> str:
    if panel.key.startswith(OF_SOURCE):
        return words.source(context.place, panel.by or "", context.lang).partition(",")[0]
    return t(f"walls.panels.{panel.key}", context.lang)


def partial(point: Point, context: Context) -> str:
    """9/11 đơn vị, where members are missing."""
    _, members = words.marks(point)
    return t("words.members", context.lang, there=members) if members else ""
