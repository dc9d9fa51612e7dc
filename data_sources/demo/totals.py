"""The figures that the demo's history must add up to: those the place's authority published."""

from dataclasses import dataclass

from geo.places import Place, Published
from ioc.domain.moments import day_number
from ioc.errors import SettingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Day numbers are half-open. The history ends, and the live events begin, at the midnight of `cut`."""

    first: int
    cut: int
    online: int
    elsewhere: int
    carried_over: int
    resolved: int
    late: int
    paid_first: int
    paid_end: int
    payments: int
    amount: int

    @property
    def received(self) -> int:
        return self.online + self.elsewhere

    @property
    def pending(self) -> int:
        """What is left at the cut, by the arithmetic of the parts."""
        return self.received + self.carried_over - self.resolved


def totals_of(place: Place) -> Totals:
    """Reads them from the place's published figures; SettingError names what is not there."""
    dossiers, payments = _report(place, "dossiers.resolved"), _report(place, "payments.value")
    return Totals(
        first=day_number(dossiers.start), cut=day_number(dossiers.end),
        online=dossiers.value("dossiers.received_online"),
        elsewhere=dossiers.value("dossiers.received_in_person_postal"),
        carried_over=dossiers.value("dossiers.carried_over"),
        resolved=dossiers.value("dossiers.resolved"), late=dossiers.value("dossiers.resolved_late"),
        paid_first=day_number(payments.start), paid_end=day_number(payments.end),
        payments=payments.value("payments.count"), amount=payments.value("payments.value"),
    )  # fmt: skip


def _report(place: Place, key: str) -> Published:
    for report in place.published:
        if any(one.key == key for one in report.values):
            return report
    raise SettingError(f"demo: the place {place.code} publishes no {key}, so no history can be made for it")
