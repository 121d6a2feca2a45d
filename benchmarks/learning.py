"""What approvals teach: history replayed with and without experience: python -m benchmarks.learning.

A Kanwil of twelve units sends documents in a random order: each labelled text as each unit would write it
(other numbers, half of the lines, and a share of the words replaced by what this Kanwil says instead, the
same in all its units), against programmes from which half of the likely words were left out. Verifiers
approve the right item, and now and then a wrong one. What is measured is the last third of the stream,
matched with what the first two thirds taught, by weights that have not seen the text. Intervals: texts drawn
again.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks import labelled
from benchmarks.fit_matching import JUDGED_SEED, folds, training_examples
from benchmarks.kanwil_streams import Sent, stream
from benchmarks.metrics import Case, score, text_of
from benchmarks.reliability import bands
from benchmarks.thinning import thinned
from knowledge import catalogue
from matchers.experience import Experience, Lesson
from matchers.matcher import Matcher
from matchers.model import Model

EARLIER, MISTAKES = 2 / 3, 0.03
OWN_WORDS = (0.0, 0.25, 0.5)
HOSTILE = (1, 2)
DRAWS = 200
FIGURES = ("top1", "accept_precision", "coverage", "asked", "not_accepted")


class Replay:
    """A stream matched by models that have not seen its texts."""

    def __init__(self, matcher: Matcher, models: Mapping[int, Model]) -> None:
        self._matchers = {fold: matcher.using(model) for fold, model in models.items()}

    def lessons(self, sent: Iterable[Sent], wrong: Callable[[Sent], str | None]) -> dict[str, list[Lesson]]:
        """What approvals of these documents teach, by programme; `wrong` names a wrongly approved item."""
        taught: dict[str, list[Lesson]] = {}
        for each in sent:
            mistaken = wrong(each)
            if each.case["primary"] or mistaken:
                [words] = self._of(each.case).public_words(labelled.submission(each.case)).values()
                lesson = Lesson(each.unit, mistaken or each.case["primary"][0], frozenset(words))
                taught.setdefault(each.case["programme"], []).append(lesson)
        return taught

    def results(
        self, sent: Iterable[Sent], taught: Mapping[str, Sequence[Lesson]]
    ) -> dict[str, dict[str, Any]]:
        """Results of documents under these lessons."""
        known = {programme: Experience(lessons) for programme, lessons in taught.items()}
        return {
            each.case["id"]: labelled.result(
                each.case,
                self._of(each.case).match(
                    each.case["programme"], labelled.submission(each.case), known.get(each.case["programme"])
                ),
            )
            for each in sent
        }

    def _of(self, case: Case) -> Matcher:
        return self._matchers[labelled.fold_of({**case, "id": case["id"].split("#")[0]})]


def careful(_: Sent) -> str | None:
    """Nothing is approved wrongly."""
    return None


def slips(programmes: Mapping[str, Sequence[str]]) -> Callable[[Sent], str | None]:
    """Now and then a wrong item is approved, any of the programme's."""

    def wrong(sent: Sent) -> str | None:
        rng = random.Random(f"slip {sent.case['id']}")
        return rng.choice(programmes[sent.case["programme"]]) if rng.random() < MISTAKES else None

    return wrong


def hostile(programmes: Mapping[str, Sequence[str]], units: int) -> Callable[[Sent], str | None]:
    """The first units have everything approved for the item that stands after the right one."""

    def wrong(sent: Sent) -> str | None:
        codes = programmes[sent.case["programme"]]
        if sent.unit >= units or not sent.case["primary"]:
            return None
        return codes[(codes.index(sent.case["primary"][0]) + 1) % len(codes)]

    return wrong


def figures(sent: Sequence[Sent], results: Mapping[str, Any]) -> dict[str, float]:
    """The figures of a stream, each document counting once."""
    held = score([each.case for each in sent], results)
    return {name: held[name] or 0.0 for name in FIGURES}


