"""May a record come in? Known area, known codes, sane moments; what may not is a rejection with its reason."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

import orjson

from geo.places import Place
from ioc import clock
from ioc.domain.feed import Rejection
from ioc.domain.records import DossierRecord, PaymentRecord, PortalRecord, Record, TicketRecord
from ioc.errors import RecordError

AHEAD = timedelta(days=1)  # clocks of sources differ; what has happened cannot lie further ahead
DECIMALS = 3  # of a stored coordinate: about 100 m


def check(records: Iterable[Record], place: Place) -> tuple[list[Record], list[Rejection]]:
    """Records fit to be stored, with areas and channels as the place has them, and the others with a reason."""
    good: list[Record] = []
    bad: list[Rejection] = []
    codes = _Codes(place, clock.now() + AHEAD)
    for record in records:
        try:
            good.append(CHECKS[type(record)](record, codes))
        except RecordError as error:
            bad.append(_rejection(record, error))
    return good, bad


def refusals(records: Iterable[Record], place: Place) -> Iterator[Rejection | None]:
    """For each record why it may not come in, None where it may."""
    codes = _Codes(place, clock.now() + AHEAD)
    for record in records:
        try:
            CHECKS[type(record)](record, codes)
            yield None
        except RecordError as error:
            yield _rejection(record, error)


class _Codes:
    """What the place knows, looked up once for each code."""

    def __init__(self, place: Place, latest: datetime):
        self.place, self.latest = place, latest
        self.area = lru_cache(maxsize=None)(self._area)
        self.leaves = frozenset(place.leaves)

    def _area(self, code: str, day: date | None, name: str) -> str:
        """The leaf a code stands for that day; a unit with areas below it is its own one-stop office."""
        area = self.place.areas.get(code) or self.place.area_at(code, day)
        if area is None:
            raise RecordError(name, "unknown_area", f"{code!r} is no area of {self.place.code}")
        leaf = area.key if self.place.is_leaf(area.key) else self.place.office_of(area.key)
        if leaf is None:
            raise RecordError(
                name, "unknown_area", f"{code!r} has areas below it and no one-stop unit of its own"
            )
        return leaf

    def leaf(self, code: str | None, moment: datetime | None, name: str) -> str | None:
        if code is None or code in self.leaves:  # as nearly all are told
            return code
        return self.area(code, moment and moment.astimezone(self.place.zone).date(), name)

    def channel(self, code: str | None) -> str | None:
        code = self.place.default_channel if code is None else code
        if code is not None and self.place.channels and code not in self.place.channels:
            raise RecordError("channel", "unknown_channel", f"{code!r} is no channel of {self.place.code}")
        return code

    def past(self, record: Record, names: Sequence[str]) -> None:
        """What has happened cannot be still to come."""
        for name in names:
            moment = getattr(record, name)
            if moment is not None and moment > self.latest:
                raise RecordError(name, "from_the_future", f"{moment.isoformat()} has not come yet")


def _dossier(record: DossierRecord, codes: _Codes) -> DossierRecord:
    codes.past(record, ("received_at", "submitted_at", "finished_at", "returned_at", "ended_at"))
    begun = record.received_at or record.submitted_at
    return _with(
        record,
        receiving_area=codes.leaf(record.receiving_area, begun, "receiving_area"),
        resolving_area=codes.leaf(record.resolving_area, begun, "resolving_area"),
        channel=codes.channel(record.channel),
    )


def _ticket(record: TicketRecord, codes: _Codes) -> TicketRecord:
    codes.past(record, ("opened_at", "closed_at"))
    if record.state not in codes.place.ticket_states:
        raise RecordError(
            "state", "unknown_state", f"{record.state!r} is no ticket state of {codes.place.code}"
        )
    area = record.area
    if area is None and record.lat is not None:
        area = codes.place.locate(record.lat, record.lon)
    if area is None:
        raise RecordError("area", "missing_area", "no area, and no coordinate inside the official boundaries")
    return _with(
        record,
        area=codes.leaf(area, record.opened_at, "area"),
        channel=codes.channel(record.channel),
        lat=None if record.lat is None else round(record.lat, DECIMALS),
        lon=None if record.lon is None else round(record.lon, DECIMALS),
    )


def _payment(record: PaymentRecord, codes: _Codes) -> PaymentRecord:
    codes.past(record, ("requested_at", "paid_at", "refunded_at"))
    area = codes.leaf(record.area, record.requested_at, "area")
    if area is None:
        raise RecordError("area", "missing_area", "no area is given")
    return _with(record, area=area, channel=codes.channel(record.channel))


def _portal(record: PortalRecord, codes: _Codes) -> PortalRecord:
    codes.past(record, ("ended_at",))
    return _with(record, area=codes.leaf(record.area, None, "area"))


CHECKS: dict[type, Callable] = {
    DossierRecord: _dossier, TicketRecord: _ticket, PaymentRecord: _payment, PortalRecord: _portal,
}  # fmt: skip


def _with(record: Record, **values: object) -> Record:
    """The record with these values; the same one where nothing differs, as nearly always."""
    for name, value in values.items():
        if getattr(record, name) != value:
            return replace(record, **values)
    return record


def _rejection(record: Record, error: RecordError) -> Rejection:
    """Records have no field for anything personal: the payload is the record as it is."""
    payload = orjson.loads(orjson.dumps(asdict(record), default=str))
    digest = blake2b(orjson.dumps(payload, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()
    code = getattr(record, CODE[type(record)])
    where = f"{record.source} {code}"
    return Rejection(
        field=error.field, reason=error.reason, text=error.text, where=where, hash=digest, code=code,
        payload=payload,
    )  # fmt: skip


CODE = {
    DossierRecord: "dossier_code", TicketRecord: "ticket_code", PaymentRecord: "payment_code",
    PortalRecord: "dossier_code",
}  # fmt: skip
