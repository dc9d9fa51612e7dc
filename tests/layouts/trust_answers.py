"""Made-up answers to the questions of trust: sources that fail in every way, units of every state."""

from random import Random

from geo.places import Place
from ioc.domain.moments import HOUR
from ioc.indicators.answers import Question
from ioc.trust.answers import (
    CalendarAnswer,
    CodesAnswer,
    CountedCode,
    CountedDay,
    CountsAnswer,
    Hour,
    Incident,
    IncidentsAnswer,
    LateAnswer,
    LateDay,
    Reason,
    ReasonsAnswer,
    Reject,
    RejectsAnswer,
    Runs,
    SourceTrust,
    TrustAnswer,
    UnitsAnswer,
    UnitTrust,
)

NOW, TODAY = 1_635_476_400_000_000, 18_929  # 29 October 2021
STATES = ("missing", "live", "seldom", "never", "unwatched")


def trust(question: Question, random: Random, place: Place) -> TrustAnswer:
    sources = tuple(
        SourceTrust(
            source=name,
            runs=Runs(runs=5700, failed=number, records_in=9000, changed=4000, rejected=12, longest_ms=800),
            waiting=random.randint(0, 40), units=len(place.leaves), missing=min(number, 1), late=7,
            worst_us=9 * HOUR, corrected=3, impossible=number,
            hours=tuple(
                Hour(hour=hour, received=random.randint(0, 300), expected=150.0,
                     state="past" if hour < 10 else "now" if hour == 10 else "ahead")
                for hour in range(24)
            ),
        )
        for number, name in enumerate(place.sources)
    )  # fmt: skip
    return TrustAnswer(
        sources=sources, days=30, broken=1, broken_text="dossier_day_area 2021-10: received 3, not 2"
    )


def reason(source: str) -> Reason:
    return Reason(source=source, reason="unknown_area", count=12, field="receiving_area", newest_at=NOW,
                  sample="H-1 '999' is no area", payload=True)  # fmt: skip


def reasons(question: Question, random: Random, place: Place) -> ReasonsAnswer:
    return ReasonsAnswer(tuple(reason(name) for name in place.sources))


def units(question: Question, random: Random, place: Place) -> UnitsAnswer:
    source = question.source or next(iter(place.sources))
    told = tuple(
        UnitTrust(
            area=area, state=STATES[number % 5], newest_event_at=NOW - HOUR, heard_at=NOW - HOUR // 2,
            usual_us=3 * HOUR, silent_us=4 * HOUR, events=900, source=None if question.source else source,
        )
        for number, area in enumerate(place.leaves_of(question.area))
    )  # fmt: skip
    return UnitsAnswer(source=question.source or "", units=told, days=30)


def calendar(question: Question, random: Random, place: Place) -> CalendarAnswer:
    days, areas = tuple(range(TODAY - 34, TODAY + 1)), place.leaves_of(question.area)
    return CalendarAnswer(
        source=question.source, days=days, off=frozenset(day for day in days if (day + 3) % 7 > 4), areas=areas,
        received=tuple(tuple(random.randint(0, 9) for _ in days) for _ in areas),
        late=frozenset({(areas[0], days[3])}),
    )  # fmt: skip


def late(question: Question, random: Random, place: Place) -> LateAnswer:
    rows = tuple(
        LateDay(day=TODAY - number, area=place.leaves[0], is_off=number == 3, late=number, mean_us=HOUR,
                worst_us=5 * HOUR, came_at=NOW, corrected=1)
        for number in range(5)
    )  # fmt: skip
    return LateAnswer(source=question.source, rows=rows, days=30)


def rejects(question: Question, random: Random, place: Place) -> RejectsAnswer:
    rows = tuple(
        Reject(hash=str(number), code=f"H-{number}", field="receiving_area", reason="unknown_area",
               text="'999' is no area", where="one_stop, page 3, record 5", first_seen_at=NOW - HOUR,
               area=place.leaves[0] if number else None, redriven_at=NOW if number == 2 else None,
               payload='{"dossier_code":"H-1","receiving_area":"999"}' if number != 3 else None)
        for number in range(4)
    )  # fmt: skip
    return RejectsAnswer(source=question.source, rows=rows, total=4, reasons=(reason(question.source),))


def count_days(question: Question, random: Random, place: Place) -> CountsAnswer:
    days = tuple(
        CountedDay(day=TODAY - number, theirs=3000 + number, ours=3000, matched=2999, missing_here=number + 1,
                   missing_there=number % 2, different=7 if number == 0 else None, at=NOW, by_count=number == 1)
        for number in range(3)
    )  # fmt: skip
    return CountsAnswer(source=question.source, days=days, whole=True)


BOTH = {
    "dossiers": '{"status":[4,9],"source_due_at":[null,1635476400000000]}', "tickets": '{"state":["opened","closed"]}',
    "payments": '{"state":["pending","success"],"amount":[500000,550000]}',
}  # fmt: skip


def count_codes(question: Question, random: Random, place: Place) -> CodesAnswer:
    """Every cause there is, of every kind of difference that it may have."""
    source = question.source or next(iter(place.sources))
    kind = place.sources[source].kind
    told = [
        ("missing_here", cause) for cause in ("refused", "not_delivered", "withdrawn", "overlap", "other_day")
    ]
    told += [
        ("missing_there", cause) for cause in ("waiting", "left_there", "overlap", "other_day", "not_counted")
    ]
    told += [("different", cause) for cause in ("not_delivered", "refused", "same_stamp")]
    texts = {"other_day": "2021-10-28", "refused": "unknown_area"}
    rows = tuple(
        CountedCode(
            day=TODAY, what=what, code=f"H-{number}", cause=cause, area=place.leaves[0] if number % 2 else None,
            text=BOTH[kind] if what == "different" else texts.get(cause, ""),
        )
        for number, (what, cause) in enumerate(told)
    )  # fmt: skip
    return CodesAnswer(source=source, kind=kind, rows=rows)


HAPPENED = {
    "gap": {"count": 4, "days": 7}, "withdrawn": {"count": 1, "total": 9}, "returned": {"count": 2},
    "deletions_waiting": {"count": 12_345, "total": 20_000}, "audit": {"count": 1, "first": "dossier: 3, not 2"},
    "redrive": {"came": 2, "left": 1, "lost": 0, "by": "an.operator"}, "not_reconciled": {"error": "HTTP 503"},
}  # fmt: skip


def incidents(question: Question, random: Random, place: Place) -> IncidentsAnswer:
    """Of every kind, and a sentence of an earlier version."""
    source = next(iter(place.sources))
    rows = [
        Incident(at=NOW - number * HOUR, kind=kind, source=None if kind == "audit" else source,
                 facts=facts if kind == "audit" else {"source": source, **facts})
        for number, (kind, facts) in enumerate(HAPPENED.items())
    ]  # fmt: skip
    rows += [
        Incident(at=NOW - 90 * HOUR, kind="not_reconciled", source=source, facts={"source": source, **facts})
        for facts in ({"why": "not_whole", "codes": 3, "total": 5}, {"why": "pushes_wait"})
    ]
    rows.append(Incident(at=NOW - 99 * HOUR, kind="gap", source=source, text="as it was once written"))
    return IncidentsAnswer(rows=tuple(rows), days=30, whole=True)


MADE = {
    "trust": trust, "reject_reasons": reasons, "units": units, "missing_units": units, "unit_calendar": calendar,
    "late_deliveries": late, "rejects": rejects, "count_days": count_days, "count_codes": count_codes,
    "incidents": incidents,
}  # fmt: skip
