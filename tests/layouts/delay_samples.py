"""Made-up answers about delay and about one dossier, for the tests of drawings."""

from random import Random

from geo.places import Place
from ioc.dossier.answers import (
    Change,
    DossierAnswer,
    PauseSpan,
    StepSpan,
    TiedPayment,
    TiedTicket,
    Usual,
    Version,
)
from ioc.indicators.answers import Question
from ioc.indicators.delay_answers import (
    AgeGroup,
    AgesAnswer,
    BacklogAnswer,
    Forgotten,
    ForgottenAnswer,
    OverdueDays,
    OverdueDaysAnswer,
    StepWaiting,
    WaitingAnswer,
)

HOUR = 3_600_000_000
DAY = 24 * HOUR


def waiting(question: Question, random: Random, place: Place) -> WaitingAnswer:
    keys = ("processing", "signing", "intake", "a step of their own") if question.by == "step" else tuple(
        f"Office {n}" for n in range(30)
    )  # fmt: skip
    rows = [
        StepWaiting(
            key=key, n=random.randrange(1, 900) if question.by == "step" else 0, worked_us=9000 * HOUR // (n + 1),
            open_n=random.randrange(1, 90), open_us=2000 * HOUR // (n + 1),
        )
        for n, key in enumerate(keys)
    ]  # fmt: skip
    return WaitingAnswer(by=question.by, rows=tuple(rows))


def overdue_days(question: Question, random: Random, place: Place) -> OverdueDaysAnswer:
    codes = (*list(place.procedures)[:40], "(none)")
    return OverdueDaysAnswer(rows=tuple(
        OverdueDays(procedure=code, open_n=40 - n, open_days=4000 // (n + 1), late_n=n, late_days=900 // (n + 1))
        for n, code in enumerate(codes)
    ))  # fmt: skip


def forgotten(question: Question, random: Random, place: Place) -> ForgottenAnswer:
    rows = [
        Forgotten(
            source="one_stop", code=f"25{n}/x", area=place.leaves[0], procedure=next(iter(place.procedures), None),
            paused_since=question.period.end - n * DAY, days=99 - n,
        )
        for n in range(30)
    ]  # fmt: skip
    return ForgottenAnswer(limit=place.policies.forgotten_after, waiting=71, rows=tuple(rows))


def backlog(question: Question, random: Random, place: Place) -> BacklogAnswer:
    starts = tuple(question.period.start + n * DAY for n in range(30))
    received, ended = ([random.randrange(100, 200) for _ in starts] for _ in "io")
    pending = [5000 + sum(received[: n + 1]) - sum(ended[: n + 1]) for n in range(30)]
    return BacklogAnswer(
        step=question.step, starts=starts, received=tuple(received), ended=tuple(ended), pending=tuple(pending),
        before=5000, incomplete=29, days_off=(5, 6) if question.step == "day" else (),
    )  # fmt: skip


def ages(question: Question, random: Random, place: Place) -> AgesAnswer:
    spans = ((0, 1), (2, 5), (6, 60), (61, None))
    return AgesAnswer(groups=tuple(
        AgeGroup(first=first, last=last, not_due=random.randrange(900), overdue=random.randrange(90), no_due=3)
        for first, last in spans
    ))  # fmt: skip


def dossier(question: Question, random: Random, place: Place) -> DossierAnswer:
    now, leaf = question.period.end, place.leaves[0]
    like = {"procedure": "P-1", "area": place.root, "since": now - 90 * DAY}
    begun = now - 20 * DAY
    steps = (
        StepSpan(step="intake", holder="One-stop unit", started_at=begun, ended_at=begun + HOUR, due_at=None,
                 waited_us=HOUR, usual=Usual(2.5 * HOUR, 300, **like)),
        StepSpan(step="processing", holder=None, started_at=begun + HOUR, ended_at=begun + 12 * DAY, due_at=None,
                 waited_us=70 * HOUR, usual=Usual(20.0 * HOUR, 300, **like)),
        StepSpan(step="a step of their own", holder="Office", started_at=begun + 12 * DAY, ended_at=None,
                 due_at=None, waited_us=40 * HOUR),
    )  # fmt: skip
    facts = {
        "status": 4, "step": "processing", "holder": "Office", "procedure_code": "P-1", "field_code": None,
        "channel": "2", "receiving_area": leaf, "resolving_area": leaf, "responsible": None, "end_at": None,
        "submitted_at": begun - HOUR, "received_at": begun, "due_at": begun + 9 * DAY, "finished_at": None,
        "source_due_at": begun + 8 * DAY, "returned_at": None, "has_fee": True, "paid_online": None,
        "parent_code": None, "source_updated_at": now, "worked_us": None, "paused_since": None,
    }  # fmt: skip
    pause = PauseSpan(asked_at=begun + DAY, answered_at=begun + 3 * DAY, new_due_at=None, worked_us=16 * HOUR)
    versions = (
        Version(known_at=begun, told_at=begun, status=2, changes=()),
        Version(known_at=now, told_at=now, status=4, changes=(Change("status", 2, 4), Change("due_at", None, begun))),
    )  # fmt: skip
    paid = TiedPayment(code="P1", state="success", amount=10_000, type="fee", channel="bank", requested_at=begun,
                       paid_at=None)  # fmt: skip
    told = TiedTicket(code="T1", kind="feedback", state="new", category="procedures", opened_at=begun, due_at=now,
                      end_at=None)  # fmt: skip
    return DossierAnswer(
        source="one_stop", code="25/1", as_of=now, facts=facts, left_us=-80 * HOUR, late_days=11, steps=steps,
        pauses=(pause,), versions=versions, payments=(paid,), tickets=(told,),
    )  # fmt: skip


MADE = {
    "waiting": waiting, "overdue_days": overdue_days, "forgotten": forgotten, "backlog": backlog, "ages": ages,
    "dossier": dossier,
}  # fmt: skip
