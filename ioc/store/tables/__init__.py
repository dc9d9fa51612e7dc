"""Every table of the facts. `place` leads every primary key, moments are BIGINT microseconds UTC.

A moment that is not there is NULL. Areas, channels, fields are text codes of the place; days are day
numbers since 1970-01-01, months are year * 12 + month - 1, both in the place's local time.
"""

from ioc.store.tables.columns import metadata
from ioc.store.tables.cubes import CUBES, data_version, ledger
from ioc.store.tables.fact_indexes import ODD
from ioc.store.tables.facts import FACTS, HISTORY, dossiers, payments, tickets
from ioc.store.tables.reconciled import portal_days, portal_entries, reconciled_codes, reconciled_days
from ioc.store.tables.sources import gone_records, incidents, quarantine, source_runs, source_state
from ioc.store.tables.steps import dossier_steps
from ioc.store.tables.units import source_hours, source_unit_days, source_units

__all__ = [
    "CUBES", "FACTS", "HISTORY", "ODD", "data_version", "dossier_steps", "dossiers", "gone_records", "incidents",
    "ledger", "metadata", "payments", "portal_days", "portal_entries", "quarantine", "reconciled_codes",
    "reconciled_days", "source_hours", "source_runs", "source_state", "source_unit_days", "source_units", "tickets",
]  # fmt: skip
