"""Whether the dossier of an address may be seen, and in which area it lies; any other view is as it is."""

from ioc.access.caller import Caller
from ioc.access.roles import SEE_RECORDS
from ioc.dossier.read import area_of
from ioc.epochs import Epochs
from ioc.errors import ScopeError
from layouts.view import View


def located(epochs: Epochs, view: View, caller: Caller) -> View | None:
    """The view at the dossier's area; None for one that is not there and for one that may not be seen alike.

    ScopeError for whoever may see no records at all.
    """
    if view.dossier is None:
        return view
    if not caller.may(SEE_RECORDS):
        raise ScopeError(f"{SEE_RECORDS}: the caller does not have this permission")
    with epochs.store.read() as conn:
        area = area_of(conn, epochs.place, view.dossier, caller.scope)
    return None if area is None else view.but(area=area)
