"""What matching may cost; the figures have room for a busy machine."""

import time
import tracemalloc

import pytest

from benchmarks import costs, labelled
from knowledge import catalogue
from matchers.matcher import Matcher
from matchers.submission import Submission


def seconds(matcher: Matcher, programme: str, pages: tuple[str, ...]) -> float:
    """The shortest of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        matcher.match(programme, Submission(pages))
        times.append(time.process_time() - start)
    return min(times)


def test_two_pages_against_the_largest_programme_take_a_moment(matcher: Matcher) -> None:
    text = "\n".join(case["text"] for case in labelled.documents() if case["programme"] == "zi-wbk-2021")
    assert seconds(matcher, "zi-wbk-2021", (text[:2150], text[2150:4300])) < 0.02


@pytest.mark.slow
def test_a_million_characters_take_two_seconds_and_cost_grows_in_step(matcher: Matcher) -> None:
    text = "\n".join(case["text"] for case in labelled.documents())
    million = (text * (1_000_000 // len(text) + 1))[:1_000_000]
    whole = seconds(matcher, "zi-wbk-2021", (million,))
    tenth = seconds(matcher, "zi-wbk-2021", (million[:100_000],))
    assert whole < 2
    assert whole < 20 * tenth


@pytest.mark.slow
def test_ten_times_the_items_cost_at_most_in_step(matcher: Matcher) -> None:
    edition = catalogue.load().programme(costs.LARGEST)
    pages = costs.two_pages().pages
    larger = Matcher([costs.multiplied(edition, 10)])
    assert seconds(larger, edition.id, pages) < 15 * seconds(matcher, edition.id, pages)


@pytest.mark.slow
def test_all_indexes_are_built_within_moments_and_fit_into_little_memory() -> None:
    programmes = catalogue.load().programmes
    assert costs.seconds(lambda: Matcher(programmes), 1) < 3
    tracemalloc.start()
    held = Matcher(programmes)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held.index(costs.LARGEST).size
    assert used < 50_000_000
