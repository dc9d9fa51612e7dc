"""The map of the areas below: shares filled in five classes, counts as circles, or one hexagon an area."""

from math import sqrt
from typing import Any

from ioc.indicators.answers import Answer, AreaRow, AreasAnswer
from ioc.texts import t
from layouts import elements as html
from layouts import spans, theme, words
from layouts.down import down, leads
from layouts.kinds import geo_layers as layers
from layouts.kinds.classes import class_legend, class_of, is_unsure
from layouts.kinds.tile import large
from layouts.links import area_href
from layouts.maps import Ground, ground
from layouts.panel import Content, Context, Drawing, Panel, Table
from layouts.tables import area_link, joined

LARGEST, SMALLEST = 5.6, 0.6  # rem, diameters of the circles
NAMES_UP_TO = 40  # beyond that names would lie on each other


def draw(panel: Panel, answers: tuple[Answer | None, ...], context: Context) -> Drawing:
    answer: AreasAnswer = answers[0]
    tiles = context.view.map == "tiles" and bool(ground(context.place, answer.parent, True).labels)
    where = ground(context.place, answer.parent, tiles)
    placed = [row for row in answer.rows if row.area in where.labels]
    if not placed:
        text = t("map.no_boundaries", context.lang)
        return Drawing(
            body=html.P(text, className="state"), twin=_twin(panel, answer, context), state="empty"
        )
    by_class = words.unit(answer.indicator) == "share"
    fill = _classes if by_class else _counts
    data = [*fill(placed, answer, where, tiles, context), *_over(placed, answer, where, tiles, context)]
    return Drawing(
        figure={"data": data, "layout": layers.frame(where, context.lang)},
        legend=_legend(panel, answer, placed, by_class, context), twin=_twin(panel, answer, context),
        note=_note(panel, context),
    )  # fmt: skip


def _classes(
    rows: list[AreaRow], answer: AreasAnswer, where: Ground, tiles: bool, context: Context
) -> list[dict[str, Any]]:
    """One layer a class, and one of what cannot be judged."""
    groups: dict[int | str, list[AreaRow]] = {}
    for row in rows:
        key = layers.HATCHED if is_unsure(row) else class_of(row.point.value, answer)
        groups.setdefault(key, []).append(row)
    return [
        layers.polygons(
            answer.parent, tiles, [row.area for row in same],
            "@hatch" if key == layers.HATCHED else theme.CLASSES[key],
            meta=layers.HATCHED if key == layers.HATCHED else f"class-{key + 1}",
            **_pointer(same, context),
        )
        for key, same in groups.items()
    ]  # fmt: skip


def _counts(
    rows: list[AreaRow], answer: AreasAnswer, where: Ground, tiles: bool, context: Context
) -> list[dict[str, Any]]:
    """A plain ground and circles in proportion; in tiles the ground is the hexagons."""
    told = [row for row in rows if row.point.value]
    sizes = _sizes(told)
    plain = layers.polygons(
        answer.parent,
        tiles,
        [row.area for row in rows],
        "@map-ground",
        meta="ground",
        **_pointer(rows, context),
    )
    points = [where.labels[row.area] for row in told]
    marker = {"color": "@series-2", "line": {"color": theme.SURFACE, "width": "0.1rem"}}
    return [plain, layers.circles(points, sizes, marker=marker, **_pointer(told, context))]


def _sizes(rows: list[AreaRow]) -> list[str]:
    """Diameters whose squares are in proportion; nothing where there is nothing."""
    most = max((row.point.value or 0 for row in rows), default=0) or 1
    return [
        f"{max(SMALLEST, LARGEST * sqrt(row.point.value / most)):.2f}rem" if row.point.value else 0
        for row in rows
    ]


def _over(
    rows: list[AreaRow], answer: AreasAnswer, where: Ground, tiles: bool, context: Context
) -> list[dict[str, Any]]:
    """The parent's border, the place one is at, and the names with their values."""
    found = [layers.outline(answer.parent)] if where.has_outline and not tiles else []
    if context.area in where.labels:
        here = {"line": {"color": theme.INK, "width": "0.3rem"}}
        found.append(
            layers.polygons(answer.parent, tiles, [context.area], theme.CLEAR, marker=here, hoverinfo="skip")
        )
    if len(rows) <= NAMES_UP_TO:
        texts = [_name(row, context) for row in rows]
        above = None if words.unit(answer.indicator) == "share" else _sizes(rows)
        size = "1.3rem" if len(rows) <= 15 else "1.2rem"
        found.append(layers.names([where.labels[row.area] for row in rows], texts, size, above))
    return found


def _name(row: AreaRow, context: Context) -> str:
    name = words.brief_area(context.place, row.area, context.lang)
    return f"{name}<br><b>{words.text(row.point.indicator, row.point.value, context)}</b>"


def _pointer(rows: list[AreaRow], context: Context) -> dict[str, Any]:
    """What stands at the pointer, and where a click leads."""
    lang, place = context.lang, context.place
    texts = [
        f"{words.area(place, row.area, lang)}<br>"
        + words.text(row.point.indicator, row.point.value, context, exact=True)
        for row in rows
    ]
    return {
        "text": texts, "hovertemplate": "%{text}<extra></extra>",
        "customdata": [area_href(row.area, context) for row in rows],
    }  # fmt: skip


def _legend(
    panel: Panel, answer: AreasAnswer, placed: list[AreaRow], by_class: bool, context: Context
) -> list:
    shown = {row.area for row in placed}
    beside = [row for row in answer.rows if row.area not in shown]
    parts = [class_legend(answer, context) if by_class else _circle_legend(context)]
    if beside:
        parts.append(html.Div([_beside(row, panel, context) for row in beside], className="beside"))
    if context.place.approximate:
        parts.append(html.Div(t("map.approximate", context.lang), className="approximate"))
    return parts


def _circle_legend(context: Context) -> html.Div:
    entry = html.Span(
        [html.I(className="swatch circle"), t("map.circles", context.lang)], className="legend-entry"
    )
    return html.Div([entry], className="legend")


def _beside(row: AreaRow, panel: Panel, context: Context) -> html.Div:
    """An area without a polygon, such as the own one-stop unit: listed, not lost."""
    name = words.brief_area(context.place, row.area, context.lang)
    return html.Div(
        [
            area_link(name, area_href(row.area, context)),
            html.B(_leading(row, large(row.point, context), panel, context)),
        ]
    )


def _leading(row: AreaRow, shown: Content, panel: Panel, context: Context) -> Content:
    """A value as the way to its records, where there are any and they may be seen."""
    if row.point.value is None or not context.sees(row.area):
        return shown
    return leads(shown, down(row.point.indicator, panel, context, area=row.area))


def _twin(panel: Panel, answer: AreasAnswer, context: Context) -> Table:
    head = (t("tables.area", context.lang), words.short(answer.indicator, context.lang))
    rows = [
        (
            words.area(context.place, row.area, context.lang),
            _leading(row, words.text(answer.indicator, row.point.value, context, exact=True), panel, context),
        )
        for row in answer.rows
    ]
    return Table(head=head, rows=tuple(rows))


def _note(panel: Panel, context: Context) -> str:
    return joined([spans.period_text(context.periods[panel.period], context), t("map.click", context.lang)])
