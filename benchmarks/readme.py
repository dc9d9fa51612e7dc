"""Puts the tables of benchmarks/results into the README: `python -m benchmarks.readme`."""

import re
from pathlib import Path

from benchmarks.measure import RESULTS

README = Path(__file__).resolve().parents[1] / "README.md"
BETWEEN = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->)", re.DOTALL)
ORDER = ("demo", "serving", "walls", "worklist", "exports", "ingest")


def main() -> None:
    """Every benchmark that has results, each with its date and machine."""
    files = [file for name in ORDER if (file := RESULTS / f"{name}.md").is_file()]
    files += sorted(RESULTS.glob("places-*.md"))
    tables = "".join(f"\n`{_command(file.stem)}`, {file.read_text(encoding='utf-8')}" for file in files)
    text = README.read_text(encoding="utf-8")
    README.write_text(BETWEEN.sub(lambda m: f"{m[1]}{tables}\n{m[2]}", text), encoding="utf-8")


def _command(name: str) -> str:
    """What measures the results of a name again."""
    if "-" not in name:
        return f"make bench ARGS={name}"
    _, places, size, engine = name.split("-")
    return f'make bench ARGS="--places {places} --size {size} --engine {engine}"'


if __name__ == "__main__":
    main()
