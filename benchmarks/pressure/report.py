"""The figures of a run as people and as programs read them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pressure.watched import DATABASE, ENGINE

KEPT = Path(__file__).parents[1] / "data" / "load.json"
POSTGRESQL = "PostgreSQL"
KEEPING = (ENGINE, DATABASE, POSTGRESQL)
"""The parts that exist only to lose nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run: waits by kind, processor seconds by part, megabytes (programs, reading children) over time.

    `slower` is how many times as long the machine took for the same work as when nothing disturbed it.
    """

    database: str
    sent: Sequence[tuple[str, float]]
    documents: int
    seconds: float
    parts: Mapping[str, float]
    rest: float
    slower: float
    generator: float
    memory: Sequence[tuple[float, float]]
    refused: int

    def a_document(self, *parts: str) -> float:
        """Processor milliseconds of these parts, or of all, for each document."""
        chosen = parts or tuple(self.parts)
        return 1000 * sum(self.parts.get(name, 0.0) for name in chosen) / self.documents

    @property
    def keeping(self) -> float:
        """Processor milliseconds of engine and database for each document, without what rest costs too.

        At rest nothing but the two works: they look for jobs, for messages and for each other.
        """
        return max(0.0, self.a_document(*KEEPING) - self.resting)

    @property
    def resting(self) -> float:
        """Processor milliseconds for each document that the same time at rest would have cost."""
        return 1000 * self.rest * self.seconds / self.documents


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so many of them do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def lines(run: Measured) -> Iterator[str]:
    """The run in a few tables."""
    yield (
        f"{run.database}: {run.documents} documents in {run.seconds:.0f} s, "
        f"{60 * run.documents / run.seconds:.1f} a minute, {run.refused} answers 429"
    )
    yield f"  {'to final answer, s':<24}{'files':>7}{'p50':>8}{'p95':>8}{'p99':>8}"
    for kind in ("all", *dict.fromkeys(kind for kind, _ in run.sent)):
        waits = [seconds for sent, seconds in run.sent if kind in {"all", sent}]
        figures = "".join(f"{percentile(waits, share):>8.2f}" for share in (0.5, 0.95, 0.99))
        yield f"  {kind:<24}{len(waits):>7}{figures}"
    yield f"  {'processor, ms a document':<24}"
    for name, _ in sorted(run.parts.items(), key=lambda item: -item[1]):
        yield f"  {name:<24}{run.a_document(name):>7.0f}"
    yield (
        f"  engine and database {run.keeping:.0f} ms, {100 * run.keeping / run.a_document():.1f} % of all"
        f" {run.a_document():.0f} ms, and {run.resting:.0f} ms that the same time at rest costs too"
    )
    yield (
        f"  others slowed the machine {run.slower:.2f} times meanwhile;"
        f" undisturbed, engine and database would take {run.keeping / run.slower:.0f} ms"
    )
    yield f"  at rest the same processes use {100 * run.rest:.1f} % of a core"
    own, children = zip(*run.memory, strict=True)
    yield f"  memory, MB: programs {own[0]:.0f}, at most {max(own):.0f}; children at most {max(children):.0f}"
    yield f"  generator and Bot API server: {run.generator:.1f} s of processor time, counted apart"


def plain(run: Measured) -> dict[str, Any]:
    """The figures of the run."""
    kinds = dict.fromkeys(kind for kind, _ in run.sent)
    return {
        "database": run.database,
        "documents": run.documents,
        "seconds": round(run.seconds, 1),
        "waits": {
            kind: [
                round(percentile([s for k, s in run.sent if k == kind], share), 2)
                for share in (0.5, 0.95, 0.99)
            ]
            for kind in kinds
        },
        "milliseconds": {name: round(run.a_document(name), 1) for name in run.parts},
        "memory": [round(max(column)) for column in zip(*run.memory, strict=True)],
        "rest": round(run.rest, 4),
        "slower": round(run.slower, 2),
        "refused": run.refused,
        "generator": round(run.generator, 1),
    }


def kept(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """Runs that were kept, by name, as a table in Markdown; waits are p50, p95 and p99 of all kinds."""
    yield "| what was sent | on | documents | a minute | to the answer, p50 / p95 / p99 | CPU a document |"
    yield "|---|---|---|---|---|---|"
    for name, runs in found.items():
        for run in runs:
            waits = "; ".join(
                f"{kind} {' / '.join(f'{s:.1f}' for s in each)} s" for kind, each in run["waits"].items()
            )
            yield (
                f"| {name} | {run['database']} | {run['documents']} |"
                f" {60 * run['documents'] / run['seconds']:.0f} | {waits} | {_spent(run)} |"
            )
    yield ""
    yield "| what was sent | on | CPU by part | engine, database | slowed | memory | 429 | generator |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, runs in found.items():
        for run in runs:
            costly = sorted(run["milliseconds"].items(), key=lambda item: -item[1])
            parts = ", ".join(f"{part} {each:.0f}" for part, each in costly if each >= 0.5)
            resting = 1000 * run["rest"] * run["seconds"] / run["documents"]
            keeping = max(0.0, sum(run["milliseconds"].get(part, 0.0) for part in KEEPING) - resting)
            share = 100 * keeping / sum(run["milliseconds"].values())
            own, children = run["memory"]
            yield (
                f"| {name} | {run['database']} | {parts} ms | {keeping:.0f} ms, {share:.1f} %;"
                f" as at rest {resting:.0f} ms | {run['slower']:.2f} times,"
                f" undisturbed {keeping / run['slower']:.0f} ms |"
                f" {own}, {children} MB | {run['refused']} | {run['generator']} s |"
            )


def _spent(run: Mapping[str, Any]) -> str:
    return f"{sum(run['milliseconds'].values()):.0f} ms"
