"""How far the history of a subject is loaded: until it is complete its totals are withheld."""

from layouts.panel import Context


def progress_of(context: Context, subject: str) -> float | None:
    """0..1 while a source of the subject still reads its history for the first time; None when none does."""
    reading = [one for one in context.sources if one.kind == subject and not one.history_complete]
    return min((one.progress or 0.0) for one in reading) if reading else None


def overall(context: Context) -> float | None:
    """As `progress_of`, over all sources."""
    reading = [one for one in context.sources if not one.history_complete]
    return min((one.progress or 0.0) for one in reading) if reading else None
