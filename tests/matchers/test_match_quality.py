"""The labelled documents: a drop below these floors is a fault somewhere.

The packaged weights have seen these documents; honest, cross-validated figures come from
`python -m benchmarks.matching`.
"""

import pytest

from benchmarks import labelled
from benchmarks.metrics import Case, score
from matchers.matcher import Matcher

DOCUMENTS, TITLES = labelled.documents(), labelled.titles()


def figures(matcher: Matcher, cases: list[Case]) -> dict[str, float]:
    """The metrics of the packaged matcher."""
    return score(
        cases,
        labelled.run(cases, lambda case: matcher.match(case["programme"], labelled.submission(case))),
    )


def test_documents(matcher: Matcher) -> None:
    held = figures(matcher, DOCUMENTS)
    assert held["top1"] >= 85
    assert held["recall@3"] >= 94
    assert held["accept_precision"] >= 95
    assert held["not_accepted"] >= 95
    assert held["bundle_f1"] >= 75


@pytest.mark.parametrize(("rate", "top1"), [(0.02, 84), (0.05, 82), (0.1, 76)])
def test_damaged_documents(matcher: Matcher, rate: float, top1: float) -> None:
    assert figures(matcher, labelled.damaged(DOCUMENTS, rate, "floor"))["top1"] >= top1


def test_titles_alone(matcher: Matcher) -> None:
    held = figures(matcher, TITLES)
    assert held["top1"] >= 90
    assert held["recall@3"] >= 97
