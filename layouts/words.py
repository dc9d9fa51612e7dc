"""Names and values as people read them: indicators, areas, codes and points, in the language of a context."""

from geo.places import Place
from ioc.domain.moments import from_us
from ioc.indicators.answers import Point
from ioc.indicators.catalogue import AMOUNTS, BY_KEY, PERCENTILE
from ioc.texts import formats, has, t
from layouts.panel import Context

NONE_KEYS = ("(none)", "")


def name(indicator: str, lang: str) -> str:
    return t(f"indicators.{indicator}.name", lang)


def short(indicator: str, lang: str) -> str:
    return t(BY_KEY[indicator].text_key("short"), lang)


def unit(indicator: str) -> str:
    """count | share | hours | money."""
    return BY_KEY[indicator].unit


def area(place: Place, key: str, lang: str) -> str:
    return place.areas[key].names.get(lang)


def brief_area(place: Place, key: str, lang: str) -> str:
    """An area's name as it stands beside its sisters: the own one-stop unit by its level, a town without its type."""
    one = place.areas[key]
    if not one.has_territory:
        return place.level(one.level).names.get(lang)
    if lang == "vi":
        return _without_type(one.names.vi)
    return one.names.en


def _without_type(text: str) -> str:
    for kind in ("Thành phố ", "Thị xã ", "Thị trấn ", "Huyện ", "Phường ", "Xã ", "Quận ", "Tỉnh "):
        rest = text.removeprefix(kind)
        if rest != text and not rest[:1].isdigit():
            return rest
    return text


def code(place: Place, by: str, key: str, lang: str) -> str:
    """The name of a code of a breakdown: a channel, category, type, field, area, kind or state."""
    if key in NONE_KEYS:
        return t("words.none", lang)
    if by in ("area", "receiving_area", "leaf"):
        return brief_area(place, key, lang) if key in place.areas else key
    tables = {
        "category": place.categories,
        "type": place.payment_types,
        "field": place.fields,
    }
    if by in tables:
        found = tables[by].get(key)
        return found.get(lang) if found else key
    return _named_code(place, by, key, lang)


def step(key: str, lang: str) -> str:
    """The name of a step: ours where the code is a known one, else as the source wrote it."""
    return (
        t(f"steps.{key}", lang) if has(f"steps.{key}") else t("words.none", lang) if key in NONE_KEYS else key
    )


def status(number: int, lang: str) -> str:
    """The state of a dossier, by the ten of the national portal."""
    return t(f"status.{number}", lang)


def _named_code(place: Place, by: str, key: str, lang: str) -> str:
    if by == "step":
        return step(key, lang)
    if by == "channel" and key in place.channels:
        return place.channels[key].names.get(lang)
    if by == "state" and key in place.ticket_states:
        return place.ticket_states[key].names.get(lang)
    if by in ("kind", "state") and has(f"words.{by}.{key}"):
        return t(f"words.{by}.{key}", lang)
    if by == "procedure" and key in place.procedures:
        return place.procedures[key].names.get(lang)
    return key


def value(
    indicator: str, amount: float | int | None, context: Context, *, exact: bool = False
) -> tuple[str, str]:
    """A value and its unit in small type. exact: to the last đồng and two decimals."""
    lang, money = context.lang, context.place.currency
    match unit(indicator):
        case "share":
            return _per_cent(amount, 2 if exact else 1, lang)
        case "hours":
            return formats.hours(amount, lang)
        case "money":
            write = formats.money if exact else formats.money_short
            return write(amount, lang, money.code, money.decimals)
        case _:
            return formats.number(amount, lang), ""


def _per_cent(amount: float | None, decimals: int, lang: str) -> tuple[str, str]:
    if amount is None:
        return formats.DASH, ""
    return formats.number(amount * 100, lang, decimals), "%"


def text(indicator: str, amount: float | int | None, context: Context, *, exact: bool = False) -> str:
    """A value with its unit in one line."""
    return formats.NBSP.join(part for part in value(indicator, amount, context, exact=exact) if part)


def marks(point: Point) -> tuple[str, str]:
    """What stands before and behind a number: ≈ from the sketch, ≥ when a member is missing (12/14)."""
    before = ("≥ " if point.missing else "") + ("≈ " if point.approximate else "")
    there = point.of_members - len(point.missing)
    return before, f"{there}/{point.of_members}" if point.missing else ""


def made_of(point: Point, context: Context) -> str:
    """Of a mean or a percentile: of how many records it was made."""
    indicator = BY_KEY[point.indicator]
    is_mean = indicator.unit == "money" and indicator.denominator is not None
    if point.value is None or not (is_mean or indicator.reads in (PERCENTILE, AMOUNTS)):
        return ""
    records = t(f"worklist.count.{indicator.subject}", context.lang, count=count(point.n, context))
    return t("words.made_of", context.lang, records=records)


def target(indicator: str, amount: float, context: Context) -> str:
    """A target without a nought behind the point: 95 %."""
    return text(indicator, amount, context).replace(",0", "").replace(".0", "")


def is_met(point: Point) -> bool:
    """Whether a value that is there reaches its target."""
    lower = lower_is_better(point.indicator)
    return point.value <= point.target if lower else point.value >= point.target


def lower_is_better(indicator: str) -> bool:
    return bool(BY_KEY[indicator].lower_is_better)


def count(value: int | None, context: Context) -> str:
    return formats.number(value, context.lang)


def moment(us: int | None, context: Context) -> str:
    """A moment in the place's time; a dash where there is none."""
    return formats.DASH if us is None else formats.moment(from_us(us, context.place.zone), context.lang)


def source(place: Place, key: str, lang: str) -> str:
    """The name of a source; its key where the place no longer has it."""
    entry = place.sources.get(key)
    return entry.names.get(lang) if entry else key