def interval(
    sent: Sequence[Sent], without: Mapping[str, Any], learnt: Mapping[str, Any]
) -> dict[str, tuple[float, float]]:
    """Between what bounds 95 of 100 gains lie when texts are drawn again."""
    rng = random.Random(1)
    by_text: dict[str, list[Sent]] = {}
    for each in sent:
        by_text.setdefault(each.case["id"].split("#")[0], []).append(each)
    texts = sorted(by_text)
    gains: dict[str, list[float]] = {name: [] for name in FIGURES}
    for _ in range(DRAWS):
        drawn = [
            Sent(each.unit, {**each.case, "id": f"{n}~{each.case['id']}"})
            for n, text in enumerate(rng.choices(texts, k=len(texts)))
            for each in by_text[text]
        ]
        before, after = (
            figures(drawn, {e.case["id"]: held[e.case["id"].partition("~")[2]] for e in drawn})
            for held in (without, learnt)
        )
        for name in FIGURES:
            gains[name].append(after[name] - before[name])
    return {name: (float(np.percentile(g, 2.5)), float(np.percentile(g, 97.5))) for name, g in gains.items()}


def judgements(sent: Sequence[Sent], results: Mapping[str, Any]) -> list[tuple[float, bool, float]]:
    """What was said of the best item of each document, and whether that was right."""
    held = []
    for each in sent:
        matches = results[each.case["id"]]["matches"]
        if matches:
            right = matches[0]["criterion"] in {*each.case["primary"], *each.case["secondary"]}
            held.append((matches[0]["score"], right, 1.0))
    return held


def alone(cases: Sequence[Case]) -> list[Sent]:
    """Different real texts, each by a unit of its own, unchanged."""
    texts = {text: place for place, text in enumerate(dict.fromkeys(text_of(case["id"]) for case in cases))}
    return [
        Sent(texts[text_of(case["id"])], {**case, "id": f"{text_of(case['id'])}#0@{case['programme']}"})
        for case in cases
        if not case.get("bundle")
    ]


def real(replay: Replay, cases: Sequence[Case]) -> tuple[list[Sent], dict[str, Any], dict[str, Any]]:
    """Each text matched with what all other texts of its programme taught, and without."""
    sent = alone(cases)
    taught = replay.lessons(sent, careful)
    learnt: dict[str, Any] = {}
    for each in sent:
        programme = each.case["programme"]
        others = [lesson for lesson in taught.get(programme, ()) if lesson.unit != each.unit]
        learnt |= replay.results([each], {programme: others})
    return sent, replay.results(sent, {}), learnt


def show(title: str, sent: Sequence[Sent], without: Mapping[str, Any], learnt: Mapping[str, Any]) -> None:
    """Print what a stream gained."""
    print(f"\n{title}: {len(sent)} documents of {len({e.case['id'].split('#')[0] for e in sent})} texts")
    before, after, bounds = figures(sent, without), figures(sent, learnt), interval(sent, without, learnt)
    for name in FIGURES:
        low, high = bounds[name]
        told = (
            f"without {before[name]:5.1f}  with {after[name]:5.1f}  gain {after[name] - before[name]:+5.1f}"
        )
        print(f"  {name:18s} {told} ({low:+.1f} to {high:+.1f})")


def replayed(replay: Replay, share: float, codes: Mapping[str, Sequence[str]]) -> None:
    """Print what a stream gains in which this share of the words is the Kanwil's own, and under misuse."""
    sent = stream(labelled.documents(), share, seed=1)
    cut = int(len(sent) * EARLIER)
    earlier, later = sent[:cut], sent[cut:]
    without, learnt = replay.results(later, {}), replay.results(later, replay.lessons(earlier, slips(codes)))
    show(f"{share:.0%} of the words are the Kanwil's own", later, without, learnt)
    for name, held in (("without", without), ("with", learnt)):
        found = bands(judgements(later, held))
        told = ", ".join(f"{band.said:.2f} {band.right:.2f} ({band.parts:.0f})" for band in found)
        print(f"  said and right, {name}: {told}")
    for units in HOSTILE:
        honest = [each for each in later if each.unit >= units]
        poisoned = replay.results(honest, replay.lessons(earlier, hostile(codes, units)))
        show(
            f"everything of {units} hostile approved for a wrong item, to the others",
            honest,
            learnt,
            poisoned,
        )


def main() -> None:
    """Print everything."""
    programmes = catalogue.load().programmes
    codes = {p.id: [c.id for c in p.criteria] for p in programmes}
    models = folds(training_examples(programmes))
    replay = Replay(Matcher(thinned(programmes, JUDGED_SEED)), models)
    for share in OWN_WORDS:
        replayed(replay, share, codes)
    texts = [*labelled.documents(), *labelled.titles()]
    show("different texts as they are, each by a unit of its own", *real(replay, texts))


if __name__ == "__main__":
    main()
