"""The year in which a photo was taken counts where no words tell one."""

import pytest

from knowledge import catalogue
from matchers.matcher import Matcher
from matchers.submission import Submission

MATCHER = Matcher([catalogue.load().programme("p2ham-2023")])


@pytest.mark.parametrize(
    ("text", "taken", "years"),
    [
        pytest.param("", 2023, (2023,), id="only the camera knows"),
        pytest.param("kursi roda, 3 Maret 2026", 2023, (2026,), id="words come first"),
        pytest.param("", None, (), id="nobody knows"),
    ],
)
def test_the_camera_s_year_counts_without_another(
    text: str, taken: int | None, years: tuple[int, ...]
) -> None:
    photo = Submission(pages=[text], caption="kursi roda di ruang layanan", year=2026, taken=taken)
    [facts] = MATCHER.facts(photo)
    assert facts.years == years
