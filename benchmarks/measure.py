"""How figures are taken and written down: medians of several tries, the machine, one table a run."""

import json
import os
import platform
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from ioc import clock

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure: what was done, what was measured, the goal, and the baseline of the same run it stands against."""

    what: str
    measured: float
    unit: str
    goal: str = ""
    baseline: str = ""
    baseline_measured: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if not self.baseline_measured else self.measured / self.baseline_measured


def seconds(deed: Callable[[], object]) -> float:
    """How long it takes once."""
    begin = clock.monotonic()
    deed()
    return clock.monotonic() - begin


def median(deed: Callable[[], object], tries: int) -> float:
    """The median of several tries, in seconds."""
    return statistics.median(seconds(deed) for _ in range(tries))


def machine() -> str:
    """Processor, cores, memory: what a figure depends on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"
    )


def resident_mb(pid: int | None = None) -> float:
    """Memory that a process holds now."""
    for line in Path(f"/proc/{pid or os.getpid()}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and its threads have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def table(rows: list[Row]) -> str:
    lines = ["| what | measured | goal | baseline in the same run | ratio |", "|---|---|---|---|---|"]
    for row in rows:
        against = (
            ""
            if row.baseline_measured is None
            else f"{row.baseline}: {_number(row.baseline_measured)} {row.unit}"
        )
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}×"
        lines.append(
            f"| {row.what} | {_number(row.measured)} {row.unit} | {row.goal} | {against} | {ratio} |"
        )
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def write(name: str, rows: list[Row]) -> str:
    """Keeps the rows of one benchmark under benchmarks/results and returns them as a table."""
    RESULTS.mkdir(exist_ok=True)
    told = {"date": clock.real().date().isoformat(), "machine": machine()}
    told["rows"] = [asdict(row) for row in rows]
    (RESULTS / f"{name}.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    text = f"{told['date']}, {told['machine']}\n\n{table(rows)}\n"
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    return text
