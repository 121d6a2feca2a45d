"""Figures of the packaged matcher as they were when its weights were saved; a drop is a fault somewhere.

The weights have seen these documents: honest, cross-validated figures come from
`python -m benchmarks.matching`.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from benchmarks import labelled
from benchmarks.metrics import Case, score
from knowledge import catalogue
from matchers.matcher import Matcher

FILE = Path(__file__).parent / "data" / "figures.json"
MEASURES = (
    "top1",
    "recall@3",
    "accept_precision",
    "coverage",
    "asked",
    "not_accepted",
    "silent",
    "bundle_f1",
)
Figures = Mapping[str, float | None]


def collections() -> dict[str, list[Case]]:
    """The labelled cases by name: documents as they are and with letters damaged, fresh ones, titles."""
    documents = labelled.documents()
    damaged = {f"{rate} %": labelled.damaged(documents, rate / 100, "floor") for rate in (2, 5, 10)}
    return {"documents": documents, **damaged, "fresh": labelled.fresh(), "titles": labelled.titles()}


def measured(matcher: Matcher, cases: list[Case]) -> Figures:
    """The figures of a matcher on some cases."""
    found = labelled.run(cases, lambda case: matcher.match(case["programme"], labelled.submission(case)))
    figures = score(cases, found)
    return {name: figures[name] for name in MEASURES}


def kept() -> Mapping[str, Figures]:
    """What was kept, by collection."""
    held: Mapping[str, Figures] = json.loads(FILE.read_text(encoding="utf-8"))
    return held


def keep() -> None:
    """Measure the packaged matcher and write its figures down."""
    matcher = Matcher(catalogue.load().programmes)
    held = {name: measured(matcher, cases) for name, cases in collections().items()}
    for name, figures in held.items():
        print(f"kept, {name}: {figures}")
    FILE.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
