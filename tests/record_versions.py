"""Hypothesis strategies of versions of a few records: late, reversed, corrected, twice, with equal stamps, refused."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from ioc.domain.records import DossierRecord, Kind, Pause, PaymentRecord, Record, TicketRecord

NOW = datetime.fromisoformat("2021-10-29T10:00:30+07:00")
SOURCES = {
    DossierRecord: "one_stop",
    TicketRecord: "hotline_1022",
    PaymentRecord: "payment_platform",
}
KINDS = {"one_stop": Kind.DOSSIERS, "hotline_1022": Kind.TICKETS, "payment_platform": Kind.PAYMENTS}
AREAS = (
    "25216",
    "25217",
    "25195",
    "689",
    "70.0",
    "nowhere",
)  # a district means its office, the last is refused
_CODES = st.integers(1, 4)
_STAMPS = st.integers(0, 5).map(lambda hours: NOW - timedelta(hours=hours))
_EDGES = [
    datetime.fromisoformat(f"{text}+07:00")
    for text in (
        "2021-09-30T23:59:59.999999", "2021-10-01T00:00", "2021-10-08T00:00", "2021-10-15T17:00",
        "2021-10-15T23:59:59.999999", "2021-10-16T00:00", "2021-10-29T09:59", "2021-11-02T09:00",
    )
]  # fmt: skip
_FROM, _TO = datetime(2021, 9, 28), datetime(2021, 10, 28)
MOMENTS = st.sampled_from(_EDGES) | st.datetimes(_FROM, _TO).map(lambda naive: naive.replace(tzinfo=UTC))
_MAYBE = st.none() | MOMENTS


def _stamp(source: str) -> dict:
    return {"source": st.just(source), "updated_at": _STAMPS, "line": st.integers(0, 1)}


_PAUSES = st.lists(MOMENTS, max_size=2, unique=True).map(
    lambda edges: (Pause(min(edges), max(edges) if len(edges) > 1 else None),) if edges else ()
)
DOSSIERS = st.builds(
    DossierRecord, **_stamp("one_stop"), dossier_code=_CODES.map("D-{}".format), status=st.integers(1, 10),
    received_at=MOMENTS | _MAYBE, submitted_at=_MAYBE, due_at=_MAYBE, finished_at=_MAYBE, returned_at=_MAYBE,
    ended_at=_MAYBE, extended_to=st.none() | st.none() | MOMENTS, pauses=_PAUSES,
    channel=st.sampled_from([None, "1", "2", "3"]), field_code=st.sampled_from([None, "land", "water"]),
    receiving_area=st.sampled_from(AREAS), resolving_area=st.none() | st.sampled_from(AREAS),
    has_fee=st.sampled_from([None, True, False]), paid_online=st.sampled_from([None, True, False]),
    parent_code=st.sampled_from([None, None, None, "D-9"]),
)  # fmt: skip
TICKETS = st.builds(
    TicketRecord, **_stamp("hotline_1022"), ticket_code=_CODES.map("T-{}".format),
    kind=st.sampled_from(["information", "feedback", "proposal"]), opened_at=MOMENTS,
    state=st.sampled_from(["new", "in_progress", "closed", "published", "refused", "reopened", "unheard_of"]),
    assigned_at=_MAYBE, due_at=_MAYBE, closed_at=_MAYBE, channel=st.sampled_from([None, "call", "app"]),
    category=st.sampled_from([None, "traffic", "land"]), area=st.sampled_from(AREAS),
    satisfaction=st.sampled_from([None, "good", "bad"]),
)  # fmt: skip
PAYMENTS = st.builds(
    PaymentRecord, **_stamp("payment_platform"), payment_code=_CODES.map("P-{}".format),
    amount=st.integers(0, 10**12), requested_at=MOMENTS, paid_at=MOMENTS, refunded_at=MOMENTS,
    state=st.sampled_from(["requested", "pending", "success", "failed", "cancelled", "refunded"]),
    channel=st.sampled_from([None, "bank", "momo"]), type=st.sampled_from([None, "fee", "land"]),
    area=st.sampled_from(AREAS),
)  # fmt: skip
_EACH = (DOSSIERS, TICKETS, PAYMENTS)
# a batch is of one source, as a poll is
BATCHES = st.lists(
    st.one_of([st.lists(one, min_size=1, max_size=6) for one in _EACH]), min_size=1, max_size=5
)
VERSIONS = st.one_of(_EACH)
OF_ONE_KIND = st.one_of([st.lists(one, min_size=2, max_size=12) for one in _EACH])


@st.composite
def delivered(draw, versions: list[Record]) -> list[list[Record]]:
    """Another delivery of the same versions: another order, some of them again, cut in other batches."""
    again = draw(st.lists(st.sampled_from(versions), max_size=4))
    order = draw(st.permutations(versions + again))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=4)))
    return [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
