"""Notes who opens the page of a dossier: once a view; a page that keeps itself up to date opens nothing anew."""

import threading
from collections import OrderedDict

from callbacks.caller import note
from ioc.access.audit import Audit
from ioc.access.caller import Caller
from layouts.view import View

MOST_KEPT = 10_000  # openings remembered


class Openings:
    """Shared by all threads of a web process."""

    def __init__(self, audit: Audit):
        self.audit = audit
        self._known: OrderedDict[tuple, None] = OrderedDict()
        self._lock = threading.Lock()

    def opened(self, view: View, caller: Caller) -> None:
        """A page was drawn for somebody."""
        if view.dossier is not None:
            self._remember(view, caller)
            note(self.audit, "dossier_opened", "/".join(view.dossier))

    def refreshed(self, view: View, caller: Caller) -> None:
        """A bundle was sent; noted where its page was not opened before: an address can be asked by hand."""
        if view.dossier is not None and not self._is_known(view, caller):
            self.opened(view, caller)

    def _remember(self, view: View, caller: Caller) -> None:
        with self._lock:
            self._known[caller.id, view.dossier] = None
            if len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)

    def _is_known(self, view: View, caller: Caller) -> bool:
        with self._lock:
            return (caller.id, view.dossier) in self._known
