"""Five hundred people get an announcement once each, through a pause that Telegram asks for and a restart."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from assistant import broadcasts
from bot.simulator import Limits, Person, Simulator
from bot.stations.binding import DatabasePost
from bot.stations.front import TelegramFront
from bot.stations.mail import Mail
from bot.telegram.sending import Sender
from knowledge.roles import Role
from storage import people, units
from storage.audit import Stamp
from storage.database import Database
from storage.tables import Membership, Unit
from tests.bot.town import Town

PEOPLE = 500
TEXT = "Rapat koordinasi Kamis pukul 09.00"
pytestmark = pytest.mark.slow


class Clock:
    """A clock that moves by waiting, and with the time that sending takes."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def sleep(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)
        await asyncio.sleep(0)


async def settle(town: Town, accounts: list[int]) -> None:
    """Let these accounts serve a unit of the Kanwil as officers."""
    kanwil_id = (await town.actor("Dewi")).grants[0].kanwil_id
    async with town.services.database.transaction() as session:
        found: list[Unit] = list(await units.of_kanwil(session=session, kanwil_id=kanwil_id))
        now = town.services.clock()
        for account in accounts:
            person = await people.meet(session=session, telegram_id=account, name=f"P{account}", now=now)
            member = Membership(
                person_id=person.id,
                role=Role.HOLDER,
                kanwil_id=kanwil_id,
                unit_id=found[account % len(found)].id,
                since=now,
            )
            await people.join(member, session=session, stamp=Stamp(now))


def reached(crowd: list[Person]) -> int:
    """How many of them the bot has written to."""
    return sum(bool(person.answers) for person in crowd)


async def test_everybody_once_through_a_429_and_a_restart(
    town: Town, database: Database, tmp_path: Path
) -> None:
    limits = Limits(all_per_second=None)
    async with Simulator(limits=limits) as simulator:
        crowd = [simulator.person(f"P{n}") for n in range(PEOPLE)]
        for person in crowd:
            person.start()
        await settle(town, [person.id for person in crowd])
        dewi = await town.actor("Dewi")
        shown = await broadcasts.draft(town.services, dewi, TEXT, now=town.services.clock())
        await broadcasts.send(town.services, dewi, shown.broadcast_id, "holder", now=town.services.clock())
        clock = Clock()

        def mail(bot: Bot) -> Mail:
            return Mail(
                post=DatabasePost(database),
                conversation=TelegramFront(town.services),
                sender=Sender(bot),
                clock=clock,
                sleep=clock.sleep,
            )

        async with Bot(
            simulator.token,
            base_url=simulator.base_url,
            base_file_url=simulator.base_file_url,
            request=HTTPXRequest(),
            get_updates_request=HTTPXRequest(),
        ) as bot:
            first = asyncio.create_task(mail(bot).send_waiting())
            await simulator.wait_until(lambda: reached(crowd) > 90)
            simulator.faults.inject("sendMessage", "retry_after", 1, retry_after=7)
            await simulator.wait_until(lambda: reached(crowd) > 200)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
            clock.ahead += timedelta(minutes=11)
            await mail(bot).send_waiting()
        counts = Counter(len([m for m in p.answers if TEXT in m.text]) for p in crowd)
        assert counts == {1: PEOPLE}
        report = await broadcasts.report(town.services, dewi, shown.broadcast_id)
        assert (report.arrived, report.waiting, report.failed) == (PEOPLE, 0, ())
