"""How the keeper's page writes what a screen told: ages, epochs, browsers, sizes."""

import re

from ioc import clock
from ioc.access.desk import Desk
from ioc.domain.moments import SECOND, from_us, to_us
from ioc.screens.events import Event
from ioc.screens.programme import WALL_PAGES
from ioc.screens.screen import ScreenState
from ioc.texts import formats, t

BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chromium"), ("Version", "Safari"))
MB = 2**20


class Words:
    """In one language."""

    def __init__(self, desk: Desk, lang: str):
        self.desk, self.lang, self.now = desk, lang, to_us(clock.real())

    def heard(self, state: ScreenState) -> str:
        if state.seen_at is None:
            return formats.DASH
        age = formats.age((self.now - state.seen_at) / SECOND, self.lang)
        return t("access.screens.ago", self.lang, age=age)

    def page(self, key: str) -> str:
        """The name of a wall page; whatever else a screen says it shows is shown as it is."""
        return t(f"access.screens.wall.{key}", self.lang) if key in WALL_PAGES else key or formats.DASH

    def epoch(self, state: ScreenState) -> str:
        """As of when, and the data version."""
        report = state.report
        return formats.DASH if report.as_of is None else f"{self.moment(report.as_of)} · {report.version}"

    def moment(self, us: int) -> str:
        """Of the place's time."""
        return formats.moment(from_us(min(us, 2**52), self.desk.place.zone), self.lang)

    def size(self, state: ScreenState) -> str:
        report = state.report
        return f"{report.width} × {report.height}" if report.width and report.height else formats.DASH

    def other_size(self, state: ScreenState) -> str | None:
        """The warning that a screen says another size than its profile."""
        kept, report = state.screen.profile, state.report
        if not (report.width and report.height) or (report.width, report.height) == (
            kept.width_px,
            kept.height_px,
        ):
            return None
        told = {"told": self.size(state), "kept": f"{kept.width_px} × {kept.height_px}"}
        return t("access.screens.other_size", self.lang, **told)

    def browser(self, state: ScreenState) -> str:
        """Chromium 147, out of what it says of itself."""
        for mark, name in BROWSERS:
            if found := re.search(rf"{mark}\w*/(\d+)", state.report.browser):
                return f"{name} {found[1]}"
        return state.report.browser[:40] or formats.DASH

    def memory(self, state: ScreenState) -> str:
        used = state.report.memory
        return formats.DASH if used is None else f"{formats.number(used / MB, self.lang)} MB"

    def still(self, state: ScreenState) -> str:
        """The address of a miniature: what the screen says it shows."""
        return f"/wall/{state.screen.id}?still=1"

    def event(self, event: Event) -> str:
        return self.desk.screens.events.text(event, self.lang)
