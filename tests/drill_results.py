"""What long drills measured, kept in benchmarks/results: each drill with its own date and machine."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from benchmarks.measure import RESULTS, Row, machine, table
from ioc import clock


class Results:
    """Gathers the figures of one session."""

    def __init__(self) -> None:
        self.drills: dict[str, list[Row]] = {}

    def add(self, drill: str, row: Row) -> None:
        self.drills.setdefault(drill, []).append(row)

    def write(self) -> None:
        """Replaces what this session measured in drills.json and makes the tables of drills.md anew."""
        if not self.drills:
            return
        RESULTS.mkdir(exist_ok=True)
        file = RESULTS / "drills.json"
        known = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        about = {"date": clock.real().date().isoformat(), "machine": machine()}
        for name, rows in self.drills.items():
            known[name] = {**about, "rows": replaced(known.get(name, {}).get("rows", []), map(asdict, rows))}
        known = dict(sorted(known.items()))
        file.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        (RESULTS / "drills.md").write_text(as_text(known), encoding="utf-8")


def replaced(before: list[dict], now: Iterable[dict]) -> list[dict]:
    """Rows as they were, each that was measured again (on one of two engines, say) in its place."""
    return list(({row["what"]: row for row in before} | {row["what"]: row for row in now}).values())


def as_text(drills: dict) -> str:
    parts = ["# Long drills (`make drill`)"]
    for name, told in drills.items():
        rows = table([Row(**row) for row in told["rows"]])
        parts.append(f"## {name}\n\n{told['date']}, {told['machine']}\n\n{rows}")
    return "\n\n".join(parts) + "\n"


def title(test: str) -> str:
    """The name of a test as a sentence."""
    return test.partition("[")[0].removeprefix("test_").replace("_", " ").capitalize()
