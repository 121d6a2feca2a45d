"""One matcher over all editions for the whole session; it keeps no memory of what it has seen."""

import pytest

from knowledge import catalogue
from matchers.matcher import Matcher


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    """The packaged matcher over the packaged programmes."""
    return Matcher(catalogue.load().programmes)
