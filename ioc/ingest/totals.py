"""Takes in what a system that pushes counts itself of its days; on the disk before it is answered."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import orjson

from geo.places import Place
from ioc import clock
from ioc.domain.moments import day_number, from_day_number, from_us, to_us
from ioc.errors import QuestionError
from ioc.store import Store
from ioc.store.inbox import take_turn
from ioc.store.orders import RECONCILE, place_order, waiting
from ioc.store.push_totals import Total, write_totals

MOST_DAYS = 366
MOST = 10**9
LONGEST_CODE = 200
KEYS = {"day", "received", "codes", "counted_at"}


class Totals:
    """What is told anew is compared as soon as the process that polls comes to it."""

    def __init__(self, desk: Store, place: Place):
        self.desk, self.place = desk, place

    def receive(self, source: str, raw: bytes, by: str) -> bytes:
        """The answer as JSON; QuestionError names what is wrong, and then nothing is taken."""
        now = to_us(clock.now())
        totals = list(totals_from(raw, self.place, now))
        with self.desk.write() as conn:
            take_turn(conn, self.place.code, source)
            changed = write_totals(conn, self.place.code, source, totals, now)
            if changed and not any(one.source == source for one in waiting(conn, self.place.code, RECONCILE)):
                told = {"source": source, "by": by, "deed": RECONCILE}
                place_order(conn, self.place.code, at=to_us(clock.real()), **told)
        days = [from_day_number(one.day).isoformat() for one in totals]
        told = {"source": source, "received_at": from_us(now, self.place.zone).isoformat(), "days": days}
        return orjson.dumps(told | {"changed": changed})


def totals_from(raw: bytes, place: Place, now: int) -> Iterator[Total]:
    """One total, or a list of them, each of another day that has begun."""
    try:
        found = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise QuestionError(f"the body is no JSON: {error.msg} at character {error.pos + 1}") from None
    listed = found if isinstance(found, list) else [found]
    if len(listed) > MOST_DAYS:
        raise QuestionError(f"more than {MOST_DAYS} days at once")
    seen: set[int] = set()
    for number, one in enumerate(listed):
        total = _total(one, f"[{number}]" if isinstance(found, list) else "the body", place, now)
        if total.day in seen:
            raise QuestionError(f"[{number}].day: comes twice")
        seen.add(total.day)
        yield total


def _total(told: Any, where: str, place: Place, now: int) -> Total:
    if not isinstance(told, dict):
        raise QuestionError(f"{where}: is no object")
    if unknown := sorted(told.keys() - KEYS):
        raise QuestionError(f"{where}.{unknown[0][:80]}: is none of {', '.join(sorted(KEYS))}")
    codes, counted = _codes(told.get("codes"), where), _moment(told.get("counted_at"), where, now)
    received = told.get("received", None if codes is None else len(codes))
    if isinstance(received, bool) or not isinstance(received, int) or not 0 <= received <= MOST:
        raise QuestionError(f"{where}.received: must be how many records, an integer from 0 to {MOST}")
    if codes is not None and received != len(codes):
        raise QuestionError(f"{where}.received: is {received}, but there are {len(codes)} different codes")
    day = _day(told.get("day"), where, place, now)
    return Total(day=day, received=received, codes=codes, counted_at=counted)


def _day(told: Any, where: str, place: Place, now: int) -> int:
    try:
        day = date.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        day = None
    if day is None or not date(1990, 1, 2) <= day <= from_us(now, place.zone).date():
        raise QuestionError(
            f'{where}.day: must be a local day such as "2021-10-28", none that is still ahead'
        )
    return day_number(day)


def _codes(told: Any, where: str) -> frozenset[str] | None:
    if told is None:
        return None
    good = isinstance(told, list) and all(
        isinstance(one, str) and one.strip() and one.isprintable() and len(one) <= LONGEST_CODE
        for one in told
    )
    if not good:
        raise QuestionError(
            f"{where}.codes: must be a list of codes of 1 to {LONGEST_CODE} printable characters"
        )
    return frozenset(told)


def _moment(told: Any, where: str, now: int) -> int:
    """When it was counted: an older count that comes later changes nothing."""
    if told is None:
        return now
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1990 < moment.year < 2060 or to_us(moment) > now:
        raise QuestionError(f"{where}.counted_at: must be a moment with its offset, none that is still ahead")
    return to_us(moment)
