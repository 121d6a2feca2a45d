"""Work in a process of its own: what is lost is made again, and what cannot be is said politely."""

import os
import signal
from pathlib import Path

import pytest

from assistant.apart import NotMade, apart


def dies_once(mark: str) -> str:
    """Ended from outside at its first run, as by a machine that has no memory left."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "made"


def dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full() -> None:
    raise MemoryError


async def test_what_was_ended_from_outside_is_made_again(tmp_path: Path) -> None:
    assert await apart(dies_once, str(tmp_path / "mark")) == "made"


@pytest.mark.parametrize("work", [dies, full])
async def test_what_has_no_room_is_an_answer_that_asks_to_try_again(work: type) -> None:
    with pytest.raises(NotMade) as told:
        await apart(work)
    assert told.value.code == "file.not_made"


async def test_a_mistake_in_the_work_is_not_taken_for_a_full_machine() -> None:
    with pytest.raises(ZeroDivisionError):
        await apart(divmod, 1, 0)
