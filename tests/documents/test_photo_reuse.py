"""Photos that were only saved anew are known again; photos of like rooms are not taken for one another.

The promised case 51, with its 200 photos; the same bytes for two items: tests/assistant/test_reuse.
"""

from itertools import combinations

import numpy as np
import pytest

from benchmarks.photo_changes import CHANGES
from benchmarks.photos import looked, photographs
from knowledge.looks import alike

SURE = ("JPEG 60", "half as large", "turned by a quarter", "mirrored", "darker by 40 %", "screenshot, dark")


@pytest.mark.slow
def test_changed_photos_are_flagged_and_those_of_like_rooms_are_not() -> None:
    taken = [shots[0] for shots in photographs(200, seed=3)]
    looks = [looked(photo) for photo in taken]
    pairs = [pair for pair in combinations(range(len(looks)), 2) if alike(*(looks[n] for n in pair))]
    confused = {place for pair in pairs for place in pair}
    assert len(confused) <= 0.02 * len(taken)
    chance = np.random.default_rng(1)
    for name in SURE:
        found = [alike(looks[n], looked(CHANGES[name](taken[n], chance))) for n in range(20)]
        assert all(found), name


def test_a_few_photos_of_rooms_are_told_apart() -> None:
    shots = list(photographs(4, seed=3))
    looks = [looked(shot) for first, elsewhere, _ in shots for shot in (first, elsewhere)]
    assert not any(alike(*pair) for pair in combinations(looks, 2))
    chance = np.random.default_rng(1)
    for name in SURE:
        changed = looked(CHANGES[name](shots[0][0], chance))
        assert alike(looks[0], changed), name
        assert not any(alike(changed, other) for other in looks[1:]), name
