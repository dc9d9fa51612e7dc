"""Records -> rows: may it come in, is it new, and everything it changes in one transaction."""

from ioc.ingest.check import check
from ioc.ingest.load import Loader, Summary

__all__ = ["Loader", "Summary", "check"]
