"""Who is read first: nobody waits for a unit that sends much, and text never behind scans."""

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.incoming.intake import Left, Upload
from assistant.incoming.submissions import Joined
from bot.simulator import Person, Simulator
from tests.bot.engine_parts import running, until
from tests.bot.stand_ins import MemoryIntake, MemorySubmissions, PlainFront

pytestmark = pytest.mark.slow
SCAN, TEXT = b"\x89PNG scanned ", b"typed "
DISGUISED = b"%PDF- scanned, /FontFile "
MANY = 10


class Units(MemorySubmissions):
    """Each person is of a unit of their own."""

    def join(self, upload: Upload) -> Joined:
        return replace(super().join(upload), unit_id=upload.chat_id)


class Desk(MemoryIntake):
    """Reads scans slowly and remembers the order in which reading began, and how many of each at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[bytes] = []
        self.most: Counter[bytes] = Counter()
        self._now: Counter[bytes] = Counter()

    async def read_text(self, document_id: int) -> Left:
        if self.documents[document_id].startswith((SCAN, DISGUISED)):
            return Left.PAGES
        return await super().read_text(document_id)

    async def read(self, document_id: int) -> None:
        content = self.documents[document_id]
        self.begun.append(content)
        self._now[content] += 1
        self.most[content] = max(self.most[content], self._now[content])
        await asyncio.sleep(0.4 if content.startswith((SCAN, DISGUISED)) else 0)
        self._now[content] -= 1
        self.done.append(("read", document_id))


def people(simulator: Simulator, front: PlainFront) -> tuple[Person, Person]:
    large, small = simulator.person("Besar"), simulator.person("Kecil")
    front.known |= {large.id, small.id}
    front.submissions = Units(front.submissions.intake)
    return large, small


async def test_a_unit_with_much_to_read_keeps_no_other_waiting(simulator: Simulator, home: Path) -> None:
    front, desk = PlainFront(), Desk()
    large, small = people(simulator, front)
    async with running(simulator, home, front=front, intake=desk):
        for number in range(MANY):
            large.send_document(SCAN + b"large", f"{number}.png")
        await until(lambda: len(desk.begun) >= 2)
        small.send_document(SCAN + b"small", "a.png")
        await until(lambda: SCAN + b"small" in desk.begun, 30)
        before = desk.begun.index(SCAN + b"small")
        await until(lambda: len(desk.begun) == MANY + 1, 30)
    assert before <= MANY // 2
    assert desk.most[SCAN + b"large"] == 2


@pytest.mark.parametrize("scan", [SCAN, DISGUISED])
async def test_text_is_read_at_once_while_scans_queue(simulator: Simulator, home: Path, scan: bytes) -> None:
    front, desk = PlainFront(), Desk()
    large, small = people(simulator, front)
    async with running(simulator, home, front=front, intake=desk):
        for number in range(MANY):
            large.send_document(scan + b"large", f"{number}")
        await until(lambda: len(desk.documents) == MANY and len(desk.begun) >= 2)
        before = len(desk.begun)
        for person in (large, small):
            person.send_document(TEXT + person.user.name.encode(), "a.txt")
        await until(lambda: sum(content.startswith(TEXT) for content in desk.begun) == 2)
        overtaken = [content for content in desk.begun[before:] if content.startswith(scan)]
        assert len(desk.begun) < MANY + 2
    assert len(overtaken) <= 4
