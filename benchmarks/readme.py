"""Puts the tables of benchmarks/results into the README: `python -m benchmarks.readme`."""

import re
from pathlib import Path

from benchmarks.measure import RESULTS

README = Path(__file__).resolve().parents[1] / "README.md"
BETWEEN = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->)", re.DOTALL)
ORDER = ("demo", "serving", "walls", "worklist", "exports", "ingest", "places")


def main() -> None:
    """Every benchmark that has results, each with its date and machine."""
    files = [file for name in ORDER if (file := RESULTS / f"{name}.md").is_file()]
    tables = "".join(f"\n`make bench ARGS={file.stem}`, {file.read_text(encoding='utf-8')}" for file in files)
    text = README.read_text(encoding="utf-8")
    README.write_text(BETWEEN.sub(lambda m: f"{m[1]}{tables}\n{m[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
