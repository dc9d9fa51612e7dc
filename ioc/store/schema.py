"""Brings a database to this program's schema, and refuses to work on any other."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from ioc.errors import StoreError
from ioc.store.engine import Store

HERE = Path(__file__).parent / "migrations"


def upgrade(store: Store) -> None:
    """Runs the migrations that are missing; StoreError when the database is newer than the program."""
    _refuse_newer(store)
    with store.write() as conn:
        config = _config()
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def require_current(store: Store) -> None:
    """StoreError, naming the command to run, unless the database has exactly this program's schema."""
    _refuse_newer(store)
    found = _revision(store)
    if found != _head():
        state = "has no tables yet" if found is None else f"is at revision {found}, older than this program"
        raise StoreError(f"the database {state} (it wants {_head()}): run `ioc db upgrade`")


def _refuse_newer(store: Store) -> None:
    found = _revision(store)
    if found is not None and found not in {s.revision for s in _scripts().walk_revisions()}:
        raise StoreError(
            f"the database is at revision {found}, which this program does not know: "
            "it is older than its data; install the release that wrote them"
        )


def _revision(store: Store) -> str | None:
    with store.read() as conn:
        return MigrationContext.configure(conn).get_current_revision()


def _head() -> str:
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config
