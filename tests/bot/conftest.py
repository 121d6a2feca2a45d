"""What tests of handlers share."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.town import CAST, Town, found_town


@pytest.fixture
async def town(database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    """A town with everybody in it."""
    async with AsyncExitStack() as stack:
        yield await found_town(database, tmp_path / "originals", stack, list(CAST))
