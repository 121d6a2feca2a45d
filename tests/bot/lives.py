"""Processes of the real program that a test begins, kills and begins again, and what must hold at the end."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import select

from assistant import assessments
from assistant.membership import enrolment
from assistant.membership.enrolment import KanwilPlace, UnitPlace
from bot.running.building import build_services
from bot.settings import Settings
from bot.simulator import Message, Person, Simulator
from bot.translation import translator
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from storage.database import Database
from storage.tables import Document, DocumentState, Evidence
from tests.bot.office import text_pdf, training_lines

YEAR = 2025
PROGRAMME = "p2ham-2023"
KANWIL = KanwilPlace("Kanwil Banten", "Banten", Zone.WIB)
PLACEHOLDER = translator("id")("answer.receiving")
READY = translator("id")("answer.ready")
UNFINISHED = "SELECT count(*) FROM {table} WHERE status IN ('PENDING', 'ENQUEUED', 'DELAYED')"
BEGUN_BY = "SELECT count(*) FROM {table} WHERE status = 'PENDING' AND executor_id LIKE :name"
_SCRIPT = Path(__file__).with_name("mortal_bot.py")
_START_SECONDS = 90


@dataclass
class Life:
    """One process from its start to its end."""

    duty: str
    name: str
    pid: asyncio.Future[int]
    ready: asyncio.Future[int]
    ended: asyncio.Future[int]

    async def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal and wait for the end; the exit status."""
        if not self.ended.done():
            os.kill(await self.pid, how)
        return await self.ended


@dataclass
class Nursery:
    """Begins lives, all with the same settings but for their own."""

    process: asyncio.subprocess.Process
    folder: Path
    settings: Mapping[str, object]
    limits: Mapping[str, object]
    lives: dict[int, Life] = field(default_factory=dict)

    @property
    def armed(self) -> Path:
        return self.folder / "armed"

    @property
    def errors(self) -> str:
        """What the lives have written to standard error."""
        return (self.folder / "errors.log").read_text()

    def arm(self, point: str) -> None:
        """Let the next life that reaches the point die there."""
        self.armed.write_text(point)

    def begin(self, duty: str = "bot", name: str = "", version: str = "", **settings: object) -> Life:
        """Begin a life."""
        loop, number = asyncio.get_running_loop(), len(self.lives)
        life = Life(duty, name, loop.create_future(), loop.create_future(), loop.create_future())
        self.lives[number] = life
        order = {
            "number": number,
            "duty": duty,
            "armed": str(self.armed),
            "version": version,
            "limits": self.limits,
            "settings": {**self.settings, "name": name, **settings},
        }
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        return life

    async def listen(self) -> None:
        """Hear what became of the lives."""
        assert self.process.stdout
        while line := await self.process.stdout.readline():
            said = json.loads(line)
            life = self.lives[said["number"]]
            if "pid" in said:
                life.pid.set_result(said["pid"])
            elif "ready" in said:
                life.ready.set_result(1)
            else:
                life.ended.set_result(said["status"])


@asynccontextmanager
async def nursery(
    folder: Path, settings: Mapping[str, object], limits: Mapping[str, object] | None = None
) -> AsyncIterator[Nursery]:
    """Lives that end with the block at the latest."""
    with (folder / "errors.log").open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(_SCRIPT)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
    made = Nursery(process, folder, settings, limits or {})
    listening = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await asyncio.gather(process.wait(), listening)


@dataclass
class Sent:
    """What one person sends, file by file."""

    person: Person
    files: list[Message] = field(default_factory=list)

    def send(self, content: bytes, filename: str, **more: str) -> Message:
        self.files.append(self.person.send_document(content, filename, **more))
        return self.files[-1]

    def report(self, number: int) -> Message:
        """A report like no other, recognised at once."""
        return self.send(report(number), f"laporan {number}.pdf")

    def finals(self) -> list[Message]:
        """The final answers; they have buttons."""
        return [message for message in self.person.answers if message.labels]

    def answers(self) -> Counter[str]:
        """How many final answers name each file; files that came at the same moment share one."""
        texts = [message.text for message in self.finals()]
        names = [file.file.name for file in self.files if file.file]
        return Counter({name: sum(name in text for text in texts) for name in names})

    def answered(self) -> bool:
        """Whether each file has a final answer."""
        return all(self.answers().values())

    def orphans(self) -> int:
        """How many notes were left behind; raises unless each file has exactly one answer."""
        assert set(self.answers().values()) <= {1}
        named = {file.id for file in self.files}
        assert all(m.reply_to and m.reply_to.id in named for m in self.finals())
        notes = [m.text for m in self.person.answers if not m.labels]
        assert set(notes) <= {PLACEHOLDER, READY}
        return len(notes)


def report(number: int) -> bytes:
    return text_pdf(*training_lines(YEAR), f"Salinan nomor {number}")


async def employed(simulator: Simulator, settings: Settings, names: Mapping[str, str]) -> list[Sent]:
    """People, each an officer of the unit named, who have chosen what to work on."""
    found = []
    async with AsyncExitStack() as stack:
        services = await build_services(settings, stack)
        for name, unit in names.items():
            person, now = simulator.person(name), datetime.now(UTC)
            invited = await enrolment.invite(
                services,
                role=Role.OFFICER,
                kanwil=KANWIL,
                unit=UnitPlace(unit, UnitKind.RUTAN, Zone.WIB),
                now=now,
            )
            arrival = await enrolment.redeem(
                services, telegram_id=person.id, name=name, token=invited.token, now=now
            )
            await assessments.choose(services, arrival.actor, PROGRAMME, YEAR, "", now=now)
            found.append(Sent(person))
    return found


async def check_rows(url: str, home: Path, sent: list[Sent]) -> None:
    """Each file is one document that was matched, with one original, and no evidence is there twice."""
    async with Database(url) as database, database.session() as session:
        documents = (await session.exec(select(Document))).all()
        evidence = (await session.exec(select(Evidence))).all()
    assert {d.state for d in documents} == {DocumentState.MATCHED}
    places = Counter((d.chat_id, d.message_id) for d in documents)
    assert places == Counter((one.person.id, file.id) for one in sent for file in one.files)
    assert {e.document_id for e in evidence} == {d.id for d in documents}
    proposals = Counter((e.document_id, e.assessment_id, e.criterion, e.part_first) for e in evidence)
    assert set(proposals.values()) == {1}
    kept = [path.name for path in (home / "originals").glob("*/[!.]*") if path.is_file()]
    assert sorted(kept) == sorted(d.sha256 for d in documents)


async def until_none(url: str, query: str, seconds: float, **values: str) -> None:
    """Wait until a query on the table of jobs counts nothing."""
    async with Database(url) as database, asyncio.timeout(seconds):
        shared = database.url.get_backend_name() == "postgresql"
        query = query.format(table="dbos.workflow_status" if shared else "workflow_status")
        while await _count(database, query, values):  # noqa: ASYNC110 - other processes set no event here
            await asyncio.sleep(0.1)


async def _count(database: Database, query: str, values: Mapping[str, str]) -> int:
    async with database.engine.connect() as connection:
        return int((await connection.execute(sa.text(query), values)).scalar_one())


async def until_ready(*lives: Life) -> None:
    async with asyncio.timeout(_START_SECONDS):
        await asyncio.gather(*(life.ready for life in lives))
