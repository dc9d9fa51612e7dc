"""Rows -> counts: exact deltas applied with every change, and the same counts made anew from the rows."""

from ioc.counts.apply import apply
from ioc.counts.deltas import Deltas, net
from ioc.counts.ledger import ledger_since, write_ledger
from ioc.counts.rebuild import Difference, audit, rebuild

__all__ = ["Deltas", "Difference", "apply", "audit", "ledger_since", "net", "rebuild", "write_ledger"]
