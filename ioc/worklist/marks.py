"""What the desk knows of listed dossiers: the cause of their delay, and by when they are urged."""

from dataclasses import dataclass, field
from typing import Any

from ioc.worklist.urge_rows import Key


@dataclass(frozen=True, slots=True)
class Marks:
    """Plain values, so that another process can be given them. urged: the moment by which, microseconds."""

    causes: dict[Key, str] = field(default_factory=dict)
    urged: dict[Key, int] = field(default_factory=dict)


def marked(row: dict[str, Any], marks: Marks) -> dict[str, Any]:
    """A row with what the desk knows of it."""
    key = row["source"], row["code"]
    return {**row, "cause": marks.causes.get(key), "urged_by": marks.urged.get(key)}
