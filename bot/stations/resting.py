"""Submissions that nobody follows while files of others come first; a job of their own goes on with them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.failures import foreseen
from bot.ports import Submissions

T = TypeVar("T")

_AFTER_TROUBLE = (1.0, 5.0, 30.0, 60.0)
_SHORTEST, _LONGEST = 60.0, 300.0
_LOOKS_A_SECOND = 2.0
_RESTS = "-rest-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """Knows which job goes on with a submission; it waits for a database that is away."""

    submissions: Submissions
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def name(self, submission_id: int, job: str) -> None:
        """This job goes on with the submission."""
        await surely(
            lambda: self.submissions.rest(submission_id, job), f"rest submission {submission_id}", self.sleep
        )

    async def job(self, submission_id: int) -> str | None:
        """The job that goes on with the submission; None when it never rested."""
        return await surely(
            lambda: self.submissions.resting(submission_id), f"wake submission {submission_id}", self.sleep
        )

    async def over(self, submission_id: int) -> bool:
        """Whether anything but files of others holds the submission up, or nothing any more."""
        return not await surely(
            lambda: self.submissions.held_up(submission_id),
            f"look at submission {submission_id}",
            self.sleep,
        )


def job_after(job: str, rests: int) -> str:
    """The job that goes on with what a job, or one that went on with it, followed, after so many rests."""
    return f"{job.partition(_RESTS)[0]}{_RESTS}{rests}"


def rests_of(job: str | None) -> int:
    """After how many rests this job goes on."""
    return int((job or "").partition(_RESTS)[2] or 0)


def seconds(rests: int, ahead: int) -> float:
    """How long a submission rests that did so `rests` times before, with so many files ahead of it.

    All that rest look a few times a second together, so that a long queue does not stand still.
    """
    alone = min(_LONGEST, _SHORTEST * 2.0 ** min(rests, 10))
    return max(alone, ahead / _LOOKS_A_SECOND)


async def surely(
    call: Callable[[], Awaitable[T]], doing: str, sleep: Callable[[float], Awaitable[None]]
) -> T:
    """What the call gives, repeated until it fails no more: without it there would never be an answer."""
    troubles = 0
    while True:
        try:
            return await call()
        except Exception as error:  # noqa: BLE001 - logged, and done again when the trouble may be over
            foreseen(error, doing)
        await sleep(_AFTER_TROUBLE[min(troubles, len(_AFTER_TROUBLE) - 1)])
        troubles += 1
