"""Made-up answers to every question a panel can ask, the same each time: enough to draw every page."""

import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import delay_samples
import trust_answers

from geo.places import Place, load_place, shipped
from ioc.domain.moments import from_us, to_us
from ioc.domain.workcal import from_place
from ioc.indicators.answers import (
    AreaRow,
    AreasAnswer,
    BreakdownAnswer,
    CrossAnswer,
    Epoch,
    FormAnswer,
    FormRow,
    Line,
    Point,
    PointsAnswer,
    PublishedAnswer,
    PublishedRow,
    Question,
    SeriesAnswer,
    SourceFreshness,
    SourcesAnswer,
    Spot,
    SpotsAnswer,
    UsualAnswer,
)  # fmt: skip
from ioc.indicators.ask_points import class_edges
from ioc.indicators.catalogue import BY_KEY
from layouts.asking import questions
from layouts.draw import draw
from layouts.maps import ground
from layouts.pages import panels_of
from layouts.panel import Context, Update
from layouts.spans import make_context
from layouts.view import View

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = to_us(datetime(2021, 10, 29, 10, 24, tzinfo=ZONE))
PLACE: Place = load_place(shipped("binh-phuoc-2021"))
TYPICAL = {
    "dossiers_received": 2310, "dossiers_resolved": 2268, "dossiers_pending": 12474, "dossiers_overdue": 412,
    "dossiers_due_soon": 936, "tickets_open": 128, "tickets_overdue": 9, "tickets_opened": 151,
    "tickets_closed": 143, "payments_count": 214, "payments_value": 1_284_560_000, "payments_mean": 6_002_617,
    "payments_median": 415_000,
}  # fmt: skip


def sources(
    place: Place = PLACE, progress: float | None = None, state: str = "live"
) -> tuple[SourceFreshness, ...]:
    return tuple(
        SourceFreshness(
            source=name, kind=entry.kind, state=state, silent=state != "live",
            agreed_age_s=int(entry.agreed_age.total_seconds()), last_good_at=NOW - 12_000_000,
            newest_event_at=NOW - 95_000_000, history_complete=progress is None, progress=progress,
        )
        for name, entry in place.sources.items()
    )  # fmt: skip


def context(view: View, place: Place = PLACE, progress: float | None = None, state: str = "live") -> Context:
    told = sources(place, progress, state)
    return make_context(view, place, Epoch(version=41, as_of=NOW), from_place(place), told)


def value_of(indicator: str, random: Random, scale: float = 1.0) -> float | int:
    match BY_KEY[indicator].unit:
        case "share":
            return min(1.0, random.gauss(0.957, 0.025))
        case "hours":
            return random.uniform(20, 90)
        case _:
            return round(TYPICAL.get(indicator, 870) * scale * random.uniform(0.9, 1.1))


def point(place: Place, indicator: str, random: Random, scale: float = 1.0, **more) -> Point:
    told = BY_KEY[indicator]
    n = round(2000 * scale)
    return Point(**{
        "indicator": indicator, "value": value_of(indicator, random, scale), "n": n,
        "denominator": n if told.unit == "share" else None, "previous": value_of(indicator, random, scale),
        "target": told.target(place), **more,
    })  # fmt: skip


def points(question: Question, random: Random, place: Place) -> PointsAnswer:
    return PointsAnswer(tuple(point(place, key, random) for key in question.indicators))


def series(question: Question, random: Random, place: Place) -> SeriesAnswer:
    step = timedelta(hours=1) if question.step == "hour" else timedelta(days=1)
    first = from_us(question.period.start, place.zone).replace(minute=0)
    count = max(
        1, math.ceil((question.period.end - question.period.start) / (step / timedelta(microseconds=1)))
    )
    if question.step == "month":
        count = 10
    moments = [first + step * n for n in range(count)]
    if question.step == "month":
        moments = [first.replace(month=n + 1, day=1) for n in range(count)]
    off = tuple(n for n, moment in enumerate(moments) if question.step == "day" and moment.weekday() > 4)
    lines = tuple(Line(indicator=key, values=_values(key, count, off, random)) for key in question.indicators)
    return SeriesAnswer(
        step=question.step, starts=tuple(map(to_us, moments)), lines=lines, incomplete=count - 1, days_off=off
    )


def _values(indicator: str, count: int, off: tuple[int, ...], random: Random) -> tuple:
    stock = indicator in ("dossiers_pending", "tickets_open", "dossiers_overdue")
    made = []
    for number in range(count):
        quiet = 0.04 if number in off and not stock else 1.0
        made.append(
            value_of(
                indicator,
                random,
                quiet * (1 + 0.08 * math.sin(number / 4)) * (0.4 if number == count - 1 and not stock else 1),
            )
        )
    return tuple(made)


def areas(question: Question, random: Random, place: Place) -> AreasAnswer:
    indicator = BY_KEY[question.indicators[0]]
    keys = place.children(question.area) or (question.area,)
    rows = []
    for number, key in enumerate(keys):
        one = point(place, indicator.key, random, 0.005 if number == 4 else random.uniform(0.03, 0.2))
        is_share = indicator.unit == "share"
        span = 0.3 / math.sqrt(max(1, one.n))
        rows.append(AreaRow(
            area=key, point=one, low=max(0, one.value - span) if is_share else None,
            high=min(1, one.value + span) if is_share else None, unreliable=is_share and one.n < 20,
        ))  # fmt: skip
    target = indicator.target(place)
    return AreasAnswer(
        parent=question.area, indicator=indicator.key, rows=tuple(rows), target=target,
        edges=class_edges(indicator, target),
        whole=point(place, indicator.key, random),
    )  # fmt: skip


