"""What a check of a place finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    severity: str  # error | warning
    file: str
    where: str
    text: str

    def __str__(self) -> str:
        where = f", {self.where}" if self.where else ""
        return f"{self.severity}: {self.file}{where}: {self.text}"


def error(file: str, where: str, text: str) -> Finding:
    return Finding("error", file, where, text)


def warning(file: str, where: str, text: str) -> Finding:
    return Finding("warning", file, where, text)


def few(keys: Sequence[str], most: int = 5) -> str:
    """The first keys, and how many more there are."""
    more = f" and {len(keys) - most} more" if len(keys) > most else ""
    return ", ".join(keys[:most]) + more
