"""Sets of dossiers behind numbers that no indicator names: passes of steps, waits that last, days beyond due."""

from dataclasses import dataclass

from ioc.indicators.catalogue import Indicator

GATHERED = "gathered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """Who belongs to a set: any of what is told.

    ended: dossiers with a step that ended in the period; now: the members of an indicator as it stands now;
    during: those of one in the period. lasting: of `now` those alone whose open step tells since when it lasts.
    """

    key: str
    ended: bool = False
    now: str | None = None
    during: str | None = None
    lasting: bool = False


GATHERINGS: dict[str, Gathering] = {
    one.key: one
    for one in (
        Gathering(key="dossiers_stepped", ended=True),
        Gathering(key="dossiers_waited", ended=True, now="dossiers_pending", lasting=True),
        Gathering(key="dossiers_lasting", now="dossiers_pending", lasting=True),
        Gathering(key="dossiers_beyond_due", now="dossiers_overdue", during="dossiers_resolved_late"),
    )
}
SETS: dict[str, Indicator] = {
    key: Indicator(key=key, subject="dossiers", reads=GATHERED, partial=True) for key in GATHERINGS
}


def counts_passes(members: str) -> bool:
    """Whether a set is made of passes through steps: of one dossier there may be several."""
    return members in GATHERINGS and GATHERINGS[members].ended
