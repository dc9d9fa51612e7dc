"""The way of dossiers through offices."""

from sqlalchemy import BigInteger, Column, Index, SmallInteger, String, Table

from ioc.store.tables.columns import key, metadata, moment

# the way of a dossier through offices, as its accepted version tells it; area, field and procedure are those
# of the dossier, so that waiting is added up without looking each one up
dossier_steps = Table(
    "dossier_step",
    metadata,
    *(key("place"), key("source"), key("code"), key("n", SmallInteger)),
    Column("step", String, nullable=False),
    Column("holder", String),  # office or position, never a person
    Column("started_at", BigInteger, nullable=False),
    *map(moment, ("ended_at", "due_at")),
    Column("paused_us", BigInteger, nullable=False, default=0),  # working time of answered pauses within
    Column("worked_us", BigInteger),  # working time from start to end, pauses out; NULL while open
    Column("resolving_area", String, nullable=False),
    Column("field_code", String),
    Column("procedure_code", String),
)
_s = dossier_steps.c
Index("dossier_step_ended", _s.place, _s.ended_at, _s.resolving_area, _s.field_code, _s.step, _s.worked_us)
Index("dossier_step_procedure", _s.place, _s.procedure_code, _s.ended_at, _s.step, _s.worked_us)
_held = dossier_steps.c.ended_at.is_(None)
Index("dossier_step_open", _s.place, _s.started_at, sqlite_where=_held, postgresql_where=_held)
