"""A view as somebody sees it: what a bundle is made for, and shared by all who have the same areas."""

from dataclasses import dataclass

from ioc.access.scope import Scope
from layouts.view import View


@dataclass(frozen=True, slots=True)
class Shown:
    view: View
    scope: Scope

    def query(self) -> str:
        """The key of its bundle: the view's own, and the areas."""
        return f"{self.view.query()}|{','.join(sorted(self.scope.areas))}"
