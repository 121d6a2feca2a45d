"""Officers, each of a unit of their own, who send files to the local Bot API server and read its answers."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from assistant import assessments
from assistant.membership import enrolment
from assistant.membership.enrolment import KanwilPlace, UnitPlace
from benchmarks.pressure.files import YEAR, Paperwork
from bot.running.building import build_services
from bot.settings import Settings
from bot.simulator import Message, Person, Simulator
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone

PROGRAMME = "p2ham-2023"
KANWIL = KanwilPlace("Kanwil Banten", "Banten", Zone.WIB)


@dataclass(slots=True)
class Sent:
    """A file on its way; `answered` is when its final answer stood in the chat, on the server's clock."""

    kind: str
    message: Message
    answered: float | None = None

    @property
    def seconds(self) -> float:
        """From sending to the final answer."""
        return (self.answered or float("inf")) - self.message.sent_at


@dataclass(slots=True)
class Crowd:
    """Everybody who sends, and what they have sent."""

    simulator: Simulator
    officers: Sequence[Person]
    sent: list[Sent] = field(default_factory=list)

    async def send(
        self, files: Sequence[Paperwork], moments: Sequence[float], officers: Sequence[Person]
    ) -> None:
        """Send each file at its moment, in seconds from now, these officers in turn."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for number, (file, moment) in enumerate(zip(files, moments, strict=True)):
            if (early := begun + moment - loop.time()) > 0:
                await asyncio.sleep(early)
            officer = officers[number % len(officers)]
            self.sent.append(Sent(file.kind, officer.send_document(file.content, file.filename)))

    def answers(self) -> list[Sent]:
        """What was sent with the time of its answer; call it when the bot is at rest.

        A file that has no reply of its own was answered with the last one before it that has.
        """
        replies = {
            message.reply_to: message.edited_at or message.sent_at
            for officer in self.officers
            for message in officer.answers
            if message.reply_to and message.buttons
        }
        last: dict[int, float | None] = {}
        for sent in self.sent:
            chat = sent.message.chat.id
            sent.answered = last[chat] = replies.get(sent.message, last.get(chat))
        return self.sent


async def gathered(simulator: Simulator, settings: Settings, count: int) -> Crowd:
    """So many officers who came in by invitation and chose what to work on."""
    async with AsyncExitStack() as stack:
        services = await build_services(settings, stack)
        officers = []
        for number in range(1, count + 1):
            officer, now = simulator.person(f"Petugas {number}"), services.clock()
            unit = UnitPlace(f"Rutan {number:03}", UnitKind.RUTAN, Zone.WIB)
            invited = await enrolment.invite(services, role=Role.OFFICER, kanwil=KANWIL, unit=unit, now=now)
            arrival = await enrolment.redeem(
                services, telegram_id=officer.id, name=officer.user.name, token=invited.token, now=now
            )
            await assessments.choose(services, arrival.actor, PROGRAMME, YEAR, "", now=now)
            officers.append(officer)
        return Crowd(simulator, officers)
