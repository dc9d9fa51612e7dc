"""Tables, engine, upsert, migrations: the only room that knows the dialects of SQL."""

from ioc.store.engine import Store, open_store
from ioc.store.schema import require_current, upgrade
from ioc.store.versions import announce, data_version, next_version

__all__ = ["Store", "announce", "data_version", "next_version", "open_store", "require_current", "upgrade"]
