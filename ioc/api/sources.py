"""/api/v1/sources: how fresh every source is."""

from collections.abc import Mapping
from typing import Any

from ioc.api.periods import iso
from ioc.epochs import Window

SUMMARY = "Every source: state, ages, progress of its first reading"


def answer(epochs: Window, told: Mapping[str, str]) -> dict[str, Any]:
    glance, place = epochs.glance(), epochs.place
    return {
        "version": glance.version,
        "now": iso(glance.now, place),
        "sources": [
            {
                "source": one.source,
                "kind": one.kind,
                "state": one.state,
                "silent": one.silent,
                "agreed_age_s": one.agreed_age_s,
                "last_good_at": iso(one.last_good_at, place),
                "newest_event_at": iso(one.newest_event_at, place),
                "last_error": one.last_error,
                "history_complete": one.history_complete,
                "progress": one.progress,
            }
            for one in glance.sources
        ],
    }
