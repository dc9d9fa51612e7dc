"""The register of wall screens: paired, looked up by their token, heard, ordered about, revoked."""

from collections.abc import Sequence
from typing import Any

from geo.places import Place
from ioc import clock
from ioc.access.audit import Audit
from ioc.access.caller import SCREEN, Caller
from ioc.access.people import check_areas
from ioc.access.roles import SEE_FIGURES
from ioc.access.scope import scope_of
from ioc.access.secrets import new_id
from ioc.domain.moments import to_us
from ioc.errors import SettingError
from ioc.screens.bearing import Bearing
from ioc.screens.events import Events
from ioc.screens.heartbeats import Heartbeats
from ioc.screens.known import Known
from ioc.screens.orders import Orders
from ioc.screens.pairing import Pairings
from ioc.screens.profile import Profile
from ioc.screens.programme import Programme
from ioc.screens.programme import check_areas as check_programme
from ioc.screens.screen import (
    LONGEST_NAME,
    Report,
    Screen,
    ScreenState,
    profile_text,
    programme_text,
    screen_of,
    state_at,
)
from ioc.screens.showing import Showing
from ioc.store import Store
from ioc.store.screens import add_screen, change_screen

PERMISSIONS = frozenset({SEE_FIGURES})
NOBODY = Report()


class Screens:
    """Shared by all threads of a web process; deeds are noted in the audit under the name of whoever does them."""

    def __init__(self, desk: Store, place: Place, audit: Audit):
        self.desk, self.place, self.audit = desk, place, audit
        self.known, self.heartbeats, self.pairings = Known(desk), Heartbeats(desk), Pairings(desk)
        self.bearing, self.orders = Bearing(desk, self.known), Orders(desk, self.known)
        self.events, self.showing = Events(desk, place, audit), Showing(place)

    # --- coming in

    def start_pairing(self, address: str = "") -> tuple[str, str]:
        """The code to show, and the secret the waiting screen holds."""
        return self.pairings.start(address)

    def pair(
        self,
        code: str,
        name: str,
        area: str,
        profile: Profile,
        programme: Programme,
        by: str,
        *,
        address: str = "",
    ) -> Screen:
        """A new screen out of the one that shows the code."""
        self._check(name, area, programme)
        code, screen = self.pairings.check(code, by), new_id()
        with self.desk.write() as conn:
            self.pairings.fill(conn, code, screen)
            add_screen(
                conn, self.place.code, id=screen, name=name.strip(), area=area, profile=profile_text(profile),
                programme=programme_text(programme), paired_by=by, paired_at=to_us(clock.real()),
            )  # fmt: skip
        self.known.forget()
        self.audit.note("screen_paired", by, screen, address=address, name=name.strip(), area=area)
        return self.get(screen)

    def claim(self, secret: str) -> tuple[str | None, bool]:
        """The token of a waiting screen once a person has entered its code, the same however often it asks; and
        whether it still waits or has it."""
        token, waits = self.pairings.claim(secret)
        if token is not None:
            self.known.forget()
        return token, waits

    def caller(self, token: str) -> Caller | None:
        """Who bears a screen's token: it sees figures of its own area, and nothing else."""
        row = self.bearing.row(token)
        if row is None:
            return None
        return Caller(
            kind=SCREEN, id=row["id"], login=f"screen:{row['name']}", name=row["name"], role="",
            scope=scope_of([row["area"]]), permissions=PERMISSIONS,
        )  # fmt: skip

    # --- being there

    def find(self, screen: str) -> Screen | None:
        row = self.known.now().rows.get(screen)
        return None if row is None else screen_of(row)

    def get(self, screen: str) -> Screen:
        """The screen with an id; SettingError when there is none."""
        found = self.find(screen)
        if found is None:
            raise SettingError(f"there is no screen {screen!r}")
        return found

    def all(self) -> list[ScreenState]:
        """Every screen with how it was last heard of, by name."""
        heard, now = self.heartbeats.last(), to_us(clock.real())
        told = (
            (screen_of(row), *heard.get(key, (None, NOBODY))) for key, row in self.known.now().rows.items()
        )
        return [ScreenState(screen, state_at(seen, now), seen, report) for screen, seen, report in told]

    def state(self, screen: str) -> ScreenState | None:
        """One screen with how it was last heard of."""
        return next((one for one in self.all() if one.screen.id == screen), None)

    def beat(self, screen: str, report: Report, lang: str = "vi", done: Sequence[str] = ()) -> dict[str, Any]:
        """Takes a heartbeat; what the screen is to show and do. done: ids of orders that it did."""
        self.heartbeats.note(screen, report)
        one, orders = self.get(screen), self.orders.take(screen, done)
        message = one.message_at(to_us(clock.real()))
        return {
            "name": one.name, "orders": orders, "programme": self.showing.now(one),
            "messages": [{"text": message, "until": one.message_until}] if message else [],
            "events": self.events.told_to(one.area, lang), "rotate": False,
        }  # fmt: skip

    # --- being kept

    def change(
        self,
        screen: str,
        *,
        name: str,
        area: str,
        profile: Profile,
        programme: Programme,
        by: str,
        address: str = "",
    ) -> None:
        """Gives a screen another name, area, profile or programme."""
        before = self.get(screen)
        self._check(name, area, programme)
        told = {"profile": profile_text(profile), "programme": programme_text(programme)}
        self._write(screen, name=name.strip(), area=area, **told)
        if (before.area, before.profile) != (area, profile):
            self.orders.give(screen, "reload")  # its page is made for them
        self.audit.note("screen_changed", by, screen, address=address, name=name.strip(), area=area)

    def order(
        self, screen: str, command: str, *, page: str = "", text: str = "", minutes: int = 0, by: str,
        address: str = "",
    ) -> None:  # fmt: skip
        """reload | show (page) | message (text, minutes) | identify | next | pause | resume."""
        one = self.get(screen)
        self.orders.give(screen, command, page=page, text=text, minutes=minutes)
        told = {"page": page} if command == "show" else {"text": text} if command == "message" else {}
        self.audit.note("screen_ordered", by, screen, address=address, name=one.name, command=command, **told)

    def rotate(self, screen: str, *, by: str, address: str = "") -> None:
        """Its token is changed at the next heartbeat; the screen goes on without a break."""
        one = self.get(screen)
        if self.bearing.ask(screen):
            self.audit.note("screen_rotated", by, screen, address=address, name=one.name)

    def revoke(self, screen: str, *, by: str, address: str = "") -> None:
        """Ends what the screen bears; it asks to be paired anew."""
        one = self.get(screen)
        self._write(screen, revoked_at=to_us(clock.real()))
        self.heartbeats.forget(screen)
        self.audit.note("screen_revoked", by, screen, address=address, name=one.name)

    def flush(self) -> int:
        """Writes the heartbeats that came since the last time."""
        return self.heartbeats.flush()

    def _write(self, screen: str, **values: object) -> None:
        with self.desk.write() as conn:
            change_screen(conn, self.place.code, screen, {}, **values)
        self.known.forget()

    def _check(self, name: str, area: str, programme: Programme) -> None:
        if not 1 <= len(name.strip()) <= LONGEST_NAME or not name.isprintable():
            raise SettingError(f"name: must have 1 to {LONGEST_NAME} letters")
        check_areas(self.place, [area])
        check_programme(programme, self.place, area)
