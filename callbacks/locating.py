"""Whether the dossier or source of an address may be seen, and in which area a dossier lies."""

from ioc.access.caller import Caller
from ioc.access.roles import SEE_RECORDS, SEE_SOURCES
from ioc.dossier.read import area_of
from ioc.epochs import Epochs
from ioc.errors import ScopeError
from layouts.view import TRUST_PAGES, View


def located(epochs: Epochs, view: View, caller: Caller) -> View | None:
    """The view at the dossier's area; None for one that is not there and for one that may not be seen alike.

    ScopeError for whoever may see no records, or no sources, at all.
    """
    if view.page in TRUST_PAGES:
        require_may(caller, SEE_SOURCES)
    if view.dossier is None:
        return view
    require_may(caller, SEE_RECORDS)
    with epochs.store.read() as conn:
        area = area_of(conn, epochs.place, view.dossier, caller.scope)
    return None if area is None else view.but(area=area)


def require_may(caller: Caller, permission: str) -> None:
    """ScopeError unless the caller has the permission."""
    if not caller.may(permission):
        raise ScopeError(f"{permission}: the caller does not have this permission")
