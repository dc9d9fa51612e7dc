"""The leader's lock on PostgreSQL: held by a session, freed by the server when that connection dies or falls silent."""

import hashlib

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

LEASE_S = 10  # longer than a leader needs to notice that it is not answered any more (ioc.store.postgresql)
# what came before PostgreSQL 14 keeps the lock until the network tells that its holder is gone
HAS_LEASES = (14,)


class AdvisoryLock:
    """One session-level advisory lock. `take` never waits for another holder and notices a connection that was lost.

    Each `take` renews the holder's lease: the server ends a session that was not heard for longer.
    """

    def __init__(self, engine: Engine, name: str):
        self.engine = engine
        digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
        self.key = int.from_bytes(digest, "big", signed=True)
        self._session: Connection | None = None

    def take(self) -> bool:
        try:
            return self._still_held() if self._session is not None else self._take()
        except SQLAlchemyError:
            self._drop()
            return False

    def release(self) -> None:
        if self._session is not None:
            self._drop()

    def _take(self) -> bool:
        session = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._session = session  # whatever fails from here on closes it for good
        if session.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self.key}):
            self._lease()
            return True
        self._session = None
        session.close()
        return False

    def _lease(self) -> None:
        if self.engine.dialect.server_version_info >= HAS_LEASES:
            self._session.execute(text(f"SET idle_session_timeout = '{LEASE_S}s'"))

    def _still_held(self) -> bool:
        self._session.execute(text("SELECT 1"))
        return True

    def _drop(self) -> None:
        """The connection is closed for good, not given back to the pool: the lock goes with it."""
        session, self._session = self._session, None
        if session is not None:
            session.invalidate()
            session.close()
