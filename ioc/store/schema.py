"""Brings a database to this program's schema, and refuses to work on any other."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from ioc.errors import StoreError
from ioc.store.engine import Store

HERE = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Branch:
    """One history of tables: its folder of migrations, and the table that says how far a database has come."""

    folder: Path
    version_table: str

    def upgrade(self, store: Store) -> None:
        """Runs the migrations that are missing; StoreError when the database is newer than the program."""
        self._refuse_newer(store)
        if self._revision(store) == self.head():
            return
        with store.write() as conn:
            config = _config(self.folder)
            config.attributes["connection"] = conn
            config.attributes["version_table"] = self.version_table
            command.upgrade(config, "head")

    def require_current(self, store: Store) -> None:
        """StoreError, naming the command to run, unless the database has exactly this program's schema."""
        self._refuse_newer(store)
        found = self._revision(store)
        if found != self.head():
            state = (
                "has no tables yet" if found is None else f"is at revision {found}, older than this program"
            )
            raise StoreError(f"the database {state} (it wants {self.head()}): run `ioc db upgrade`")

    def _refuse_newer(self, store: Store) -> None:
        found = self._revision(store)
        if found is not None and found not in {s.revision for s in self._scripts().walk_revisions()}:
            raise StoreError(
                f"the database is at revision {found}, which this program does not know: "
                "it is older than its data; install the release that wrote them"
            )

    def _revision(self, store: Store) -> str | None:
        with store.read() as conn:
            told = {"version_table": self.version_table}
            return MigrationContext.configure(conn, opts=told).get_current_revision()

    def head(self) -> str:
        return self._scripts().get_current_head()

    def _scripts(self) -> ScriptDirectory:
        return _scripts(self.folder)


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder))
    return config


@cache
def _scripts(folder: Path) -> ScriptDirectory:
    """The migrations of a folder, read once a process."""
    return ScriptDirectory.from_config(_config(folder))


FACTS = Branch(HERE, "alembic_version")
upgrade, require_current = FACTS.upgrade, FACTS.require_current
