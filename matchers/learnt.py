"""What experience changes in a verdict: one step at most, never from nothing to proof."""

from dataclasses import replace

from matchers.decision import Choice, Verdict
from matchers.findings import Decision
from matchers.postings import Floats

UTILITY, LOGIT = 2.0, 1.0
"""The most that likeness to approved documents adds to an item's utility, and to the logit of the best one.

`python -m benchmarks.learning` shows what they gain and that one unit cannot misuse them.
"""


def bonus(likeness: Floats) -> Floats:
    """What likeness to approved documents adds to the utility of each item."""
    return UTILITY * likeness


def bounded(without: Verdict, learnt: Verdict) -> Verdict:
    """The learnt verdict, accepting nothing that was not at least asked about without experience."""
    before = {choice.item: choice.decision for choice in without.choices}
    choices = [replace(choice, decision=_step(before.get(choice.item), choice)) for choice in learnt.choices]
    return replace(learnt, choices=tuple(choices))


def _step(before: Decision | None, choice: Choice) -> Decision:
    if choice.decision is Decision.ACCEPT and before in (None, Decision.NONE):
        return Decision.ASK
    return choice.decision
