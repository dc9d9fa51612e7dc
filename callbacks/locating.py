"""Whether the dossier of an address may be seen, and in which area it lies; any other view is as it is."""

from ioc.access.scope import Scope
from ioc.dossier.read import area_of
from ioc.epochs import Epochs
from layouts.view import View


def located(epochs: Epochs, view: View, scope: Scope) -> View | None:
    """The view at the dossier's area; None for one that is not there and for one that may not be seen alike."""
    if view.dossier is None:
        return view
    with epochs.store.read() as conn:
        area = area_of(conn, epochs.place, view.dossier, scope)
    return None if area is None else view.but(area=area)
