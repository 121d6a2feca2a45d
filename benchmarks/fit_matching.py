"""Fit the matcher's weights on the labelled documents: python -m benchmarks.fit_matching [--save].

Prints cross-validated figures: ranker and gate are both fitted without the documents that are judged, and
copies of a text under several editions stay together. Most examples meet programmes from which half or all of
the likely words were left out, so that the weights also fit documents nobody foresaw. With --save, writes the
weights fitted on everything.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import kept, labelled
from benchmarks.fitting import Choice, Floats, fit_gate, fit_ranker
from benchmarks.metrics import Case, score, text_of
from benchmarks.thinning import thinned
from knowledge import catalogue
from knowledge.programme import Programme
from matchers.features import RANKED, Evaluation, evaluate
from matchers.gate import SIGNS, gate_features
from matchers.matcher import Matcher
from matchers.model import Linear, Model, packaged
from matchers.ranking import rank

MODEL = Path(__file__).parent.parent / "matchers" / "data" / "model.json"
RANKER_RIDGE, GATE_RIDGE, NEAR_MISS_WEIGHT = 3.0, 20.0, 0.3
ACCEPT, ASK = 0.70, 0.30
THINNED, JUDGED_SEED = ((1, 0.5), (2, 1.0)), 9
DAMAGE = {"clean": 0.0, "2 %": 0.02, "5 %": 0.05}


@dataclass(frozen=True, slots=True)
class Example:
    """One part of a labelled document with its features."""

    case: Case
    evaluation: Evaluation
    applying: np.ndarray
    right: np.ndarray
    alone: bool


def examples(matcher: Matcher, cases: Iterable[Case]) -> list[Example]:
    """Every part of every case, evaluated against its programme."""
    return [example for case in cases for example in _parts(matcher, case)]


def _parts(matcher: Matcher, case: Case) -> list[Example]:
    index = matcher.index(case["programme"])
    submission = labelled.submission(case)
    parts = matcher.read(submission)
    wanted = {*case["primary"], *case["secondary"]}
    right = np.array([c.id in wanted for c in index.criteria])
    applying = index.applying(submission.unit_kind)
    return [Example(case, evaluate(part.document, index), applying, right, len(parts) == 1) for part in parts]


def training_cases() -> list[Case]:
    """Documents of both collections, clean and damaged, and titles."""
    documents = [*labelled.documents(), *labelled.fresh()]
    copies = [labelled.damaged(documents, rate, name) for name, rate in DAMAGE.items()]
    return [*(case for copy in copies for case in copy), *labelled.titles(), *labelled.fresh_titles()]


def training_examples(programmes: Sequence[Programme]) -> list[Example]:
    """The training cases against the whole programmes and against thinned ones."""
    cases = training_cases()
    matchers = [Matcher(programmes), *(Matcher(thinned(programmes, *how)) for how in THINNED)]
    return [example for matcher in matchers for example in examples(matcher, cases)]


def fit(held: Sequence[Example], rankers: Callable[[Case], Linear]) -> Model:
    """Ranker and gate; `rankers` gives an honest ranker for each case that the gate learns from."""
    return Model(ranker=ranker_of(held), gate=gate_of(held, rankers), accept=ACCEPT, ask=ASK)


def ranker_of(held: Sequence[Example]) -> Linear:
    """The order of the items, learnt from single documents with a right answer."""
    used = [e for e in held if e.alone and (e.right & e.applying).any()]
    copies = Counter(text_of(e.case["id"]) for e in used)
    raw = np.array([1 / np.sqrt(copies[text_of(e.case["id"])]) for e in used])
    weights = raw * len(copies) / raw.sum()
    choices = [
        Choice(e.evaluation.matrix[e.applying, : len(RANKED)], e.right[e.applying], float(weight))
        for e, weight in zip(used, weights, strict=True)
    ]
    return fit_ranker(choices, RANKED, RANKER_RIDGE)


def gate_of(held: Sequence[Example], rankers: Callable[[Case], Linear]) -> Linear:
    """The calibrated probability, learnt from every part; near misses teach it to be calm on sister items."""
    copies = Counter(text_of(e.case["id"]) for e in held)
    rows: list[tuple[Floats, bool, float]] = []
    for e in held:
        weight = 1 / np.sqrt(copies[text_of(e.case["id"])])
        rows += _gate_row(e, e.applying, rankers, weight)
        if e.alone and e.right.any():
            rows += _gate_row(e, e.applying & ~e.right, rankers, NEAR_MISS_WEIGHT * weight)
    features, right, weights = zip(*rows, strict=True)
    return fit_gate(np.array(features), np.array(right, dtype=float), np.array(weights), SIGNS, GATE_RIDGE)


def _gate_row(
    e: Example, applying: np.ndarray, rankers: Callable[[Case], Linear], weight: float
) -> list[tuple[Floats, bool, float]]:
    if not applying.any():
        return []
    ranking = rank(e.evaluation, rankers(e.case), applying)
    features = gate_features(e.evaluation, ranking)
    return [(features, bool(e.right[ranking.order[0]]), weight)]


def folds(held: Sequence[Example]) -> dict[int, Model]:
    """For each fold the model fitted without it."""
    rankers = {
        fold: ranker_of([e for e in held if labelled.fold_of(e.case) != fold])
        for fold in range(labelled.FOLDS)
    }

    def honest(case: Case) -> Linear:
        return rankers[labelled.fold_of(case)]

    return {
        fold: Model(
            ranker=rankers[fold],
            gate=gate_of([e for e in held if labelled.fold_of(e.case) != fold], honest),
            accept=ACCEPT,
            ask=ASK,
        )
        for fold in range(labelled.FOLDS)
    }


def whole(held: Sequence[Example], models: Mapping[int, Model]) -> Model:
    """The model fitted on everything; its gate has seen only honest ranks."""
    return fit(held, lambda case: models[labelled.fold_of(case)].ranker)


def judged(
    matcher: Matcher, models: Mapping[int, Model], cases: Sequence[Case]
) -> dict[str, dict[str, object]]:
    """Results of each case under the model that has not seen it."""
    matchers = {fold: matcher.using(model) for fold, model in models.items()}
    return labelled.run(
        cases,
        lambda case: matchers[labelled.fold_of(case)].match(case["programme"], labelled.submission(case)),
    )


def save(model: Model) -> None:
    """Write the weights where the matcher reads them."""
    held = {
        "accept": model.accept,
        "ask": model.ask,
        "ranker": model.ranker.rows(),
        "gate": {"bias": round(model.gate.bias, 5), "features": model.gate.rows()},
    }
    MODEL.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Fit, print, and save when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", action="store_true", help="write the weights into the package")
    arguments = parser.parse_args()
    programmes = catalogue.load().programmes
    matcher = Matcher(programmes)
    held = training_examples(programmes)
    models = folds(held)
    for name, rate in (("clean", 0.0), ("5 % damage", 0.05)):
        cases = labelled.damaged(labelled.documents(), rate, "5 %")
        print(name, score(cases, judged(matcher, models, cases)))
    documents, sparse = labelled.documents(), Matcher(thinned(programmes, JUDGED_SEED))
    print("thinned programmes", score(documents, judged(sparse, models, documents)))
    for name, held_against in (("fresh", matcher), ("fresh, thinned programmes", sparse)):
        print(name, score(labelled.fresh(), judged(held_against, models, labelled.fresh())))
    titles = labelled.titles()
    print("titles", score(titles, judged(matcher, models, titles)))
    if arguments.save:
        save(whole(held, models))
        packaged.cache_clear()
        kept.keep()


if __name__ == "__main__":
    main()
