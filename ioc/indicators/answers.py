"""Questions that panels ask and the answers they draw: plain values, no SQL behind them and no drawing in them.

Every answer of one epoch is computed from one data version and one as-of moment.
"""

from dataclasses import dataclass, field

from ioc.dossier.answers import DossierAnswer
from ioc.indicators.delay_answers import DelayAnswer
from ioc.trust.answers import Trusted


@dataclass(frozen=True, slots=True)
class Epoch:
    """What a screen shows: the data version and the moment (microseconds UTC, floored to the minute)."""

    version: int
    as_of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """[start, end) in microseconds UTC. key: today | 7days | month | quarter | year | report | custom."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a panel. name: a key of `reader.QUESTIONS`; by: what to split by, where the name splits."""

    name: str
    area: str
    period: Period
    indicators: tuple[str, ...] = ()
    comparison: Period | None = None
    by: str | None = None
    step: str | None = None  # hour | day | month
    field: str | None = None  # only dossiers of this field, where the name can be cut by it
    dossier: tuple[str, str] | None = None  # source and code
    source: str | None = None  # of one source, where the name asks for it
    find: str | None = None  # words to be found, where the name searches
    day: int | None = None  # of one local day, where the name can be cut by it


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One number. value is None where there is none (nothing to divide by); shares are 0..1, drawn as per cent.

    numerator / denominator are None for plain counts; n is the number of records behind it (for "< 20").
    missing: areas whose source is dead, so that the number is "at least". approximate: from the sketch.
    """

    indicator: str
    value: float | int | None
    numerator: int | None = None
    denominator: int | None = None
    n: int = 0
    previous: float | int | None = None  # the same number of the comparison period
    target: float | None = None
    missing: tuple[str, ...] = ()
    of_members: int = 0  # how many members the total should have ("9/11")
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class PointsAnswer:
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    indicator: str
    values: tuple[float | int | None, ...]
    previous: tuple[float | int | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesAnswer:
    """starts: the beginning of each step (microseconds UTC). incomplete: index of the step still running."""

    step: str
    starts: tuple[int, ...]
    lines: tuple[Line, ...]
    incomplete: int | None = None
    days_off: tuple[int, ...] = ()  # indexes of steps that are not working days
    target: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """low, high: Wilson 95 % interval of a share; unreliable: fewer than 20 events."""

    area: str
    point: Point
    low: float | None = None
    high: float | None = None
    unreliable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasAnswer:
    """Children of `parent` in the official order, own one-stop unit included. edges: the five class borders."""

    parent: str
    indicator: str
    rows: tuple[AreaRow, ...]
    target: float | None = None
    edges: tuple[float, ...] = ()
    whole: Point | None = None  # the parent's own value


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossAnswer:
    """A table of counts: row keys x column keys; `by_row` / `by_column` say what the keys are (field, channel)."""

    by_row: str
    by_column: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownAnswer:
    """One indicator split by channel, category, type, field, kind or state; greatest first."""

    by: str
    keys: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A row of form II.06a: label (area or field code; "" for the total) and columns 3..13."""

    key: str
    columns: tuple[int, ...]
    broken: tuple[str, ...] = ()  # the identities that do not hold, as written in the form: "(3)=(4)+(5)+(6)"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswer:
    form: str
    by: str
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """A published figure beside ours; key: of the place file; ours is None where we cannot count it."""

    key: str
    published: int
    ours: int | None
    group: str  # key of the published set in the place file
    unit: str = "count"


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    rows: tuple[PublishedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Tickets at one stored coordinate (rounded to about 100 m)."""

    lat: float
    lon: float
    category: str
    open: int
    overdue: int
    count: int


@dataclass(frozen=True, slots=True)
class SpotsAnswer:
    spots: tuple[Spot, ...]
    unplaced: int = 0  # tickets of the period without a coordinate: said, not hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingUnit:
    """A unit that is silent for longer than it usually is; both in the working time of the source."""

    area: str
    newest_event_at: int
    heard_at: int | None
    usual_us: int
    silent_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFreshness:
    """state: live | late | dead | new; silent: no event for longer than agreed within its own working time."""

    source: str
    kind: str
    state: str
    silent: bool
    agreed_age_s: int
    last_good_at: int | None
    newest_event_at: int | None
    last_error: str | None = None
    history_complete: bool = True
    progress: float | None = None  # 0..1 of the first full reading
    missing_units: tuple[MissingUnit, ...] = ()  # in the official order of areas


@dataclass(frozen=True, slots=True)
class SourcesAnswer:
    sources: tuple[SourceFreshness, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualAnswer:
    """A count from midnight on, today and on the same weekday of the last weeks.

    at, so_far: microseconds since midnight up to now, and the sums at them. hours: of a whole day, with the
    band at each; now: low, middle and high of the band at this very minute. No band: too few days before.
    """

    indicator: str
    at: tuple[int, ...] = ()
    so_far: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    low: tuple[float, ...] = ()
    middle: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    now: tuple[float, ...] = ()
    days: int = 0


Answer = (
    PointsAnswer | SeriesAnswer | AreasAnswer | CrossAnswer | BreakdownAnswer | FormAnswer | PublishedAnswer
    | SpotsAnswer | SourcesAnswer | UsualAnswer | DelayAnswer | DossierAnswer | Trusted
)  # fmt: skip
