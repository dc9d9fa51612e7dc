"""Typed reading of TOML tables: every refusal names the file, the key and the reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from geo.errors import PlaceError, nearest
from geo.names import Names, composed

MISSING: Any = object()
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def read_toml(path: Path) -> Table:
    """The whole file as one table."""
    try:
        return Table(path, tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except tomllib.TOMLDecodeError as error:
        raise PlaceError(path, f"is not valid TOML: {error}") from None
    except UnicodeDecodeError as error:
        raise PlaceError(path, f"is not UTF-8 text (byte {error.start})") from None
    except OSError as error:
        raise PlaceError(path, error.strerror or str(error)) from None


class Table:
    """One table with its place in the file, e.g. `sources.one_stop`."""

    def __init__(self, file: Path, values: dict[str, Any], where: str = "") -> None:
        self.file, self.values, self.where = file, values, where

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def error(self, key: str, reason: str) -> PlaceError:
        return PlaceError(self.file, reason, field=self._path(key))

    def _path(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def only(self, known: Iterable[str]) -> Table:
        """The table itself, once every key in it is a known one."""
        known = tuple(known)
        for key in self.values:
            if key not in known:
                raise self.error(key, f"is not a known key{nearest(key, known)}")
        return self

    def _get(self, key: str, kinds: tuple[type, ...], wanted: str, default: Any) -> Any:
        value = self.values.get(key, default)
        if value is MISSING:
            raise self.error(key, "is missing")
        is_truth = isinstance(value, bool)
        if value is not default and (not isinstance(value, kinds) or (is_truth and bool not in kinds)):
            raise self.error(key, f"must be {wanted}, not {value!r}")
        return value

    def text(self, key: str, default: Any = MISSING) -> Any:
        value = self._get(key, (str,), "text", default)
        if value is not default and not composed(value):
            raise self.error(key, "must not be empty")
        return composed(value) if isinstance(value, str) else value

    def number(self, key: str, default: Any = MISSING) -> Any:
        return self._get(key, (int, float), "a number", default)

    def whole(self, key: str, default: Any = MISSING) -> Any:
        return self._get(key, (int,), "a whole number", default)

    def flag(self, key: str, default: Any = MISSING) -> Any:
        return self._get(key, (bool,), "true or false", default)

    def day(self, key: str, default: Any = MISSING) -> Any:
        value = self._get(key, (date,), "a date such as 2021-10-29", default)
        if isinstance(value, datetime):
            raise self.error(key, "must be a date without a time")
        return value

    def one_of(self, key: str, choices: Iterable[str], default: Any = MISSING) -> Any:
        value, choices = self.text(key, default), tuple(choices)
        if value is not default and value not in choices:
            raise self.error(key, f"must be one of {', '.join(choices)}, not {value!r}")
        return value

    def texts(self, key: str, default: Iterable[str] = ()) -> tuple[str, ...]:
        values = self._get(key, (list,), "a list of texts", list(default))
        if not all(isinstance(value, str) for value in values):
            raise self.error(key, "must be a list of texts")
        return tuple(map(composed, values))

    def duration(self, key: str, default: str) -> timedelta:
        """A length such as "90 seconds", "5 minutes", "1 hour"."""
        text = self.text(key, default)
        number, _, unit = text.partition(" ")
        try:
            length = timedelta(seconds=float(number) * SECONDS[unit.removesuffix("s")])
        except (ValueError, KeyError, OverflowError):
            raise self.error(key, f'must be a length such as "5 minutes", not {text!r}') from None
        if length < timedelta(0):
            raise self.error(key, "must not be negative")
        return length

    def names(self, key: str, default: Any = MISSING) -> Any:
        """A name: a text for both languages, or {vi = …, en = …}; English may be left out."""
        value = self._get(key, (str, dict), "a text or {vi = …, en = …}", default)
        if not isinstance(value, dict):
            return Names(text := self.text(key), text) if isinstance(value, str) else value
        table = Table(self.file, value, self._path(key)).only(("vi", "en"))
        return Names(vi := table.text("vi"), table.text("en", vi))

    def table(self, key: str) -> Table:
        """A table below this one; empty if it is not there."""
        return Table(self.file, self._get(key, (dict,), "a table", {}), self._path(key))

    def tables(self, key: str) -> list[Table]:
        """A list of tables, [[key]], with their numbers from 1."""
        rows = self._get(key, (list,), f"a list of tables, [[{key}]]", [])
        if not all(isinstance(row, dict) for row in rows):
            raise self.error(key, f"must be a list of tables, [[{key}]]")
        return [Table(self.file, row, f"{self._path(key)}[{n}]") for n, row in enumerate(rows, 1)]
