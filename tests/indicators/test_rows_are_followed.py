"""Sets of rows in memory: rows that changed are read again, all others stay, whatever their order and number."""

import numpy as np
import pytest

from ioc.counts.touched import LISTED, rows_of, touched, touched_days
from ioc.domain.moments import local_days
from ioc.indicators import followed
from ioc.indicators.changes import Changes
from ioc.indicators.followed import Followed, Recipe

DAYS = local_days("Asia/Ho_Chi_Minh")
NONE = {
    "received_at": np.zeros(0, np.int64),
    "due_at": np.zeros(0, np.int64),
    "end_at": np.zeros(0, np.int64),
}


class Table:
    """Rows by key with one number each; a set of those below ten is followed."""

    def __init__(self, **rows: int):
        self.rows, self.read_keys, self.read_all, self.version = rows, [], 0, 1
        self.changes = Changes()
        self.followed = Followed(self.changes)

    def change(self, tells: bool = True, **rows: int | None) -> None:
        self.version += 1
        self.rows = {code: n for code, n in (self.rows | rows).items() if n is not None}
        told = touched("dossiers", "s", list(rows), NONE, NONE, DAYS)
        self.changes.note(self.version, told if tells else touched_days("dossiers", NONE, NONE, DAYS))

    def numbers(self, key: str = "set") -> list[int]:
        recipe = Recipe(
            subject="dossiers", read=self._all, make=lambda c: {"n": c["n"]},
            keeps=lambda made: made["n"] < 10, fresh=self._some,
        )  # fmt: skip
        return sorted(self.followed.get(key, recipe, self.version).made["n"].tolist())

    def _all(self):
        self.read_all += 1
        return self._columns(self.rows)

    def _some(self, keys):
        self.read_keys.append({code for _, code in keys})
        columns = self._columns({code: n for code, n in self.rows.items() if ("s", code) in keys})
        return columns, {"n": columns["n"]}

    def _columns(self, rows):
        return {"source": ["s"] * len(rows), "code": list(rows), "n": np.array(list(rows.values()), np.int64)}


def test_only_rows_that_changed_are_read_again():
    table = Table(a=1, b=2, c=30)
    assert table.numbers() == [1, 2]
    table.change(b=3, c=4)
    table.change(d=5, a=None)
    table.change(b=40)
    assert table.numbers() == [4, 5]
    assert table.read_keys == [{"a", "b", "c", "d"}] and table.read_all == 1
    assert table.numbers() == [4, 5] and len(table.read_keys) == 1


def test_what_is_not_told_is_read_whole():
    table = Table(a=1)
    table.numbers()
    table.change(tells=False, a=2)
    assert table.numbers() == [2] and table.read_all == 2
    table.version += 1  # a version nobody noted
    table.rows["a"] = 3
    assert table.numbers() == [3] and table.read_all == 3


def test_sets_that_are_forgotten_when_there_are_too_many_are_never_stale(monkeypatch):
    monkeypatch.setattr(followed, "MOST_SETS", 2)
    table = Table(a=1, b=2)
    for key in ("one", "two", "three"):
        assert table.numbers(key) == [1, 2]
    table.change(b=3)
    for key in ("three", "one", "two"):
        assert table.numbers(key) == [1, 3], key
    assert table.read_all > 3, "some were forgotten"


@pytest.mark.parametrize("count", [1, LISTED, LISTED + 1])
def test_a_ledger_lists_rows_unless_they_are_very_many(count):
    codes = [f"c{n}" for n in range(count)]
    told = touched("dossiers", "s", codes, NONE, NONE, DAYS)
    wanted = frozenset(("s", code) for code in codes) if count <= LISTED else None
    assert rows_of(told, "dossiers") == wanted
    assert rows_of(told, "tickets") == frozenset()
    assert rows_of({}, "dossiers") is None
