"""Every code that a source says it has of a span, or an error: a listing that is not whole proves nothing."""

from datetime import datetime

from ioc.domain.feed import Source
from ioc.errors import SourceError


def lists(source: Source) -> bool:
    """Whether a source lists its codes."""
    can = getattr(source, "lists_codes", None)
    return can is not None and can()


def whole_listing(name: str, source: Source, start: datetime, end: datetime) -> set[str]:
    """Every code the source has; SourceError where the listing is not whole."""
    found: set[str] = set()
    count, total = 0, None
    for page in source.list_codes(start, end):
        found.update(page.codes)
        count += len(page.codes)
        total = page.total
    if total is None or count < total:
        raise SourceError(name, f"the listing is not whole: {count} codes of {total}")
    return found
