"""The shipped place with a portal that shows the dossiers of its one-stop system, and what the portal tells."""

from dataclasses import replace
from datetime import datetime, timedelta

from geo.names import Names
from geo.places import Place, SourceEntry
from ioc.domain.records import PortalRecord

PORTAL = "portal"


def with_portal(place: Place, **more: object) -> Place:
    entry = SourceEntry(
        name=PORTAL, kind="portal", module=None, mapping="portal.toml", agreed_age=timedelta(days=1),
        overlap=timedelta(0), interval=timedelta(hours=1), working_time="office",
        names=Names("Cổng dịch vụ công", "Portal"), reports="centre", portal_of="one_stop", **more,
    )  # fmt: skip
    return replace(place, sources={**place.sources, PORTAL: entry})


def shown(code: str, told: datetime, **more: object) -> PortalRecord:
    """A dossier as the portal shows it since a moment."""
    return PortalRecord(source=PORTAL, dossier_code=code, updated_at=told, **more)
