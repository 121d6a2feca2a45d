"""What spoke for an item and what against it, beside its runner-up, and what would make it surer."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from knowledge.vocabulary import DocumentForm
from matchers.decision import Verdict
from matchers.features import RANKED, Evaluation
from matchers.lexicon import Lexicon
from matchers.model import Linear
from matchers.postings import Floats
from matchers.ranking import Ranking

_SIGNALS = {
    "heading core": "heading",
    "heading detail": "heading",
    "heading covered": "heading",
    "words in heading": "heading",
    "name core": "name",
    "name phrase": "name",
    "name like title": "name",
    "body core": "body",
    "body detail": "body",
    "body topic": "body",
    "body phrase": "body",
    "whole alike": "body",
    "title concepts": "body",
    "evidence and form": "evidence",
    "form accepted": "form",
    "kind fits form": "form",
    "holder named": "holder",
    "right as a whole": "right",
    "no lookalike": "lookalike",
    "audience named": "audience",
    "no other audience": "audience",
    "specific": "specific",
    "stage fits": "stage",
    "round fits": "stage",
}
_TELLING = 0.1
_MOST_WANTED = 3
_SHOWN = 0.5


@dataclass(frozen=True, slots=True)
class Signal:
    """A kind of evidence: heading, name, body, evidence, form, holder, right, lookalike, audience, specific,
    stage; approved: like documents that were approved for the item.

    `strength` is in units of utility: positive speaks for the item, negative against it.
    """

    code: str
    strength: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an item stands where it stands for one part of a file.

    `runner_up` is the best other item and `ahead` tells what sets the two apart; `wanted_forms` are accepted
    forms when the document's own is not among them, `wanted_words` what the item's evidence should show.
    """

    criterion: str
    part: tuple[int, int]
    score: float
    spoke_for: tuple[Signal, ...]
    spoke_against: tuple[Signal, ...]
    runner_up: str | None
    ahead: tuple[Signal, ...]
    held_back: str | None
    wanted_forms: tuple[DocumentForm, ...]
    wanted_words: tuple[str, ...]


def explain(
    evaluation: Evaluation,
    decided: tuple[Ranking, Verdict],
    ranker: Linear,
    lexicon: Lexicon,
    item: int,
    *,
    learnt: Floats | None = None,
) -> Explanation | None:
    """The explanation of one item, or None when it was not even listed; `learnt` came from approvals."""
    ranking, verdict = decided
    choice = next((c for c in verdict.choices if c.item == item), None)
    if choice is None:
        return None
    criteria, document = evaluation.index.criteria, evaluation.document
    typical = evaluation.matrix[:, : len(RANKED)].mean(axis=0)
    row = evaluation.matrix[item, : len(RANKED)]
    gained = np.zeros(len(criteria)) if learnt is None else learnt
    signals = _signals(row - typical, ranker, gained[item])
    other = next((int(i) for i in ranking.order if i != item), None)
    ahead = (
        ()
        if other is None
        else _signals(row - evaluation.matrix[other, : len(RANKED)], ranker, gained[item] - gained[other])
    )
    return Explanation(
        criterion=criteria[item].id,
        part=document.span,
        score=choice.score,
        spoke_for=tuple(s for s in signals if s.strength > _TELLING),
        spoke_against=tuple(s for s in reversed(signals) if s.strength < -_TELLING),
        runner_up=None if other is None else criteria[other].id,
        ahead=tuple(s for s in ahead if abs(s.strength) > _TELLING),
        held_back=_held_back(verdict),
        wanted_forms=_wanted_forms(evaluation, item),
        wanted_words=_wanted_words(evaluation, lexicon, item),
    )


def _signals(difference: Floats, ranker: Linear, learnt: float) -> tuple[Signal, ...]:
    """The strongest first."""
    told: dict[str, float] = defaultdict(float, approved=learnt)
    for name, value in zip(RANKED, difference / ranker.spread * ranker.weight, strict=True):
        told[_SIGNALS[name]] += float(value)
    ranked = sorted(told.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(Signal(code, round(strength, 3)) for code, strength in ranked)


def _held_back(verdict: Verdict) -> str | None:
    if verdict.copied:
        return "copy"
    if verdict.blank:
        return "blank"
    return "no-proof" if verdict.vetoed else None


def _wanted_forms(evaluation: Evaluation, item: int) -> tuple[DocumentForm, ...]:
    if evaluation.index.wanted.accepts(evaluation.document, item):
        return ()
    return tuple(dict.fromkeys(form.form for form in evaluation.index.criteria[item].evidence))


def _wanted_words(evaluation: Evaluation, lexicon: Lexicon, item: int) -> tuple[str, ...]:
    """What the item's evidence should show and the text does not."""
    held = set(evaluation.document.body.tokens.tolist())
    topics = evaluation.index.topics
    missing = []
    for text in (must for form in evaluation.index.criteria[item].evidence for must in form.must_show):
        tokens = sorted(set(lexicon.pack_tokens(text)))
        mass = float(topics[tokens].sum())
        shown = float(topics[[token for token in tokens if token in held]].sum())
        if mass and shown < _SHOWN * mass:
            missing.append(text)
    return tuple(dict.fromkeys(missing))[:_MOST_WANTED]
