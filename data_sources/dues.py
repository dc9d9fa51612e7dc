"""Due dates: a full moment is taken as it is, a date alone means the end of that day (or its start)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data_sources.stamps import is_date_only, parse_stamp
from ioc.domain.dossier import due_moment


def due_reader(zone: ZoneInfo, due_day: str) -> Callable[[Mapping[str, Any], str], datetime | None]:
    """A function that reads the due date in a field of stamps."""

    def due(raw: Mapping[str, Any], field: str) -> datetime | None:
        text = raw.get(field)
        moment = parse_stamp(text, zone, field)
        if moment is not None and is_date_only(text):
            return due_moment(moment.date(), zone, due_day)
        return moment

    return due
