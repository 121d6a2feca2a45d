"""One reader for the whole room: its child stays warm between tests."""

from collections.abc import Callable, Iterator

import pytest

from documents.reader import Reader
from documents.reading import Reading
from knowledge.limits import Limits


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    reader = Reader(Limits())
    yield reader
    reader.close()


@pytest.fixture
def read(reader: Reader) -> Callable[[bytes, str], Reading]:
    """Read bytes under a name and wait for the outcome."""

    def reading(data: bytes, filename: str) -> Reading:
        return reader.submit(data, filename).result(timeout=60)

    return reading
