"""The front desk: everything that knows who may come in, on one store."""

from dataclasses import dataclass, field

from geo.places import Place
from ioc.access.audit import Audit
from ioc.access.limits import Limit
from ioc.access.oidc import Provider
from ioc.access.people import People
from ioc.access.sessions import Sessions
from ioc.access.signing_in import SigningIn
from ioc.access.tokens import Tokens
from ioc.screens.registry import Screens
from ioc.settings import Settings
from ioc.store import Store
from ioc.store.desk import desk_url, open_desk
from ioc.store.engine import PAGE_S


def _refusals_noted() -> Limit:
    """So many a minute of each person: nobody fills the log."""
    return Limit(10, 60.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """provider: the OpenID Connect provider, where one is set. metrics_token: of the settings, for /metrics alone."""

    place: Place
    store: Store
    people: People
    sessions: Sessions
    tokens: Tokens
    audit: Audit
    signing_in: SigningIn
    screens: Screens
    provider: Provider | None = None
    metrics_token: str | None = field(default=None, repr=False)
    refusals: Limit = field(default_factory=_refusals_noted)
    secure: bool = False  # TLS ends here or before us: cookies never travel in clear


def desk_on(
    store: Store, place: Place, *, idle_hours: float = 8, most_hours: float = 24, **more: object
) -> Desk:
    """The desk on a store that has its tables."""
    people, audit = People(store, place), Audit(store)
    return Desk(
        place=place, store=store, people=people, audit=audit, tokens=Tokens(store, place),
        sessions=Sessions(store, idle_hours=idle_hours, most_hours=most_hours),
        signing_in=SigningIn(people, audit), screens=Screens(store, place, audit), **more,
    )  # fmt: skip


def desk_of(settings: Settings, place: Place) -> Desk:
    """The desk of the settings."""
    store = open_desk(desk_url(settings.data, settings.database_url), place, most_s=PAGE_S)
    return desk_on(
        store, place, idle_hours=settings.session_idle_hours, most_hours=settings.session_most_hours,
        provider=Provider.of(settings), metrics_token=settings.metrics_token, secure=settings.is_secure,
    )  # fmt: skip
