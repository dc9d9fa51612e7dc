"""What a screen shows at this hour of the place's time."""

from datetime import datetime
from functools import cached_property
from typing import Any

from geo.places import Place
from ioc import clock
from ioc.domain.moments import from_us, to_us
from ioc.domain.workcal import WorkCalendar, from_place
from ioc.screens.programme import Item, is_night, items_at, items_json
from ioc.screens.screen import Screen


class Showing:
    def __init__(self, place: Place):
        self.place = place

    @cached_property
    def calendar(self) -> WorkCalendar:
        return from_place(self.place)

    def now(self, screen: Screen) -> dict[str, Any]:
        """The pages of the hour, whether it is night, whether the rotation stands."""
        items = [items_json(item) for item in self.items(screen)]
        return {"items": items, "night": is_night(screen.programme, self._local()), "paused": screen.paused}

    def items(self, screen: Screen) -> tuple[Item, ...]:
        return items_at(screen.programme, self._local(), self.calendar)

    def _local(self) -> datetime:
        return from_us(to_us(clock.now()), self.place.zone)
