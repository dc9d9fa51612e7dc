"""Which cube counts what by what: the one table from which deltas are made and checked."""

from dataclasses import dataclass

from ioc.domain.records import Kind
from ioc.store.tables import CUBES


@dataclass(frozen=True, slots=True)
class Way:
    """Rows counted under one of their areas. only_moved: those alone that are resolved elsewhere than received."""

    attribution: str
    area: str
    sign: int = 1
    only_moved: bool = False


BOTH = (
    Way("resolving", "resolving_area"),
    Way("moved", "receiving_area", only_moved=True),
    Way("moved", "resolving_area", sign=-1, only_moved=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """name: of the table; time: day | month; splits: key column -> column of the facts; ways: for dossiers, the
    areas they are counted under. durations: counts ended dossiers by bucket of elapsed time."""

    name: str
    subject: Kind
    time: str
    splits: dict[str, str]
    ways: tuple[Way, ...] = ()
    durations: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Key columns of the table in its order, `place` left out."""
        return tuple(c.name for c in CUBES[self.name].primary_key if c.name != "place")

    @property
    def counters(self) -> tuple[str, ...]:
        return tuple(c.name for c in CUBES[self.name].c if not c.primary_key)


ALL = (
    Cube(name="dossier_day_area", subject=Kind.DOSSIERS, time="day", ways=BOTH,
         splits={"channel": "channel"}),
    Cube(name="dossier_day_field", subject=Kind.DOSSIERS, time="day",
         splits={"field_code": "field_code", "channel": "channel"}),
    Cube(name="dossier_month_area_field", subject=Kind.DOSSIERS, time="month", ways=BOTH,
         splits={"field_code": "field_code", "channel": "channel"}),
    Cube(name="dossier_month_duration", subject=Kind.DOSSIERS, time="month", splits={"area": "resolving_area"},
         durations=True),
    Cube(name="ticket_day_category", subject=Kind.TICKETS, time="day", splits={"area": "area", "category": "category"}),
    Cube(name="ticket_day_channel", subject=Kind.TICKETS, time="day", splits={"area": "area", "channel": "channel"}),
    Cube(name="payment_day_channel", subject=Kind.PAYMENTS, time="day", splits={"area": "area", "channel": "channel"}),
    Cube(name="payment_day_type", subject=Kind.PAYMENTS, time="day", splits={"area": "area", "type": "type"}),
)  # fmt: skip


def of_subject(subject: str) -> tuple[Cube, ...]:
    return tuple(cube for cube in ALL if cube.subject == subject)
