"""Alembic's entry for the desk: runs on the connection that `ioc.store.schema` hands in, in its transaction."""

from alembic import context

from ioc.store.desk_tables import desk_metadata

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"], target_metadata=desk_metadata, render_as_batch=True,
    version_table=attributes["version_table"],
)  # fmt: skip
context.run_migrations()
