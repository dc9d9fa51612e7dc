"""The questions of refused records: why they wait, which they are, how the last try went."""

from collections.abc import Mapping
from typing import Any

import orjson

from geo.places import Place, SourceEntry
from ioc.indicators.answers import Question
from ioc.indicators.basis import Basis
from ioc.indicators.looked_at import DAY, LOOKED_AT
from ioc.store import trust_rows as rows
from ioc.trust.again import unit_named
from ioc.trust.answers import Reason, ReasonsAnswer, Reject, RejectsAnswer, Tried


def reject_reasons(basis: Basis, question: Question) -> ReasonsAnswer:
    """Why records wait in quarantine, by source, with the newest of each as a sample."""
    found = [row for row in refusals(basis, question) if question.source in (None, row["source"])]
    return ReasonsAnswer(tuple(_reason(row) for row in found if row["source"] in basis.place.sources))


def refusals(basis: Basis, question: Question) -> list[dict[str, Any]]:
    """What waits, by source and reason; of a part of the place only what names one of its units."""
    if question.area == basis.place.root:
        found = [dict(row) for row in rows.waiting_by_reason(basis.conn, basis.place.code)]
        for one in found:
            one["sample"] = rows.sample_of(basis.conn, basis.place.code, one["source"], one["reason"])
        return found
    inside, groups = set(basis.place.leaves_of(question.area)), {}
    for source in basis.place.sources:
        for row in rows.refused(basis.conn, basis.place.code, source, waiting=True):  # the newest first
            if unit_named(basis.place, row["payload"]) in inside:
                new = {"source": source, "reason": row["reason"], "count": 0, "newest": row["first_seen_at"],
                       "sample": row, "payload": True}  # fmt: skip
                groups.setdefault((source, row["reason"]), new)["count"] += 1
    return list(groups.values())


def _reason(row: Mapping) -> Reason:
    sample = row["sample"]
    return Reason(
        source=row["source"], reason=row["reason"], count=row["count"], field=sample["field"],
        sample=f"{sample['code'] or ''} {sample['text']}".strip(), newest_at=row["newest"],
        payload=bool(row["payload"]),
    )  # fmt: skip


def rejects(basis: Basis, question: Question) -> RejectsAnswer:
    """The refused records of a source that one may see: of one's own units, all to those who see the whole place."""
    entry = basis.source(question.source)
    reason, find = question.by or "", question.find or ""
    found = rows.refused(basis.conn, basis.place.code, entry.name, reason=reason, find=find)
    inside, whole = set(basis.place.leaves_of(question.area)), question.area == basis.place.root
    told = [_reject(basis.place, row) for row in found]
    mine = [one for one in told if whole or one.area in inside]
    reasons = reject_reasons(basis, question).reasons
    return RejectsAnswer(
        source=entry.name,
        rows=tuple(mine),
        total=len(mine),
        reasons=reasons,
        last=_tried(basis, entry) if whole else None,
    )


def _tried(basis: Basis, entry: SourceEntry) -> Tried | None:
    """The last of the days looked at."""
    since = basis.as_of - LOOKED_AT * DAY
    for row in rows.incidents_since(basis.conn, basis.place.code, "redrive", since):
        told = orjson.loads(row["text"])
        if told.pop("source") == entry.name:
            return Tried(at=row["at"], **told)
    return None


def _reject(place: Place, row: Mapping) -> Reject:
    names = ("hash", "code", "field", "reason", "text", "first_seen_at", "redriven_at", "payload")
    told = {name: row[name] for name in names}
    return Reject(**told, where=row["where_seen"] or "", area=unit_named(place, row["payload"]))


QUESTIONS = {"reject_reasons": reject_reasons, "rejects": rejects}
