"""The keeper's page of wall screens: paired by code, listed with how they fare, given a programme, ordered about."""

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, abort, redirect, request

from ioc.access.caller import home_of
from ioc.access.desk import Desk
from ioc.access.forms import address, check_form, language, page
from ioc.access.guard import caller_now
from ioc.errors import BusyError, SettingError
from ioc.screens.deeds import DEEDS, area_of, said
from ioc.screens.forms import (
    OTHER,
    PRESETS,
    preset_of,
    read_profile,
    rows_of,
    typed,
)
from ioc.screens.orders import COMMANDS
from ioc.screens.pairing import UnknownCodeError
from ioc.screens.profile import DEFAULT_PROFILE, Profile
from ioc.screens.programme import DAYS, WALL_PAGES, default_programme
from ioc.screens.screen import Screen
from ioc.screens.words import Words
from ioc.texts import t

ADDRESS, EDIT = "/screens", "/screens/edit"
Fits = Callable[[Profile, str], tuple[int, list[str]]]


def blueprint(desk: Desk, fits: Fits | None = None) -> Blueprint:
    """fits(profile, lang): how many blocks a screen has room for, and warnings; told by what draws the walls."""
    pages = Blueprint("screen_pages", __name__, template_folder="templates")
    keeper = Keeper(desk, fits)
    for rule, name, method, answer in (
        (ADDRESS, "list", "GET", keeper.overview), (ADDRESS, "pair", "POST", keeper.pair),
        (f"{ADDRESS}/list", "live", "GET", partial(keeper.overview, template="screens_live.html")),
        (EDIT, "screen", "GET", keeper.screen), (EDIT, "change", "POST", keeper.change),
        (f"{ADDRESS}/events", "acknowledge", "POST", keeper.acknowledge),
    ):  # fmt: skip
        pages.add_url_rule(rule, name, answer, methods=[method])
    return pages


class Keeper:
    """Everybody keeps the screens of their own areas."""

    def __init__(self, desk: Desk, fits: Fits | None):
        self.desk, self.screens, self.fits = desk, desk.screens, fits

    def overview(self, status: int = 200, *, template: str = "screens.html", **more: Any) -> Response:
        mine = caller_now().scope
        found = [one for one in self.screens.all() if mine.allows(self.desk.place, one.screen.area)]
        told = {
            "wrong": "",
            "told": None,
            "typed": self._typed(),
            "still": request.args.get("still", ""),
            **more,
        }
        return self._page(
            template, status, states=found, events=self.screens.events.within(mine), presets=(*PRESETS, OTHER),
            areas=self._areas(), **told,
        )  # fmt: skip

    def pair(self) -> Response:
        check_form()
        form = request.form
        try:
            area, profile = area_of(self.desk, form), read_profile(form)
            programme = default_programme(self.desk.place, area)
            told = (form.get("code", ""), form.get("name", ""), area, profile, programme, caller_now().login)
            screen = self.screens.pair(*told, address=address())
        except (SettingError, BusyError) as error:
            return self.overview(400, wrong=_wrong(error), typed=SimpleNamespace(**typed(form, *NAMES)))
        return self.overview(told=said("paired", screen))

    def screen(self, status: int = 200, **more: Any) -> Response:
        screen = self._screen()
        state = next((one for one in self.screens.all() if one.screen.id == screen.id), None)
        told = {"wrong": "", "told": None, **more}
        return self._page(
            "screen.html", status, state=state, screen=screen, presets=(*PRESETS, OTHER), areas=self._areas(),
            preset=preset_of(screen.profile), spans=rows_of(screen.programme, screen.area), days=DAYS,
            fits=self.fits(screen.profile, language()) if self.fits else None, **told,
        )  # fmt: skip

    def change(self) -> Response:
        check_form()
        screen, deed = self._screen(), request.form.get("deed", "")
        if deed not in DEEDS:
            return redirect(ADDRESS, 303)
        try:
            told = DEEDS[deed](self.desk, screen)
        except SettingError as error:
            return self.screen(400, wrong=_wrong(error))
        gone = self.screens.find(screen.id) is None
        return self.overview(told=told) if gone else self.screen(told=told)

    def acknowledge(self) -> Response:
        """Of one's own areas alone; what somebody else has acknowledged meanwhile is as well."""
        check_form()
        key = request.form.get("key", "")
        if key in {one.key for one in self.screens.events.within(caller_now().scope)}:
            try:
                self.screens.events.acknowledge(key, caller_now().login, address=address())
            except SettingError:
                return redirect(_here(), 303)
        return redirect(_here(), 303)

    def _page(self, template: str, status: int, **told: Any) -> Response:
        told = {"walls": WALL_PAGES, "commands": COMMANDS, "pair_address": f"{request.host_url}pair", **told}
        return page(self.desk, template, status, here="screens", words=Words(self.desk, language()), **told)

    def _screen(self) -> Screen:
        """The screen of the request; 404 alike for one that is not there and one of another area."""
        found = self.screens.find(request.values.get("screen", ""))
        if found is None or not caller_now().scope.allows(self.desk.place, found.area):
            abort(404)
        return found

    def _areas(self) -> list[str]:
        place, mine = self.desk.place, caller_now().scope
        return [key for key, one in place.areas.items() if one.has_territory and mine.allows(place, key)]

    def _typed(self) -> SimpleNamespace:
        area = home_of(self.desk.place, caller_now().scope) or ""
        return SimpleNamespace(code="", name="", area=area, preset="hd", **DEFAULT_PROFILE.to_json())


NAMES = ("code", "name", "area", "preset", *DEFAULT_PROFILE.to_json())


def _wrong(error: SettingError | BusyError) -> str:
    if isinstance(error, UnknownCodeError):
        return t("access.screens.wrong_code", language())
    return t("access.screens.too_many", language()) if isinstance(error, BusyError) else str(error)


def _here() -> str:
    return f"{ADDRESS}?lang={language()}"
