"""Dossiers, tickets and payments as their sources tell them, and their superseded versions."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, SmallInteger, String, Table, Text

from ioc.store.tables.columns import key, metadata, moment


def _version_columns() -> list[Column]:
    """What every row carries: when its source stamped it, a hash that breaks ties, the version that wrote it."""
    return [
        Column("source_updated_at", BigInteger, nullable=False),
        Column("row_hash", BigInteger, nullable=False),
        Column("line", BigInteger, nullable=False, default=0),
        Column("version", BigInteger, nullable=False),
        Column("sys_from", BigInteger),  # since when this is known here, in the place's time
    ]


def _dossier_columns() -> list[Column]:
    return [
        Column("status", SmallInteger, nullable=False),
        *map(
            moment, ("submitted_at", "received_at", "due_at", "source_due_at", "finished_at", "returned_at")
        ),
        moment("end_at"),  # the end of design §3, NULL while open
        Column("end_assumed", Boolean, nullable=False, default=False),
        Column("paused_since", BigInteger),
        Column("channel", String),
        Column("procedure_code", String),
        Column("field_code", String),
        Column("receiving_area", String, nullable=False),
        Column("resolving_area", String, nullable=False),
        Column("step", String),
        Column("holder", String),
        Column("responsible", String),
        Column("has_fee", Boolean),
        Column("paid_online", Boolean),
        Column("parent_code", String),
        Column("pauses", Text),  # JSON list of [asked, answered, new due], microseconds
        Column("elapsed_us", BigInteger),  # end - received, raw: may be negative
        Column("worked_us", BigInteger),  # working time between them, pauses out
        Column("flags", Integer, nullable=False, default=0),
    ]


def _ticket_columns() -> list[Column]:
    return [
        Column("kind", String, nullable=False),
        Column("state", String, nullable=False),
        *map(moment, ("opened_at", "assigned_at", "due_at", "closed_at", "end_at")),
        Column("channel", String),
        Column("category", String),
        Column("area", String, nullable=False),
        Column("lat", Float),
        Column("lon", Float),
        Column("responsible", String),
        Column("satisfaction", String),
        Column("elapsed_us", BigInteger),
        Column("worked_us", BigInteger),
        Column("flags", Integer, nullable=False, default=0),
    ]


def _payment_columns() -> list[Column]:
    return [
        Column("amount", BigInteger, nullable=False),
        Column("state", String, nullable=False),
        *map(moment, ("requested_at", "paid_at", "refunded_at")),
        Column("channel", String),
        Column("type", String),
        Column("dossier_code", String),
        Column("area", String, nullable=False),
        Column("flags", Integer, nullable=False, default=0),
    ]


def _tied() -> list[Column]:
    return [Column("dossier_code", String)]  # the dossier that a ticket is about


def _facts(name: str, columns, later=list) -> Table:
    """later: columns that came by a migration of their own, and so stand last."""
    keyed = [key("place"), key("source"), key("code")]
    return Table(name, metadata, *keyed, *columns(), *_version_columns(), *later())


def _history(name: str, columns, later=list) -> Table:
    """Superseded versions: a row was as told here from version_from until version_to (exclusive)."""
    keyed = [key("place"), key("source"), key("code"), key("version_from", BigInteger)]
    span = [Column("version_to", BigInteger), Column("sys_from", BigInteger), Column("sys_to", BigInteger)]
    stamp = [
        Column("source_updated_at", BigInteger),
        Column("row_hash", BigInteger),
        Column("line", BigInteger),
    ]
    return Table(name, metadata, *keyed, *span, *columns(), *stamp, *later())


dossiers = _facts("dossier", _dossier_columns)
tickets = _facts("ticket", _ticket_columns, _tied)
payments = _facts("payment", _payment_columns)
FACTS = {"dossiers": dossiers, "tickets": tickets, "payments": payments}
HISTORY = {
    "dossiers": _history("dossier_history", _dossier_columns),
    "tickets": _history("ticket_history", _ticket_columns, _tied),
    "payments": _history("payment_history", _payment_columns),
}
