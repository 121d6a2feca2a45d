"""From a ranking to proposals: which items a part proves, which are asked about, which only explain."""

from dataclasses import dataclass

from knowledge.vocabulary import DocumentForm as Form
from matchers.features import NAMES, Evaluation
from matchers.findings import Decision
from matchers.gate import excuse, gate_features, national_rule, no_proof, probability
from matchers.model import Model
from matchers.ranking import Ranking

_SHOWN, _ASKED = 5, 3
_ASKED_FROM, _TWINS_FROM = 0.2, 0.7
_ASKED_IN_BUNDLE = 0.15
_BLANKS = 3
_COPIED_LEAST, _COPIED_SHARE = 8, 0.35
_LEAST_WORDS = 2
_WHOLE = 0.99
_EVIDENT = [NAMES.index(name) for name in ("heading core", "name core", "body core")]


@dataclass(frozen=True, slots=True)
class Choice:
    """One item with its probability and what is to be done with it."""

    item: int
    score: float
    decision: Decision


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided for a part, and what held a likely item back.

    `copied` counts the items that a copy of the criteria lists; `twins` are two items hard to tell apart.
    """

    choices: tuple[Choice, ...] = ()
    vetoed: str | None = None
    blank: bool = False
    copied: int = 0
    twins: tuple[str, str] | None = None


def decide(
    evaluation: Evaluation, ranking: Ranking, model: Model, alone: bool, learnt: float = 0.0
) -> Verdict:
    """Choose at most five items; a part of a bundle (`alone` false) has no name to help it, so it is asked
    about sooner, and only about its best item."""
    if not len(ranking.order) or not any(evaluation.matrix[ranking.order[0], _EVIDENT]):
        return Verdict()
    sure = probability(gate_features(evaluation, ranking), model.gate, learnt)
    held = _held(evaluation, int(ranking.order[0]))
    put_forward = sure >= (model.ask if alone else _ASKED_IN_BUNDLE) and not held.silent
    twins = _twins(evaluation, ranking)
    accepted = sure >= model.accept and not held.unsure and twins is None
    choices = []
    for place, (item, relative) in enumerate(zip(ranking.order[:_SHOWN], ranking.relative, strict=False)):
        near = alone and not accepted and place < _ASKED and relative > _ASKED_FROM
        decision = Decision.ASK if place == 0 or near else Decision.NONE
        if place == 0 and accepted:
            decision = Decision.ACCEPT
        choices.append(Choice(int(item), sure * float(relative), decision if put_forward else Decision.NONE))
    return Verdict(
        choices=tuple(choices),
        vetoed=held.rule or (held.vetoed if put_forward else None),
        blank=held.blank,
        copied=held.copied,
        twins=twins if put_forward else None,
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """What speaks against putting the best item forward, or against accepting it."""

    told: bool
    vetoed: str | None
    rule: str | None
    blank: bool
    template: bool
    copied: int
    others: bool
    summons: bool

    @property
    def silent(self) -> bool:
        """Whether nothing is proposed at all."""
        return (
            self.rule is not None
            or self.copied > 0
            or (self.blank and self.template)
            or self.others
            or self.summons
        )

    @property
    def unsure(self) -> bool:
        """Whether a person is asked however probable it is."""
        return not self.told or self.blank or self.vetoed is not None


def _held(evaluation: Evaluation, best: int) -> _Held:
    document, index = evaluation.document, evaluation.index
    own, rule = index.plain[best], national_rule(document)
    return _Held(
        told=_told(evaluation, best),
        vetoed=next((word for word in no_proof(document) if word not in own), excuse(document)),
        rule=rule if rule is not None and rule not in own else None,
        blank=document.blanks >= _BLANKS and Form.ATTENDANCE not in document.forms,
        template=document.template,
        copied=_copied(evaluation),
        others=_of_others(evaluation, best),
        summons=document.forms[:1] == (Form.INVITATION,) and not index.wanted.accepts(document, best),
    )


def _told(evaluation: Evaluation, best: int) -> bool:
    """Whether more than one shared word speaks for the item: several of its words, or a whole phrase."""
    index = evaluation.index
    if index.words.held(evaluation.document.body.tokens)[best] >= _LEAST_WORDS:
        return True
    phrase, share = int(evaluation.body.phrase[best]), evaluation.body.share[best]
    return phrase >= 0 and share >= _WHOLE and len(index.phrases.text[phrase].split()) >= _LEAST_WORDS


def _of_others(evaluation: Evaluation, best: int) -> bool:
    """Whether the caption of a photo names people, but none of those whom the item is about."""
    document, index = evaluation.document, evaluation.index
    return document.snapshot and float(index.wanted.strange[best] @ document.audience) >= 1


def _copied(evaluation: Evaluation) -> int:
    """How many items the text lists by their titles, when they are so many that it is a copy of them."""
    listed = evaluation.body.titles
    return listed if listed >= max(_COPIED_LEAST, _COPIED_SHARE * evaluation.index.size) else 0


def _twins(evaluation: Evaluation, ranking: Ranking) -> tuple[str, str] | None:
    if len(ranking.order) < 2 or ranking.relative[1] < _TWINS_FROM:
        return None
    first, second = (evaluation.index.criteria[int(item)].id for item in ranking.order[:2])
    return first, second
