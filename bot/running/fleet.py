"""The processes that share one job store: who is who, who fetches updates, and what the dead left behind."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from bot.jobs import ALONE, heirs
from knowledge.errors import LengkapError
from storage.locks import SessionLocks

log = logging.getLogger(__name__)

_MEMBERS, _LEADERS, _VERSIONS = 0x4C454E47, 0x4B41504C, 0x56455253
_POLLING = "polling"
_ROUND_SECONDS = 1.0
_GATHERED_SECONDS = 0.05
_ANSWER_SECONDS = 5.0
_GONE_ROUNDS = 5
_ROUNDS_UNASKED = 60
_SLOTS = 1000
_CHANNEL = "lengkap_moved"
_TOLD_AT_ONCE = 300
_TROUBLE = (DBAPIError, OSError, TimeoutError)


class Replaced(LengkapError):
    """Another process took this one's name while the database could not be reached; facts: name."""

    code = "engine.replaced"


class Company(Protocol):
    """What a process knows of those that work beside it."""

    leading: asyncio.Event
    size: int

    def listen(self, heard: Callable[[int], None]) -> None:
        """Hear what moved elsewhere."""
        ...

    def tell(self, submission_id: int) -> None:
        """Have the others hear that something moved in a submission."""
        ...

    async def join(self) -> str:
        """The name of this process among them, held until it ends."""
        ...

    async def watch(self) -> None:
        """Look after the others until cancelled; raises Replaced when this process must end."""
        ...

    async def leave(self) -> None:
        """Give up the name."""
        ...


class Solitude:
    """The only process of its job store: it always leads."""

    def __init__(self) -> None:
        self.leading = asyncio.Event()
        self.leading.set()
        self.size = 1

    def listen(self, heard: Callable[[int], None]) -> None:
        """Nothing moves elsewhere."""

    def tell(self, submission_id: int) -> None:
        """Nobody to tell."""

    async def join(self) -> str:
        """The name of the only process."""
        return ALONE

    async def watch(self) -> None:
        """Nobody to look after."""
        await asyncio.Event().wait()

    async def leave(self) -> None:
        """Nothing to give up."""


