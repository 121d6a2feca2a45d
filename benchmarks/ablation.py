"""What each part of the matcher buys: python -m benchmarks.ablation.

Every row leaves one thing out, fits again on undamaged documents and whole programmes, and judges the corpus
by cross-validation, clean and with 5 % damage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks import labelled
from benchmarks.fit_matching import Example, examples, folds, judged
from benchmarks.metrics import score
from benchmarks.thinning import stripped
from knowledge import catalogue
from matchers.features import NAMES
from matchers.matcher import Matcher

WITHOUT_FEATURES: Mapping[str, tuple[str, ...]] = {
    "file name and caption": ("name core", "name phrase", "name like title"),
    "heading": ("heading core", "heading detail", "heading phrase", "heading covered", "words in heading"),
    "body words": ("body core", "body detail", "body topic", "body phrase", "whole alike", "title concepts"),
    "evidence entries": ("evidence covered", "evidence and form"),
    "form of the document": ("form accepted", "form refused", "kind fits form", "evidence and form"),
    "the right as a whole": ("right as a whole",),
    "lookalikes": ("no lookalike",),
    "audience": ("audience named", "no other audience"),
    "told words": ("words told", "words in heading", "title concepts"),
}
WITHOUT_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "likely titles": {"likely_titles": ()},
    "everyday words": {"everyday": ()},
    "contents": {"shows_inside": ()},
    "all four pack fields": {"likely_titles": (), "everyday": (), "shows_inside": (), "not_evidence": ()},
}
COLUMNS = ("top1", "recall@3", "accept_precision", "coverage", "silent", "bundle_f1")


def blinded(held: Sequence[Example], names: Sequence[str]) -> list[Example]:
    """The examples with some features silenced."""
    columns = [NAMES.index(name) for name in names]
    blind = []
    for example in held:
        matrix = example.evaluation.matrix.copy()
        matrix[:, columns] = 0.0
        blind.append(replace(example, evaluation=replace(example.evaluation, matrix=matrix)))
    return blind


def row(name: str, matcher: Matcher, held: Sequence[Example]) -> None:
    """Print the figures of one variant; what was silenced got no weight, so judging needs no blindness."""
    models = folds(held)
    clean = labelled.documents()
    damaged = labelled.damaged(clean, 0.05)
    first, second = (score(cases, judged(matcher, models, cases)) for cases in (clean, damaged))
    shown = "".join(f"{first[column]:>18}" for column in COLUMNS)
    print(f"{name:28s}{shown}{second['top1']:>14}", flush=True)


def main() -> None:
    """Print the table."""
    programmes = catalogue.load().programmes
    matcher = Matcher(programmes)
    cases = [*labelled.documents(), *labelled.fresh()]
    held = examples(matcher, cases)
    print(f"{'without':28s}" + "".join(f"{column:>18s}" for column in COLUMNS) + f"{'top1 at 5 %':>14s}")
    row("(nothing left out)", matcher, held)
    for name, features in WITHOUT_FEATURES.items():
        row(name, matcher, blinded(held, features))
    for name, fields in WITHOUT_FIELDS.items():
        poorer = Matcher(stripped(programmes, fields))
        row(name, poorer, examples(poorer, cases))


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
