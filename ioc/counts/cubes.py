"""Which cube counts what by what: the one table from which deltas are made and checked."""

from dataclasses import dataclass

from ioc.domain.records import Kind
from ioc.store.tables import CUBES

ATTRIBUTIONS = {"resolving": "resolving_area", "receiving": "receiving_area"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """name: of the table; time: day | month; splits: key column -> column of the facts; attributions: for
    dossiers, the areas they are counted under. durations: counts ended dossiers by bucket of elapsed time."""

    name: str
    subject: Kind
    time: str
    splits: dict[str, str]
    attributions: tuple[str, ...] = ()
    durations: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Key columns of the table in its order, `place` left out."""
        return tuple(c.name for c in CUBES[self.name].primary_key if c.name != "place")

    @property
    def counters(self) -> tuple[str, ...]:
        return tuple(c.name for c in CUBES[self.name].c if not c.primary_key)


BOTH = tuple(ATTRIBUTIONS)
ALL = (
    Cube(name="dossier_day_area", subject=Kind.DOSSIERS, time="day", attributions=BOTH,
         splits={"channel": "channel"}),
    Cube(name="dossier_day_field", subject=Kind.DOSSIERS, time="day",
         splits={"field_code": "field_code", "channel": "channel"}),
    Cube(name="dossier_month_area_field", subject=Kind.DOSSIERS, time="month", attributions=BOTH,
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
