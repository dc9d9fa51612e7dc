"""The end of the "due soon" window, as the place words it: "24 working hours" or "72 hours"."""

import numpy as np

from geo.places import Place
from ioc.domain.moments import HOUR
from ioc.domain.workcal import WorkCalendar


def due_soon_limits(place: Place, calendar: WorkCalendar, moments: np.ndarray) -> np.ndarray:
    """For each moment T the limit below which an effective due is "soon"."""
    number, _, unit = place.policies.due_soon.partition(" ")
    length = int(number) * HOUR
    moments = np.asarray(moments, dtype=np.int64)
    if unit.startswith("working"):
        return np.asarray(
            calendar.add(moments, np.full(len(moments), length, dtype=np.int64)), dtype=np.int64
        )
    return moments + length
