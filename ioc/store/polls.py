"""What the poller writes and reads about a source: its state, its progress and a row for every run."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from ioc.store.free_moments import free_moment
from ioc.store.tables import source_runs, source_state


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """One row of source_state. `next_due_at` is in the world's time, the other moments in the place's."""

    source: str
    cursor: str | None = None
    state: str = "new"
    fails: int = 0
    last_error: str | None = None
    last_good_at: int | None = None
    last_tried_at: int | None = None
    newest_event_at: int | None = None
    next_due_at: int | None = None
    backlog_done: int | None = None
    backlog_total: int | None = None
    history_complete: bool = False


def read_state(conn: Connection, place: str, source: str) -> SourceState:
    """The state of a source; that of a new one if it was never read."""
    row = conn.execute(select(source_state).where(*_of(place, source))).mappings().first()
    if row is None:
        return SourceState(source=source)
    return SourceState(**{key: value for key, value in row.items() if key != "place"})


def note_state(conn: Connection, place: str, source: str, **values: object) -> None:
    """Changes the told columns of a source's state; its row comes into being with the first."""
    done = conn.execute(update(source_state).where(*_of(place, source)).values(**values))
    if done.rowcount == 0:
        conn.execute(source_state.insert().values(place=place, source=source, **{"state": "new", **values}))


def record_run(conn: Connection, place: str, source: str, **values: object) -> None:
    """One row for one poll, good or bad; of two that began in one moment the other is a microsecond later."""
    mine = source_runs.c.place == place, source_runs.c.source == source
    started = free_moment(conn, source_runs.c.started_at, mine, values.pop("started_at"))
    conn.execute(source_runs.insert().values(place=place, source=source, started_at=started, **values))


def latest_runs(conn: Connection, place: str, source: str, limit: int) -> list[dict]:
    """The last runs of a source, newest first."""
    rows = select(source_runs).where(source_runs.c.place == place, source_runs.c.source == source)
    return [
        dict(row)
        for row in conn.execute(rows.order_by(source_runs.c.started_at.desc()).limit(limit)).mappings()
    ]


def _of(place: str, source: str):
    return source_state.c.place == place, source_state.c.source == source


def latest_moment(conn: Connection, place: str) -> int | None:
    """The latest moment of the place's time that the store knows of: an event's or a good poll's."""
    latest = [func.max(source_state.c[name]) for name in ("newest_event_at", "last_good_at")]
    row = conn.execute(select(*latest).where(source_state.c.place == place)).one()
    return max((moment for moment in row if moment is not None), default=None)


def totals_of_runs(conn: Connection, place: str) -> list[dict]:
    """For each source: how many runs, how many failed, and the sums of their records."""
    sums = [
        func.sum(source_runs.c[f"records_{what}"]).label(f"records_{what}")
        for what in ("in", "changed", "rejected")
    ]
    counts = [func.count().label("runs"), func.count(source_runs.c.error).label("failed")]
    query = select(source_runs.c.source, *counts, *sums).where(source_runs.c.place == place)
    return [dict(row) for row in conn.execute(query.group_by(source_runs.c.source)).mappings()]