def peers(question: Question, random: Random, place: Place) -> AreasAnswer:
    """The sister areas, the second without a name: as an anonymous comparison shows it."""
    parent = place.areas[question.area].parent or question.area
    found = areas(replace(question, area=parent), random, place)
    rows = [replace(row, area="" if number == 1 else row.area) for number, row in enumerate(found.rows)]
    return replace(found, parent=question.area, rows=tuple(rows), whole=None)


def cross(question: Question, random: Random, place: Place) -> CrossAnswer:
    rows = ("(none)", *list(place.fields)[:30])
    values = tuple(tuple(random.randrange(0, 9000 // (n + 1)) for _ in range(3)) for n in range(len(rows)))
    return CrossAnswer(by_row="field", by_column="channel", rows=rows, columns=("1", "2", "3"), values=values)


def breakdown(question: Question, random: Random, place: Place) -> BreakdownAnswer:
    tables = {
        "category": place.categories, "channel": place.channels, "type": place.payment_types,
        "kind": ("information", "feedback", "proposal"),
    }  # fmt: skip
    keys = tuple(tables[question.by])
    made = [point(place, question.indicators[0], random, 1 / (n + 1)) for n in range(len(keys))]
    return BreakdownAnswer(by=question.by, keys=keys, points=tuple(made))


def form(question: Question, random: Random, place: Place) -> FormAnswer:
    rows = [FormRow(key=key, columns=_form_columns(random)) for key in place.children(question.area)]
    total = (
        tuple(map(sum, zip(*(row.columns for row in rows), strict=True))) if rows else _form_columns(random)
    )
    return FormAnswer(form="II.06a", by="area", rows=(FormRow(key="", columns=total), *rows))


def _form_columns(random: Random) -> tuple[int, ...]:
    online, other, before = (
        random.randrange(1500, 4000),
        random.randrange(900, 2000),
        random.randrange(200, 900),
    )
    early, late, overdue = random.randrange(1500, 2200), random.randrange(20, 90), random.randrange(5, 40)
    whole, pending = online + other + before, random.randrange(300, 700)
    on_time = whole - pending - early - late
    return (
        whole,
        online,
        other,
        before,
        whole - pending,
        early,
        on_time,
        late,
        pending,
        pending - overdue,
        overdue,
    )


def published(question: Question, random: Random, place: Place) -> PublishedAnswer:
    ours = {"dossiers.to_resolve": 561587, "dossiers.pending": 12474}
    return PublishedAnswer(tuple(
        PublishedRow(
            key=value.key, published=value.value, group=one.key,
            ours=ours.get(value.key, None if value.key.startswith("services") else value.value),
        )
        for one in place.published if one.area == question.area for value in one.values
    ))  # fmt: skip


def spots(question: Question, random: Random, place: Place) -> SpotsAnswer:
    labels = list(ground(place, place.root, False).labels.values()) or [(106.9, 11.7)]
    categories = list(place.categories) or ["(none)"]
    made = []
    for number in range(140):
        lon, lat = labels[number % len(labels)]
        count = max(1, round(random.expovariate(0.5)))
        made.append(Spot(
            lat=lat + random.gauss(0, 0.05), lon=lon + random.gauss(0, 0.05), count=count, open=count // 2,
            category=categories[min(len(categories) - 1, int(random.expovariate(0.35)))],
            overdue=1 if number % 23 == 0 else 0,
        ))  # fmt: skip
    return SpotsAnswer(tuple(made), unplaced=37)


def listed(question: Question, random: Random, place: Place) -> SourcesAnswer:
    return SourcesAnswer(sources(place))


def usual(question: Question, random: Random, place: Place) -> UsualAnswer:
    hours = tuple(hour * 3_600_000_000 for hour in range(25))
    middle = tuple(2000.0 * min(1, max(0, (hour - 7) / 10)) for hour in range(25))
    return UsualAnswer(
        indicator=question.indicators[0], at=(*hours[:11], hours[10] + 1_440_000_000),
        so_far=tuple(round(value * 1.05) for value in (*middle[:11], 680.0)), hours=hours,
        low=tuple(0.9 * value for value in middle), middle=middle, high=tuple(1.1 * value for value in middle),
        now=(610.0, 680.0, 750.0), days=8,
    )  # fmt: skip


MADE = {
    "points": points, "series": series, "areas": areas, "peers": peers, "cross": cross, "breakdown": breakdown,
    "form": form, "published": published, "spots": spots, "sources": listed, "usual": usual, **delay_samples.MADE,
    **trust_answers.MADE,
}  # fmt: skip


def answers(panel, of: Context) -> tuple:
    """The answers to all questions of a panel, the same for the same panel."""
    random = Random(panel.key)
    return tuple(MADE[question.name](question, random, of.place) for question in questions(panel, of))


def changed(value, how: Callable[[Point], Point]):
    """The same answers with every point in them changed."""
    if isinstance(value, Point):
        return how(value)
    if isinstance(value, tuple):
        return tuple(changed(one, how) for one in value)
    if not is_dataclass(value):
        return value
    told = {one.name: getattr(value, one.name) for one in fields(value)}
    return replace(value, **{key: changed(one, how) for key, one in told.items()})


def emptied(answer):
    """The answer of a period in which nothing happened."""
    told = {one.name: () for one in fields(answer) if isinstance(getattr(answer, one.name), tuple)}
    return replace(answer, **told)


def updates(of: Context) -> tuple[Update, ...]:
    """The updates of a whole page."""
    return tuple(
        u for panel in panels_of(of.view.page, of.place) for u in draw(panel, answers(panel, of), of)
    )
