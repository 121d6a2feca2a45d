"""Rivals and ours on the labelled documents, in one run: python -m benchmarks.matching.

Our figures are cross-validated; the rivals' thresholds are chosen on the very documents that judge them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks import costs, labelled
from benchmarks.fit_matching import JUDGED_SEED, folds, judged, training_examples
from benchmarks.metrics import Case, score, text_of
from benchmarks.rivals import RIVALS, decided, ranked, thresholds
from benchmarks.thinning import stripped, thinned
from knowledge import catalogue
from matchers.matcher import Matcher

COLUMNS = ("top1", "recall@3", "accept_precision", "coverage", "asked", "not_accepted", "silent", "bundle_f1")
SHARES = ("top1", "recall@3", "coverage", "asked")
OURS = "Lengkap (cross-validated)"


def interval(percent: float, count: float) -> float:
    """Half the width of the 95 % interval of a share, in points."""
    share = percent / 100
    return 196 * float(np.sqrt(share * (1 - share) / count))


def rival_results(cases: Sequence[Case]) -> dict[str, dict[str, Any]]:
    """Results of every rival."""
    held = catalogue.load()
    results = {}
    for name, rule in RIVALS.items():
        found = ranked(rule, held, cases)
        results[name] = decided(cases, found, *thresholds(cases, found))
    return results


def table(title: str, cases: Sequence[Case], results: Mapping[str, Mapping[str, Any]]) -> None:
    """Print one block of figures."""
    texts = len({text_of(case["id"]) for case in cases})
    print(f"\n{title}: {len(cases)} cases, {texts} distinct texts")
    print(f"{'':36s}" + "".join(f"{column:>17s}" for column in COLUMNS) + "  top1 by difficulty")
    for name, held in results.items():
        figures = score(cases, held)
        positives = figures["documents"] - figures["negatives"]
        shown = "".join(f"{_shown(figures, column, positives):>17s}" for column in COLUMNS)
        print(f"{name:36s}{shown}  {figures['top1_by_difficulty']}")


def _shown(figures: Mapping[str, Any], column: str, positives: float) -> str:
    value = figures[column]
    if value is None:
        return "-"
    return f"{value} ±{interval(value, positives):.1f}" if column in SHARES else str(value)


def main() -> None:
    """Print everything."""
    documents, titles = labelled.documents(), labelled.titles()
    programmes = catalogue.load().programmes
    matcher = Matcher(programmes)
    models = folds(training_examples(programmes))
    blocks = {
        "documents": documents,
        "documents, 5 % damaged": labelled.damaged(documents, 0.05),
        "titles alone": titles,
    }
    for title, cases in blocks.items():
        table(title, cases, {**rival_results(cases), OURS: judged(matcher, models, cases)})
    untitled = Matcher(stripped(programmes, {"document_titles": ()}))
    real = labelled.real_titles(programmes)
    table("real titles, left out of the packs", real, {OURS: judged(untitled, models, real)})
    sparse = Matcher(thinned(programmes, JUDGED_SEED))
    table(
        "documents, half of the likely words left out", documents, {OURS: judged(sparse, models, documents)}
    )
    fresh = labelled.fresh()
    table("fresh documents, harder", fresh, {**rival_results(fresh), OURS: judged(matcher, models, fresh)})
    table("fresh, half of the likely words left out", fresh, {OURS: judged(sparse, models, fresh)})
    print("", *costs.lines(), sep="\n")


if __name__ == "__main__":
    main()
