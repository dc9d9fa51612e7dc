"""The pages of walls: a registered screen's own, and the preview of one for whoever is signed in."""

from dataclasses import replace
from urllib.parse import parse_qsl

from dash.development.base_component import Component

from ioc import clock
from ioc.access.caller import Caller, home_of
from ioc.access.scope import require
from ioc.domain.moments import to_us
from ioc.epochs import MINUTE, Epochs
from ioc.errors import IocError, SettingError
from ioc.indicators.answers import Epoch
from ioc.screens.programme import MOST_S
from ioc.texts import DEFAULT_LANGUAGE, LANGUAGES
from layouts.page import not_found, wrong_address
from layouts.spans import make_context
from layouts.view import View
from layouts.walls.page import wall_layout
from layouts.walls.setup import PREVIEW, ScreenOf, ScreenSetup, preview_of, profile_text

PATH = "/wall/"


class Walls:
    """screen_of(id): the set-up of a registered screen, None where there is none."""

    def __init__(self, epochs: Epochs, screen_of: ScreenOf):
        self.epochs, self.screen_of = epochs, screen_of

    def at(self, path: str, search: str, caller: Caller) -> Component | None:
        """The wall of an address; None where it is no wall's address."""
        if not path.startswith(PATH):
            return None
        lang = _language(search)
        try:
            screen = path.removeprefix(PATH).strip("/")
            setup = self._setup(screen, search, caller)
        except SettingError as error:
            return wrong_address(str(error), lang)
        if setup is None:
            return not_found(lang)
        require(caller.scope, self.epochs.place, setup.area)
        return wall_layout(screen, setup, self._context(setup, lang, caller))

    def _setup(self, screen: str, search: str, caller: Caller) -> ScreenSetup | None:
        if screen != PREVIEW:
            return _stilled(self.screen_of(screen), dict(parse_qsl(search.removeprefix("?"))))
        place = self.epochs.place
        return preview_of(place, search, home_of(place, caller.scope) or place.root)

    def _context(self, setup: ScreenSetup, lang: str, caller: Caller):
        """Nothing on it but the place, the moment and the language: the pages come as bundles."""
        view = View(page=setup.items[0].page, area=setup.area, wall=profile_text(setup.profile), lang=lang)
        try:
            glance = self.epochs.glance()
            epoch, sources = glance.epoch, glance.sources
        except IocError:  # the wall itself says that it hears nothing
            now = to_us(clock.now())
            epoch, sources = Epoch(0, now - now % MINUTE), ()
        return make_context(view, self.epochs.place, epoch, self.epochs.calendar, sources, caller.scope)


def _stilled(setup: ScreenSetup | None, told: dict[str, str]) -> ScreenSetup | None:
    """With `still`, a miniature of what the screen says it shows: nobody's heartbeat, and nothing turns."""
    if setup is None or "still" not in told:
        return setup
    return replace(setup, items=(replace(setup.items[0], seconds=MOST_S),), preview=True, still=True)


def _language(search: str) -> str:
    found = next((one for one in LANGUAGES if f"lang={one}" in search), None)
    return found or DEFAULT_LANGUAGE