@dataclass(slots=True, kw_only=True)
class Fleet:
    """Processes on one PostgreSQL; a name is a lock, so that the dead are known at once and for certain.

    Who reads tells who follows what moved, at once; it is heard within a round.
    Everybody sweeps: jobs of a name whose lock stayed free for some rounds are carried out by the living, and
    so are those of an earlier version that nobody has any more.
    """

    url: str
    base: str
    may_lead: bool
    leading: asyncio.Event = field(default_factory=asyncio.Event)
    size: int = 1
    _moved: set[int] = field(default_factory=set)
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)
    _heard: list[Callable[[int], None]] = field(default_factory=list)
    _name: str = ""
    _locks: SessionLocks | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _free: dict[tuple[int, str], int] = field(default_factory=dict)
    _unasked: int = _ROUNDS_UNASKED

    def listen(self, heard: Callable[[int], None]) -> None:
        """Hear what moved elsewhere, within a round."""
        self._heard.append(heard)

    def tell(self, submission_id: int) -> None:
        """Have it heard by all; a message that is lost costs the followers only time."""
        self._moved.add(submission_id)
        self._stirred.set()

    async def join(self) -> str:
        """The first name of this machine that no living process has."""
        locks = await self._connect()
        for number in range(1, _SLOTS):
            name = f"{self.base}-{number}"
            if await locks.take(_MEMBERS, name):
                self._name = name
                return name
        raise Replaced(name=self.base)

    async def watch(self) -> None:
        """One round a second: hold the own name, lead if nobody does, hand over the jobs of the dead."""
        while True:
            begun = time.monotonic()
            try:
                while (left := begun + _ROUND_SECONDS - time.monotonic()) > 0:
                    await self._stir(left)
                async with asyncio.timeout(_ANSWER_SECONDS):
                    await self._round()
            except _TROUBLE as error:
                log.warning("fleet out of sight error=%s", type(error).__name__)
                self.leading.clear()
                self._free.clear()
                await self._disconnect()

    async def leave(self) -> None:
        """Give up every lock."""
        self.leading.clear()
        await self._disconnect()

    async def _round(self) -> None:
        locks = self._locks or await self._return()
        if self.may_lead and not self.leading.is_set() and await locks.take(_LEADERS, _POLLING):
            self.leading.set()
            log.info("leading name=%s", self._name)
        await self._talk(locks)
        held = await locks.held()
        self.size = max(1, sum(kind == _MEMBERS for kind, _ in held))
        names = [(_MEMBERS, name) for name in await heirs.busy(locks.column) - {self._name}]
        apart = len({number for kind, number in held if kind == _VERSIONS}) > 1
        left = names + [(_VERSIONS, version) for version in await self._earlier(locks, apart)]
        self._free = {owner: rounds for owner, rounds in self._free.items() if owner in left}
        for owner in sorted(left):
            await self._look_after(locks, *owner)

    async def _stir(self, seconds: float) -> None:
        """Say what moved here as soon as something does, a moment later so that more goes with it."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stirred.wait()
        if self._stirred.is_set() and self._locks:
            await asyncio.sleep(_GATHERED_SECONDS)
            async with asyncio.timeout(_ANSWER_SECONDS):
                await self._talk(self._locks)
        self._stirred.clear()

    async def _talk(self, locks: SessionLocks) -> None:
        """Say what moved here; what others said is heard with any query."""
        while self._moved:
            moved = [self._moved.pop() for _ in range(min(len(self._moved), _TOLD_AT_ONCE))]
            await locks.tell(_CHANNEL, ",".join(map(str, moved)))

    def _hear(self, message: str) -> None:
        for number in message.split(","):
            for heard in self._heard:
                heard(int(number))

    async def _earlier(self, locks: SessionLocks, apart: bool) -> Sequence[str]:
        """The earlier versions of which jobs are left; `apart`, when a process of another version lives.

        To ask is to look at every job that is kept, so it is done rarely when none can have been added.
        """
        self._unasked += 1
        if not apart and self._unasked < _ROUNDS_UNASKED:
            return ()
        earlier = await heirs.earlier_versions(locks.column)
        self._unasked = _ROUNDS_UNASKED if apart or earlier else 0
        return earlier

    async def _look_after(self, locks: SessionLocks, kind: int, name: str) -> None:
        if not await locks.take(kind, name):
            self._free.pop((kind, name), None)
            return
        try:
            self._free[kind, name] = self._free.get((kind, name), 0) + 1
            if self._free[kind, name] >= _GONE_ROUNDS:
                del self._free[kind, name]
                await _inherit(locks, kind, name)
        finally:
            await locks.free(kind, name)

    async def _return(self) -> SessionLocks:
        locks = await self._connect()
        if not await locks.take(_MEMBERS, self._name):
            raise Replaced(name=self._name)
        # Who came and went meanwhile was not seen.
        self._unasked = _ROUNDS_UNASKED
        return locks

    async def _connect(self) -> SessionLocks:
        locks = await self._stack.enter_async_context(SessionLocks(self.url))
        await locks.share(_VERSIONS, heirs.VERSION)
        await locks.listen(_CHANNEL, self._hear)
        self._locks = locks
        return locks

    async def _disconnect(self) -> None:
        self._locks = None
        stack, self._stack = self._stack, AsyncExitStack()
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await stack.aclose()
        except _TROUBLE as error:
            log.info("locks let go error=%s", type(error).__name__)


async def _inherit(locks: SessionLocks, kind: int, name: str) -> None:
    """Take up what a process, or all of a version, left unfinished."""
    if kind == _MEMBERS:
        log.warning("taking over jobs name=%s", name)
        await asyncio.to_thread(heirs.take_over, name)
    else:
        count = await heirs.adopt(locks.column, name)
        log.warning("taking over jobs version=%s count=%d", name, count)
