"""The table of figures in README.md, measured anew on this machine: .venv/bin/python -m docs.figures"""

import asyncio
import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import speed
from benchmarks.speed import Figure

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=<!-- figures: )(?P<head>.*? -->\n).*?(?=<!-- /figures -->)", re.DOTALL)
_CPU = Path("/proc/cpuinfo")


def table(figures: Sequence[Figure], now: datetime, machine: str) -> str:
    """The figures in Markdown, with the day and the machine they are of."""
    rows = [
        f"| {f.name} | {f.measured:.3g} {f.unit} | {f.worst:.3g} {f.unit} | {f.target:g} {f.unit} |"
        for f in figures
    ]
    head = f"Measured on {now:%-d %B %Y} with `make bench ARGS=speed` on {machine}."
    lines = [head, "", "| what | median | worst | target |", "|---|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def machine() -> str:
    """Processor, cores and Python of this machine."""
    found = re.search(r"^model name\s*: (.*)$", _CPU.read_text() if _CPU.exists() else "", re.MULTILINE)
    model = f" ({found[1]})" if found else ""
    return f"{os.cpu_count()} cores{model}, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    """Measure and write the block."""
    made = table(asyncio.run(speed.measure()), datetime.now(UTC), machine())
    text = README.read_text()
    README.write_text(BLOCK.sub(lambda block: block["head"] + made, text))


if __name__ == "__main__":
    main()
