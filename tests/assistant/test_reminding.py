"""Reminders through the database: to whom, about what, once, and never about what is in or was moved."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from assistant import schedule
from assistant.authorization import Denied
from assistant.mailing import Moot, NotNow
from assistant.reminders import reminder_letters, reminder_rules
from assistant.services import Services
from knowledge.programme import Criterion
from knowledge.reminders import Level
from knowledge.roles import Role
from knowledge.vocabulary import Zone
from storage import deadlines, evidence, outbox, people
from storage.audit import Stamp
from storage.evidence import Aim, Ground, Place
from storage.tables import Deadline, Outbox, Reach, Unit
from tests.bot.town import BANTEN, NOW, PROGRAMME, SERANG, Town

STAGE = "P23-T2"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def wib(*numbers: int) -> datetime:
    return datetime(2026, *numbers, tzinfo=Zone.WIB.tzinfo)


@dataclass
class Clocked:
    """A town whose bot asks what fell due."""

    town: Town

    @property
    def services(self) -> Services:
        return self.town.services

    @property
    def items(self) -> list[Criterion]:
        """The wajib items of the stage."""
        edition = self.services.catalogue.programme(PROGRAMME)
        wajib = [c for c in edition.criteria if c.required]
        return [c for c in wajib if (stage := edition.stage_of(c)) and stage.id == STAGE]

    async def due(self, at: datetime, unit: str | None = None) -> None:
        """Let the Kanwil set the date of the stage, or extend it for a unit."""
        dewi = await self.town.actor("Dewi")
        async with self.services.database.transaction() as session:
            unit_id = None
            if unit is not None:
                unit_id = (await session.exec(select(Unit.id).where(col(Unit.name) == unit))).one()
            row = Deadline(
                kanwil_id=dewi.grants[0].kanwil_id,
                unit_id=unit_id,
                programme=PROGRAMME,
                year=NOW.year,
                stage=STAGE,
                due_at=at.astimezone(UTC),
                set_by=dewi.person_id,
                set_at=NOW,
            )
            await deadlines.put(row, session=session, stamp=Stamp(NOW, dewi.person_id))

    async def tick(self, now: datetime) -> list[str]:
        """Let the bot ask at this moment; who is written a reminder."""
        before = {row.id for row, _ in await self.letters()}
        await schedule.tick(self.services, now=now.astimezone(UTC))
        return sorted(name for row, name in await self.letters() if row.id not in before)

    async def letters(self) -> list[tuple[Outbox, str]]:
        """The reminders that were written, with the names of those they are for."""
        async with self.services.database.session() as session:
            query = select(Outbox).where(col(Outbox.kind) == "reminder").order_by(col(Outbox.id))
            rows = (await session.exec(query)).all()
            names = await people.names([row.person_id for row in rows], session=session)
        return [(row, names[row.person_id]) for row in rows]

    async def read(self, name: str, now: datetime) -> list[reminder_letters.Line]:
        """What the newest reminder of somebody says when its turn comes."""
        row = [row for row, whose in await self.letters() if whose == name][-1]
        actor = await self.town.actor(name)
        return list(await reminder_letters.lines(self.services, actor, row.facts, now=now.astimezone(UTC)))

    async def prove(self, name: str, *, but: int = 0) -> None:
        """Let somebody prove every wajib item but so many."""
        actor = await self.town.actor(name)
        unit_id, number = actor.grants[0].unit_id or 0, len(await self.letters())
        document = await self.town.send(name, message=100 + number)
        items = self.items
        stamp = Stamp(NOW, actor.person_id)
        async with self.services.database.transaction() as session:
            for item in items[: len(items) - but]:
                place = Place(document_id=document, assessment_id=actor.assessment_id or 0, criterion=item.id)
                made = await evidence.choose(place, Ground(), session=session, unit_id=unit_id, stamp=stamp)
                await evidence.override(Aim(unit_id, made.evidence.id), "cukup", session=session, stamp=stamp)


@pytest.fixture
async def clocked(town: Town) -> Clocked:
    """A town in which Ani and Budi work on a programme that is due on a Friday."""
    made = Clocked(town)
    for name in ("Ani", "Budi"):
        await made.town.work_on(name)
    await made.due(wib(4, 17, 16))
    await made.tick(wib(3, 17, 17))
    return made


async def test_each_officer_is_told_once_of_what_is_due(clocked: Clocked) -> None:
    morning = wib(4, 2, 8)
    assert await clocked.tick(morning - MINUTE) == []
    assert await clocked.tick(morning) == ["Ani", "Budi"]
    assert await clocked.tick(morning + MINUTE) == []
    [line] = await clocked.read("Ani", morning)
    assert (line.unit, line.due.at, line.level) == ("Rutan Serang", wib(4, 17, 16), Level.HOLDER)
    assert len(line.missing) == len(clocked.items)


async def test_restarts_and_clocks_set_back_repeat_nothing(clocked: Clocked) -> None:
    morning = wib(4, 2, 8)
    assert await clocked.tick(morning) == ["Ani", "Budi"]
    for moment in (morning - timedelta(hours=1), morning, morning + timedelta(hours=3)):
        assert await clocked.tick(moment) == []


async def test_what_fell_due_while_the_bot_was_down_comes_merged_and_once(clocked: Clocked) -> None:
    late = wib(4, 14, 9, 30)
    assert await clocked.tick(late) == ["Ani", "Budi", "Dewi"]
    assert await clocked.tick(late + MINUTE) == []
    [row] = [row for row, name in await clocked.letters() if name == "Dewi"]
    assert len(row.facts["due"]) == 2


async def test_nobody_is_told_of_what_is_complete(clocked: Clocked) -> None:
    await clocked.prove("Ani")
    assert await clocked.tick(wib(4, 2, 8)) == ["Budi"]


async def test_what_came_in_after_the_reminder_was_written_is_not_in_it(clocked: Clocked) -> None:
    morning = wib(4, 2, 8)
    await clocked.tick(morning)
    before = (await clocked.read("Ani", morning))[0].missing
    await clocked.prove("Ani", but=2)
    after = (await clocked.read("Ani", morning))[0].missing
    assert 0 < len(after) <= 2 < len(before)
    await clocked.prove("Ani")
    with pytest.raises(Moot):
        await clocked.read("Ani", morning)


async def test_a_moved_deadline_silences_the_old_reminder_and_has_its_own(clocked: Clocked) -> None:
    morning = wib(4, 2, 8)
    await clocked.tick(morning)
    await clocked.due(wib(4, 24, 16))
    with pytest.raises(Moot):
        await clocked.read("Ani", morning)
    assert await clocked.tick(wib(4, 10, 8)) == ["Ani", "Budi"]


async def test_an_extension_moves_the_reminders_of_its_unit_alone(clocked: Clocked) -> None:
    await clocked.due(wib(4, 24, 16), "Rutan Serang")
    assert await clocked.tick(wib(4, 1, 8)) == ["Ani"]
    assert await clocked.tick(wib(4, 2, 8)) == ["Budi"]
    assert await clocked.tick(wib(4, 10, 8)) == ["Ani", "Budi"]


async def test_reminders_climb_while_nothing_comes_in(clocked: Clocked) -> None:
    await clocked.town.arrive("Gita", Role.COORDINATOR, BANTEN, SERANG)
    await clocked.town.arrive("Hadi", Role.HEAD, BANTEN, SERANG)
    told = {day: await clocked.tick(wib(4, day, 8)) for day in (2, 10, 14, 16)}
    assert told == {
        2: ["Ani", "Budi", "Gita"],
        10: ["Ani", "Budi", "Gita", "Hadi"],
        14: ["Ani", "Budi", "Dewi", "Gita", "Hadi"],
        16: ["Ani", "Budi", "Dewi", "Gita", "Hadi"],
    }
    assert {line.unit for line in await clocked.read("Dewi", wib(4, 14, 8))} == {
        "Rutan Serang",
        "Lapas Cilegon",
    }
    assert [line.level for line in await clocked.read("Hadi", wib(4, 14, 8))] == [Level.HEAD]


async def test_those_above_are_left_alone_once_everything_is_in(clocked: Clocked) -> None:
    await clocked.town.arrive("Gita", Role.COORDINATOR, BANTEN, SERANG)
    await clocked.prove("Ani")
    await clocked.prove("Budi")
    assert await clocked.tick(wib(4, 16, 8)) == []


async def test_a_holder_hears_of_their_own_items_only(clocked: Clocked) -> None:
    items = [item.id for item in clocked.items]
    await clocked.town.hold("Fajar", items[:1])
    assert "Fajar" in await clocked.tick(wib(4, 2, 8))
    [line] = await clocked.read("Fajar", wib(4, 2, 8))
    assert [item.criterion.id for item in line.missing] == items[:1]


async def test_who_left_or_cannot_be_reached_is_not_written_to(clocked: Clocked) -> None:
    ani, budi = await clocked.town.actor("Ani"), await clocked.town.actor("Budi")
    async with clocked.services.database.transaction() as session:
        await people.set_reach(session=session, telegram_id=ani.telegram_id, reach=Reach.BLOCKED)
    assert await clocked.tick(wib(4, 2, 8)) == ["Budi"]
    shown = await reminder_rules.policy(clocked.services, await clocked.town.actor("Dewi"))
    assert shown.unreachable == (("Ani", "Rutan Serang"),)
    assert shown.deaf == ("Rutan Serang",)
    [row] = [row for row, name in await clocked.letters() if name == "Budi"]
    async with clocked.services.database.transaction() as session:
        [grant] = budi.grants
        await people.leave(
            session=session, kanwil_id=grant.kanwil_id, membership_id=grant.membership_id, stamp=Stamp(NOW)
        )
    with pytest.raises(Moot):
        await reminder_letters.lines(
            clocked.services, replace(budi, grants=()), row.facts, now=wib(4, 2, 8).astimezone(UTC)
        )


async def test_a_snooze_lasts_until_the_next_working_morning(clocked: Clocked) -> None:
    friday = wib(4, 10, 8)
    await clocked.tick(friday)
    ani = await clocked.town.actor("Ani")
    [row] = [row for row, name in await clocked.letters() if name == "Ani"]
    until = await reminder_letters.snooze(clocked.services, ani, row.id, now=friday.astimezone(UTC))
    assert until == wib(4, 13, 8)
    assert await clocked.tick(friday + DAY) == []
    assert await clocked.tick(until) == ["Ani"]
    assert await clocked.tick(until + MINUTE) == []
    with pytest.raises(Moot):
        await reminder_letters.snooze(
            clocked.services, await clocked.town.actor("Budi"), row.id, now=friday.astimezone(UTC)
        )


async def test_a_reminder_that_is_late_waits_for_the_morning(clocked: Clocked) -> None:
    await clocked.tick(wib(4, 10, 8))
    with pytest.raises(NotNow) as raised:
        await clocked.read("Ani", wib(4, 10, 21))
    assert raised.value.until == wib(4, 13, 8)


async def test_a_kanwil_sets_its_rules_and_only_its_own(clocked: Clocked) -> None:
    dewi, services = await clocked.town.actor("Dewi"), clocked.services
    for day in (14, 30, 1):
        await reminder_rules.toggle_day(services, dewi, day, now=NOW)
    await reminder_rules.step(services, dewi, 2, now=NOW)
    shown = await reminder_rules.policy(services, dewi)
    assert shown.rules.days == (7, 3, 0)
    assert shown.rules.above[Level.KANWIL] == 1
    assert (await reminder_rules.policy(services, await clocked.town.actor("Eka"))).rules.days[0] == 30
    assert await clocked.tick(wib(4, 2, 8)) == []
    assert await clocked.tick(wib(4, 10, 8)) == ["Ani", "Budi"]
    with pytest.raises(reminder_rules.NoSuchRule):
        await reminder_rules.toggle_day(services, dewi, 99, now=NOW)
    with pytest.raises(Denied):
        await reminder_rules.toggle_day(services, await clocked.town.actor("Ani"), 7, now=NOW)


async def test_digests_come_weekly_and_in_the_last_fortnight_daily(clocked: Clocked) -> None:
    async def digests(now: datetime) -> int:
        await schedule.tick(clocked.services, now=now.astimezone(UTC))
        async with clocked.services.database.session() as session:
            rows = (await session.exec(select(Outbox).where(col(Outbox.kind) == "digest"))).all()
        return len([row for row in rows if row.created_at == now.astimezone(UTC)])

    assert [await digests(wib(3, 25, 8)), await digests(wib(3, 25, 9))] == [3, 0]
    assert await digests(wib(3, 27, 8)) == 0
    assert await digests(wib(3, 30, 7, 59)) == 0
    assert await digests(wib(3, 30, 11)) == 3
    assert await digests(wib(4, 6, 8)) == 3
    assert await digests(wib(4, 7, 8)) == 3
    assert await digests(wib(4, 8, 21)) == 0
    assert await digests(wib(4, 11, 8)) == 0


async def test_a_message_is_known_to_its_own_reader_only(clocked: Clocked) -> None:
    await clocked.tick(wib(4, 2, 8))
    (row, _), *_ = await clocked.letters()
    async with clocked.services.database.session() as session:
        own = await outbox.facts(session=session, outbox_id=row.id, person_id=row.person_id)
        other = await outbox.facts(session=session, outbox_id=row.id, person_id=row.person_id + 1)
    assert (own, other) == (row.facts, None)
