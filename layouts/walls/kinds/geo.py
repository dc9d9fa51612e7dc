"""The map of a share by area: neutral where the target is met, coloured where it is missed, hatched where unsure."""

from ioc.indicators.answers import Answer, AreaRow, AreasAnswer
from ioc.texts import t
from layouts import elements as html
from layouts import words
from layouts.kinds.classes import class_of, is_unsure
from layouts.panel import Context, Drawing, Panel
from layouts.walls import svg
from layouts.walls.ground import WallMap, drawn, wall_map

MISSED = ("far-below", "below")  # the two classes under the target


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: AreasAnswer = answers[0]
    ground = wall_map(context.place, answer.parent)
    rows = [row for row in answer.rows if ground is not None and row.area in ground.labels]
    if not rows:
        return Drawing(body=html.P(t("map.no_boundaries", context.lang), className="state"), state="empty")
    shapes = [f'<path class="area {_kind(row, answer)}" d="{ground.paths[row.area]}"/>' for row in rows]
    inside = [drawn(ground, shapes), *_names(rows, answer, ground, context)]
    return Drawing(body=[framed(ground, inside), _legend(answer, context)])


def framed(ground: WallMap, inside: list) -> html.Div:
    """A map as large as its block allows, in its own proportions (assets/wall.js sets the size)."""
    about = {"data-ratio": f"{ground.width / ground.height:.4f}"}
    return html.Div(html.Div(inside, className="map", **about), className="map-room")


def _kind(row: AreaRow, answer: AreasAnswer) -> str:
    """far-below | below | met | unsure"""
    if is_unsure(row):
        return "unsure"
    number = class_of(row.point.value, answer)
    return MISSED[number] if number < len(MISSED) and answer.target is not None else "met"


def _names(rows: list[AreaRow], answer: AreasAnswer, ground: WallMap, context: Context) -> list[html.Div]:
    """Names with values; the ones to look at come first and keep their place (assets/wall.js)."""
    order = {"far-below": 0, "below": 1, "met": 2, "unsure": 3}
    ranked = sorted(rows, key=lambda row: (order[_kind(row, answer)], row.point.value or 0))
    return [
        name(row.area, _value(row, answer, context), ground, context, _kind(row, answer)) for row in ranked
    ]


def name(area: str, value: str, ground: WallMap, context: Context, kind: str = "") -> html.Div:
    x, y = ground.labels[area]
    parts = [html.Span(words.brief_area(context.place, area, context.lang))]
    if value:
        parts.append(html.B(value))
    place = {"left": svg.percent(x / ground.width), "top": svg.percent(y / ground.height)}
    return html.Div(parts, className=f"place-name {kind}".strip(), style=place)


def _value(row: AreaRow, answer: AreasAnswer, context: Context) -> str:
    shape = "◆ " if _kind(row, answer) in MISSED else ""
    text, unit = words.value(row.point.indicator, row.point.value, context)
    return f"{shape}{words.marks(row.point)[0]}{text}{unit}" if row.point.value is not None else ""


def _legend(answer: AreasAnswer, context: Context) -> html.Div:
    lang = context.lang
    entries = [("unsure", t("walls.unsure", lang))]
    if answer.target is not None:
        target = words.target(answer.indicator, answer.target, context)
        below = t("walls.below_target", lang, target=target)
        entries = [
            ("far-below", f"◆ {t('walls.far_below', lang)}"), ("below", f"◆ {below}"), ("met", t("walls.met", lang)),
            *entries,
        ]  # fmt: skip
    return legend([html.Span([html.I(className=f"key {kind}"), html.Span(text)]) for kind, text in entries])


def legend(entries: list) -> html.Div:
    return html.Div(entries, className="wall-legend")
