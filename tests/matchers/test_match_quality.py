"""The labelled documents: figures are recorded and kept, and a drop of two points is a fault somewhere.

The packaged weights have seen these documents; honest, cross-validated figures come from
`python -m benchmarks.matching`.
"""

from collections.abc import Callable

import pytest

from benchmarks import kept
from matchers.matcher import Matcher

DROP = 2.0
FEWER_IS_BETTER = {"asked"}
COLLECTIONS = kept.collections()


QUICK = {"documents", "titles"}
BY_COST = [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in COLLECTIONS]


@pytest.mark.parametrize("name", BY_COST)
def test_no_figure_drops(matcher: Matcher, name: str, record_property: Callable[[str, object], None]) -> None:
    figures = kept.measured(matcher, COLLECTIONS[name])
    record_property(name, figures)
    before = kept.kept()[name]
    changes = {key: (figures[key] or 0.0) - (before[key] or 0.0) for key in before}
    worse = {key: change if key in FEWER_IS_BETTER else -change for key, change in changes.items()}
    assert {key: change for key, change in worse.items() if change > DROP} == {}


@pytest.mark.slow
def test_what_is_put_forward_is_right_and_doubts_are_few(matcher: Matcher) -> None:
    figures = kept.measured(matcher, COLLECTIONS["documents"])
    assert (figures["accept_precision"] or 0) >= 98
    assert (figures["recall@3"] or 0) >= 97.5
    assert (figures["asked"] or 0) <= 25
    assert (figures["not_accepted"] or 0) >= 98
    assert (figures["silent"] or 0) >= 80
    assert (figures["bundle_f1"] or 0) >= 88


@pytest.mark.slow
def test_damaged_letters_still_find_the_item(matcher: Matcher) -> None:
    assert (kept.measured(matcher, COLLECTIONS["5 %"])["top1"] or 0) >= 91
