"""Looks know a picture again, turned or mirrored, and nothing else."""

import random

import pytest

from knowledge.looks import (
    APART,
    COARSE_APART,
    COARSE_SIDE,
    SIDE,
    alike,
    fingerprints,
    keys,
    keys_near,
    turns,
    written,
)

CHANCE = random.Random(7)  # noqa: S311
LOW = [(r, c) for r in range(COARSE_SIDE) for c in range(COARSE_SIDE) if r or c]
HIGH = [(r, c) for r in range(SIDE) for c in range(SIDE) if r >= COARSE_SIDE or c >= COARSE_SIDE]


def some(number: int) -> int:
    """A fingerprint like no other."""
    return random.Random(number).getrandbits(SIDE * SIDE - 1)  # noqa: S311


def changed(fingerprint: int, low: int, high: int = 0) -> int:
    """The fingerprint with so many coarse and so many fine bits flipped, anywhere."""
    for row, column in [*CHANCE.sample(LOW, low), *CHANCE.sample(HIGH, high)]:
        fingerprint ^= 1 << (SIDE * SIDE - 1 - row * SIDE - column)
    return fingerprint


@pytest.mark.parametrize(
    ("low", "high", "same"),
    [
        pytest.param(0, 0, True, id="the same"),
        pytest.param(COARSE_APART, APART - COARSE_APART, True, id="as far as may be"),
        pytest.param(COARSE_APART + 1, 0, False, id="too far at a glance"),
        pytest.param(COARSE_APART, APART - COARSE_APART + 1, False, id="too far on a closer look"),
    ],
)
def test_looks_are_alike_up_to_both_bounds(low: int, high: int, same: bool) -> None:
    one = some(1)
    assert alike(written([one]), written([changed(one, low, high)])) is same


def test_turning_and_mirroring_change_nothing() -> None:
    one = some(2)
    assert len(set(turns(one))) == 8
    assert turns(one)[0] == one
    for turned in turns(one):
        assert set(turns(turned)) == set(turns(one))
        assert alike(written([one]), written([turned]))


def test_different_pictures_are_not_alike() -> None:
    looks = [written([some(number)]) for number in range(40)]
    assert not any(alike(one, other) for one in looks for other in looks if one != other)


def test_what_stands_in_a_frame_is_known_again() -> None:
    photo, frame = some(3), some(4)
    shot = written([frame, changed(photo, 2, 5)])
    assert fingerprints(shot)[0] == frame
    assert alike(shot, written([photo]))
    assert alike(written([photo]), shot)


def test_a_like_picture_stands_where_it_is_looked_for() -> None:
    """Up to seven coarse bits it always does, however they are spread and the picture is turned."""
    for number in range(200):
        one = some(number)
        near = set(keys_near(written([one])))
        for turned in turns(changed(one, 7, 40)):
            assert near & set(keys(written([turned])))


def test_looking_up_is_cheap() -> None:
    look = written([some(5), some(6)])
    assert len(keys(look)) <= 8
    assert len(keys_near(look)) <= 2 * 8 * 4 * 17
    assert max(keys(look)) < 1 << 18
