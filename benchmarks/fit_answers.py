"""Fit what decides between answers to a question: python -m benchmarks.fit_answers [--save].

It learns from the labelled questions that were looked at, and from ways to ask that are kept from the index
in turn, so that the weights fit wordings that nobody has written down. Prints how each set of questions is
judged by weights fitted without it; with --save, writes the weights fitted on everything instead.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.answers import ASKERS, LATER, Case, cases, same
from benchmarks.fitting import Floats, minimise
from knowledge import catalogue, guidance
from matchers import tables
from matchers.judging import Features, chances
from matchers.questions import Questions
from matchers.topics import NOT_OURS, Topic, topics

WEIGHTS = Path(__file__).parent.parent / "matchers" / "data" / "judging.json"
FOLDS, RIDGE, ROUNDS = 3, 1.0, 250
OF_WAYS, OF_QUESTIONS, OF_ITEMS = 0.1, 2.0, 4.0
_UNITS = ("rutan", "kab", "lapas", "zi", "kanim", "opd", "ranham4", "bapas")
_CODED = (
    "{} itu maksudnya gimana",
    "butir {} apa",
    "{} buktinya apa",
    "{} itu apa",
    "{}",
    "kalau {} kirim apa",
)
_NAMING = (("aksi ham", "ranham4"), ("ranham", "ranham4"), ("kkp", "kab"), ("wbk", "zi"), ("p2ham", "rutan"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One question: the features of what may answer it and of nothing, and which of them are right."""

    keys: tuple[str, ...]
    features: tuple[Features, ...]
    right: tuple[bool, ...]
    weight: float


def labelled(questions: Questions, case: Case) -> Choice:
    """A labelled question as the fit sees it."""
    return choice(questions, case, OF_ITEMS if any(key[0] in "ie" for key in case.right) else OF_QUESTIONS)


def choice(questions: Questions, case: Case, weight: float) -> Choice:
    """A question with its right answers as the fit sees it."""
    _, _, candidates, features, _ = questions.weighed(case.text, ASKERS[case.asker])
    keys = [same(candidate.key, case.right) for candidate in candidates]
    right = [bool(case.right) and key in case.right for key in keys] + [not case.right]
    return Choice((*keys, "-"), tuple(features), tuple(right), weight)


def of_ways(held: Sequence[Topic]) -> list[Choice]:
    """Every way to ask, judged by an index that lacks it."""
    found = []
    for fold in range(FOLDS):
        kept = [replace(t, ways=_without(t.ways, fold)) for t in held]
        items = {code: _without(ways, fold) for code, ways in tables.item_asks().items()}
        questions = Questions(catalogue.load().programmes, guidance.load(), held=kept, asked=items)
        for topic in held:
            apart = [way for way in topic.ways if way not in _without(topic.ways, fold)]
            found += [choice(questions, _case(topic.key, way), OF_WAYS) for way in apart]
        for code, ways in tables.item_asks().items():
            apart = [way for way in ways if way not in items[code]]
            found += [choice(questions, _item_case(code, way), OF_WAYS) for way in apart]
    return found


def _item_case(code: str, way: str) -> Case:
    """As somebody asks it of whose unit the item is."""
    programmes = {p.id: p for p in catalogue.load().programmes}
    askers = [
        name
        for name, asker in ASKERS.items()
        if asker.programme
        and any(c.id == code for c in programmes[asker.programme].applying(asker.kind, asker.round))
    ]
    held = [
        name for name, asker in ASKERS.items() if asker.programme and programmes[asker.programme].has(code)
    ]
    among = askers or held or ["kanwil"]
    return Case(among[len(way) % len(among)], way, frozenset({f"i.{code}", f"e.{code}"}))


def of_codes(questions: Questions) -> list[Choice]:
    """Items that are asked for by code alone, whole or as officers shorten it."""
    rutan = ASKERS["rutan"].programme or ""
    items = catalogue.load().programme(rutan).applying(ASKERS["rutan"].kind, None)
    asked = [
        Case("rutan", _CODED[place % len(_CODED)].format(code.lower()), frozenset({f"i.{item.id}"}))
        for place, item in enumerate(items)
        for code in (item.id, item.id.partition("-")[2])
    ]
    return [choice(questions, case, OF_QUESTIONS) for case in asked]


def _without(ways: Sequence[str], fold: int) -> tuple[str, ...]:
    return tuple(way for place, way in enumerate(ways) if place == 0 or place % FOLDS != fold)


def _case(key: str, way: str) -> Case:
    named = next((who for word, who in _NAMING if word in way.lower()), _UNITS[len(way) % len(_UNITS)])
    right = frozenset() if key.startswith(NOT_OURS) else frozenset({key})
    return Case("kanwil" if key == "s.units" else named, way, right)


def fit(choices: Iterable[Choice]) -> Mapping[str, float]:
    """The weights under which what is right is most likely."""
    held = [c for c in choices if any(c.right)]
    names = sorted({name for c in held for features in c.features for name in features})
    rows = np.array([[f.get(name, 0.0) for name in names] for c in held for f in c.features])
    spread = np.where(rows.std(axis=0) > 1e-9, rows.std(axis=0), 1.0)
    rows = rows / spread
    sizes = np.array([len(c.features) for c in held])
    starts, owner = np.concatenate([[0], np.cumsum(sizes)[:-1]]), np.repeat(np.arange(len(held)), sizes)
    right = np.concatenate([c.right for c in held]).astype(float)
    shares = np.array([c.weight for c in held])

    def objective(found: Floats) -> tuple[float, Floats]:
        utility = rows @ found
        parts = np.exp(utility - np.maximum.reduceat(utility, starts)[owner])
        total, wanted = np.add.reduceat(parts, starts), np.add.reduceat(parts * right, starts)
        slope = (parts / total[owner] - parts * right / wanted[owner]) * shares[owner]
        loss = -(shares * np.log(wanted / total)).sum() + RIDGE / 2 * found @ found
        return float(loss), rows.T @ slope + RIDGE * found

    found = minimise(objective, np.zeros(len(names)), rounds=ROUNDS) / spread
    return {name: round(float(value), 3) for name, value in zip(names, found, strict=True)}


def _first(choices: Sequence[Choice], weights: Mapping[str, float]) -> str:
    asked = [c for c in choices if not c.right[-1]]
    hits = 0
    for c in asked:
        likely = chances(c.features, weights)[:-1]
        hits += bool(likely) and c.right[int(np.argmax(likely))]
    return f"{100 * hits / len(asked):.1f} ({hits}/{len(asked)})"


def main() -> None:
    """Print the judgement of each set, and save the weights where asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--save", action="store_true")
    save = parser.parse_args().save
    held = topics(guidance.load())
    questions = Questions(catalogue.load().programmes, guidance.load())
    ways = [*of_ways(held), *of_codes(questions)]
    sets = {"tuning": cases(half=0), **{name: cases(f"questions_{name}.tsv") for name in LATER}}
    learnt = {name: [labelled(questions, c) for c in asked] for name, asked in sets.items()}
    if save:
        weights = fit([*ways, *(c for asked in learnt.values() for c in asked)])
        WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
        return
    for name, judged in learnt.items():
        others = [c for other, asked in learnt.items() if other != name for c in asked]
        print(f"{name}: right first {_first(judged, fit([*ways, *others]))}")


if __name__ == "__main__":
    main()
