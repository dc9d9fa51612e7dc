"""A portal is laid beside its one-stop system as soon as both have been read for the first time; then each night."""

from ioc.store.polls import read_state
from ioc.store.portal_days import portal_days_of
from ioc.store.portal_entries import told_at
from ioc.trust.reconciling import Reconciling


class FirstBeside:
    """turn() looks at the portals that were never compared."""

    def __init__(self, reconciling: Reconciling):
        self.reconciling, place = reconciling, reconciling.place
        self.waiting = {name: one.portal_of for name, one in place.sources.items() if one.portal_of}

    def turn(self) -> None:
        for name, of in list(self.waiting.items()):
            compared, read = self._known(name, of)
            if not compared and not read:
                continue
            if not compared:
                self.reconciling.beside(name)
            del self.waiting[name]

    def _known(self, name: str, of: str) -> tuple[bool, bool]:
        """Whether the portal was ever compared, and whether both sides have been read."""
        place = self.reconciling.place.code
        with self.reconciling.store.read() as conn:
            compared = bool(portal_days_of(conn, place, name))
            read = read_state(conn, place, of).history_complete and told_at(conn, place, name) is not None
        return compared, read
