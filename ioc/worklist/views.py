"""Saved views: addresses of lists that somebody keeps under a name, with their filters, order and columns.

The one without a name holds the columns somebody sees where an address names none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ioc import clock
from ioc.domain.moments import to_us
from ioc.errors import QuestionError
from ioc.store import Store
from ioc.store.desk_tables import saved_views as table

OWN_COLUMNS = ""  # no view that is saved has this name
LONGEST = 60
MOST = 50


@dataclass(frozen=True, slots=True)
class SavedView:
    name: str
    query: str


class SavedViews:
    """The views of every owner on the desk."""

    def __init__(self, desk: Store):
        self.desk = desk

    def of(self, owner: str, subject: str) -> list[SavedView]:
        """The views of one person, by name."""
        query = select(table.c.name, table.c.query).where(
            *self._own(owner, subject), table.c.name != OWN_COLUMNS
        )
        with self.desk.read() as conn:
            return [SavedView(*row) for row in conn.execute(query.order_by(table.c.name))]

    def save(self, owner: str, subject: str, name: str, query: str) -> None:
        """Keeps a view, in place of an older one of that name."""
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST:
            raise QuestionError(f"name: a view needs a name of 1 to {LONGEST} letters")
        if len(self.of(owner, subject)) >= MOST:
            raise QuestionError(f"name: there are {MOST} views already; delete one first")
        self._replace(owner, subject, name, query)

    def delete(self, owner: str, subject: str, name: str) -> None:
        with self.desk.write() as conn:
            conn.execute(table.delete().where(*self._own(owner, subject), table.c.name == name))

    def columns(self, owner: str, subject: str) -> tuple[str, ...]:
        """The columns somebody chose to see where none are named; none: those shown at first."""
        query = select(table.c.query).where(*self._own(owner, subject), table.c.name == OWN_COLUMNS)
        with self.desk.read() as conn:
            return tuple(part for part in (conn.execute(query).scalar() or "").split(",") if part)

    def keep_columns(self, owner: str, subject: str, columns: Sequence[str]) -> None:
        """From now on these; none: those shown at first."""
        if columns:
            self._replace(owner, subject, OWN_COLUMNS, ",".join(columns))
        else:
            self.delete(owner, subject, OWN_COLUMNS)

    def _replace(self, owner: str, subject: str, name: str, query: str) -> None:
        about = {"place": self.desk.place, "owner": owner, "subject": subject, "name": name}
        with self.desk.write() as conn:
            conn.execute(table.delete().where(*self._own(owner, subject), table.c.name == name))
            conn.execute(table.insert().values(**about, query=query, saved_at=to_us(clock.now())))

    def _own(self, owner: str, subject: str) -> tuple:
        return table.c.place == self.desk.place, table.c.owner == owner, table.c.subject == subject
