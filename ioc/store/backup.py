"""Backs a place's database up while it is in use, and restores it: the same for both engines."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.engine import make_url

from ioc import clock
from ioc.errors import BusyError, SettingError, StoreError
from ioc.store import backup_postgresql, backup_sqlite
from ioc.store.backup_file import Manifest, opened, written
from ioc.store.desk import DESK
from ioc.store.desk_tables import people, sessions
from ioc.store.engine import Store
from ioc.store.schema import FACTS
from ioc.store.tables import data_version, ledger
from ioc.store.tables import metadata as facts_metadata
from ioc.store.versions import data_version as version_of


def back_up(facts: Store, desk: Store, path: Path) -> Manifest:
    """Writes everything of the place (on SQLite of the files) as of one moment."""
    manifest = Manifest(
        engine=facts.engine.dialect.name, place=facts.place, facts=FACTS.head(), desk=DESK.head(),
        program=_program(), taken_at=clock.real().isoformat(timespec="seconds"),
    )  # fmt: skip
    with written(path, manifest) as writer, facts.read() as conn:
        if facts.is_sqlite:
            manifest.data_version = backup_sqlite.copy_out(_paths(facts, desk), writer)
        else:
            manifest.data_version = version_of(conn, facts.place)
            backup_postgresql.copy_out(conn, facts.place, writer)
    return manifest


def restore(facts: Store, desk: Store, path: Path, *, replace: bool) -> Manifest:
    """Puts a back-up in place of what is there. Nobody may poll meanwhile; pages go on and read all anew."""
    with opened(path) as (archive, manifest):
        _check(facts, path, manifest)
        if not replace and _is_used(facts, desk):
            raise SettingError(
                f"the database holds records or people of {facts.place}; --replace throws them away"
            )
        with facts.read() as conn:
            before = version_of(conn, facts.place)
        if facts.is_sqlite:
            backup_sqlite.copy_in(archive, _paths(facts, desk))
            with facts.write() as conn, desk.write() as at_desk:
                _begin_anew(conn, at_desk, before)
        else:
            with facts.write() as conn:
                backup_postgresql.copy_in(conn, archive, manifest)
                _begin_anew(conn, conn, before, manifest.place)
    return manifest


def forget_snapshots(data: Path) -> None:
    """Counts kept beside the database are those of other rows now."""
    shutil.rmtree(data / "snapshots", ignore_errors=True)


def _begin_anew(conn, at_desk, before: int, place: str | None = None) -> None:
    """A version that nobody has seen, and no ledger: web processes read the counts again. Nobody is signed in.

    place: the only one to touch; None for all of the files.
    """
    mine = [data_version.c.place == place] if place else []
    conn.execute(
        update(data_version).where(*mine).values(version=_greatest(data_version.c.version, before) + 1)
    )
    conn.execute(delete(ledger).where(*([ledger.c.place == place] if place else [])))
    at_desk.execute(delete(sessions).where(*([sessions.c.place == place] if place else [])))


def _greatest(column, number: int):
    return case((column > number, column), else_=number)


def _check(facts: Store, path: Path, manifest: Manifest) -> None:
    """StoreError unless the back-up is of this place, engine and schema."""
    wanted = {
        "place": facts.place, "engine": facts.engine.dialect.name, "facts": FACTS.head(), "desk": DESK.head(),
    }  # fmt: skip
    for name, value in wanted.items():
        found = getattr(manifest, name)
        if found != value:
            hint = (
                "; install the release that wrote it, then `ioc db upgrade`"
                if name in ("facts", "desk")
                else ""
            )
            raise StoreError(f"{path}: {name} is {found}, here it is {value}{hint}")


def _is_used(facts: Store, desk: Store) -> bool:
    if not facts.is_sqlite:
        with facts.read() as conn:
            return backup_postgresql.holds_rows(conn, facts.place)
    with facts.read() as conn, desk.read() as at_desk:
        rows = conn.execute(select(func.count()).select_from(facts_metadata.tables["data_version"])).scalar()
        return bool(rows or at_desk.execute(select(func.count()).select_from(people)).scalar())


def _paths(facts: Store, desk: Store) -> dict[str, Path]:
    return {
        name: Path(make_url(store.url).database) for name, store in (("ioc.db", facts), ("desk.db", desk))
    }


def _program() -> str:
    try:
        return version("ioc-dashboard")
    except PackageNotFoundError:
        return "not installed"


@contextmanager
def nobody_polls(lock) -> Iterator[None]:
    """Holds the leader's lock, so that no poller begins meanwhile; BusyError where one is at work."""
    if not lock.take():
        raise BusyError("a poller is at work on this database; stop it first")
    try:
        yield
    finally:
        lock.release()
