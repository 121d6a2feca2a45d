"""A Kanwil's dates: who is concerned, who is told, once, and what calendars take in."""

from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest
from sqlmodel import select

from assistant.authorization import Denied
from assistant.dates import calendars, deadlines, scheduling, term_dates
from assistant.dates.scheduling import Caution
from assistant.dates.term_dates import Spot, StageUnknown
from bot.translation import translator
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from storage import outbox
from storage.tables import Outbox
from tests.bot.town import BANTEN, NOW, PROGRAMME, Town, UnitPlace

T = translator("id")
AMBON = UnitPlace("Rutan Ambon", UnitKind.RUTAN, Zone.WIT)
FIRST = datetime(2026, 3, 27, 9, 0, tzinfo=NOW.tzinfo)
SECOND = FIRST + timedelta(days=7)


def spot(town: Town, stage: int = 1, unit_id: int = 0) -> Spot:
    programmes = town.services.catalogue.programmes
    place = next(n for n, programme in enumerate(programmes, 1) if programme.id == PROGRAMME)
    return Spot(place, NOW.year, 0, stage, unit_id)


async def fix(town: Town, at: datetime, *, unit_id: int = 0, minutes: int = 0, stage: int = 1) -> bool:
    dewi, now = await town.actor("Dewi"), NOW + timedelta(minutes=minutes)
    return await scheduling.fix(town.services, dewi, spot(town, stage, unit_id), at, now=now)


async def letters(town: Town) -> dict[int, list[dict[str, Any]]]:
    """What each person will be told of dates, letter by letter."""
    async with town.services.database.session() as session:
        query = select(Outbox).where(Outbox.failure.is_(None), Outbox.kind == "deadline_moved")
        rows = (await session.exec(query.order_by(Outbox.id))).all()
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row.facts)
    return found


async def send_all(town: Town, minutes: int) -> int:
    """Send what is due by then; how many letters."""
    at = NOW + timedelta(minutes=minutes)
    async with town.services.database.transaction() as session:
        claimed = await outbox.claim(session=session, now=at, lease=timedelta(minutes=1), limit=100)
        for letter in claimed:
            await outbox.mark_sent(session=session, outbox_id=letter.message.id, message_id=1, now=at)
    return len(claimed)


async def unit_of(town: Town, name: str) -> int:
    return (await town.actor(name)).grants[0].unit_id or 0


async def stage_of(town: Town, name: str) -> datetime | None:
    calendar = await deadlines.calendar(town.services, await town.actor(name))
    return calendar.stages[0].at


async def test_a_date_is_told_once_to_the_units_that_face_it(town: Town) -> None:
    for name in ("Ani", "Budi", "Citra"):
        await town.work_on(name)
    assert await fix(town, FIRST)
    assert not await fix(town, FIRST, minutes=1)
    told = await letters(town)
    assert set(told) == {(await town.actor(name)).person_id for name in ("Ani", "Budi")}
    assert all(len(own) == 1 for own in told.values())
    assert await stage_of(town, "Ani") == FIRST
    assert await stage_of(town, "Citra") is None


async def test_a_date_that_moves_several_times_within_minutes_is_told_once(town: Town) -> None:
    await town.work_on("Ani")
    for minute, at in enumerate((FIRST, SECOND, FIRST, SECOND)):
        assert await fix(town, at, minutes=minute)
    assert await send_all(town, 5) == 0
    assert await send_all(town, 6) == 1
    [[facts]] = (await letters(town)).values()
    assert [(change["before"], change["after"]) for change in facts["changes"]] == [
        (None, SECOND.isoformat())
    ]
    assert await fix(town, FIRST, minutes=30)
    [own] = (await letters(town)).values()
    assert [c["before"] for c in own[1]["changes"]] == [SECOND.isoformat()]


async def test_a_date_that_came_back_within_minutes_is_not_told_at_all(town: Town) -> None:
    await town.work_on("Ani")
    await fix(town, FIRST)
    await send_all(town, 10)
    await fix(town, SECOND, minutes=20)
    await fix(town, FIRST, minutes=21)
    assert await send_all(town, 60) == 0


async def test_two_stages_moved_together_make_one_letter(town: Town) -> None:
    await town.work_on("Ani")
    await fix(town, FIRST)
    await fix(town, SECOND, stage=2, minutes=1)
    [[facts]] = (await letters(town)).values()
    assert len(facts["changes"]) == 2


async def test_an_extension_concerns_one_unit_which_later_moves_leave_alone(town: Town) -> None:
    for name in ("Ani", "Budi"):
        await town.work_on(name)
    ani, budi = [(await town.actor(name)).person_id for name in ("Ani", "Budi")]
    await fix(town, FIRST)
    await send_all(town, 10)
    await fix(town, SECOND, unit_id=await unit_of(town, "Ani"), minutes=20)
    told = await letters(town)
    assert (len(told[ani]), len(told[budi])) == (2, 1)
    assert told[ani][1]["changes"][0]["before"] == FIRST.isoformat()
    assert (await stage_of(town, "Ani"), await stage_of(town, "Budi")) == (SECOND, FIRST)
    await send_all(town, 30)
    await fix(town, FIRST + timedelta(days=1), minutes=40)
    told = await letters(town)
    assert (len(told[ani]), len(told[budi])) == (2, 2)
    dewi = await town.actor("Dewi")
    own = spot(town, 1, await unit_of(town, "Ani"))
    assert await scheduling.drop(town.services, dewi, own, now=NOW + timedelta(minutes=50))
    assert await stage_of(town, "Ani") == FIRST + timedelta(days=1)
    assert (await letters(town))[ani][2]["changes"][0]["after"] == (FIRST + timedelta(days=1)).isoformat()


async def test_a_withdrawn_date_counts_nothing_and_can_be_set_again(town: Town) -> None:
    await town.work_on("Ani")
    await fix(town, FIRST)
    dewi = await town.actor("Dewi")
    assert await scheduling.drop(town.services, dewi, spot(town), now=NOW)
    assert not await scheduling.drop(town.services, dewi, spot(town), now=NOW)
    assert await stage_of(town, "Ani") is None
    assert await send_all(town, 10) == 0
    assert await fix(town, FIRST, minutes=20)
    assert await stage_of(town, "Ani") == FIRST


async def test_words_become_a_proposal_with_what_speaks_against_it(town: Town) -> None:
    for name in ("Ani", "Budi"):
        await town.work_on(name)
    dewi = await town.actor("Dewi")
    value = await scheduling.said(town.services, dewi, spot(town), "20 maret 2026 16.00", now=NOW)
    assert (value.days, value.concerned) == (18, 2)
    assert Caution.HOLIDAY in dict(value.warnings)
    late = await scheduling.said(town.services, dewi, spot(town), "1 maret 2026", now=NOW)
    assert [caution for caution, _ in late.warnings] == [Caution.PAST, Caution.DAY_OFF]
    await fix(town, FIRST, stage=2)
    after = await scheduling.said(town.services, dewi, spot(town), "30 maret 2026", now=NOW)
    assert [caution for caution, _ in after.warnings] == [Caution.AFTER]
    with pytest.raises(scheduling.DateUnclear):
        await scheduling.said(town.services, dewi, spot(town), "nanti saja", now=NOW)


@pytest.mark.parametrize("name", ["Ani", "Eka"])
async def test_only_the_kanwil_sets_its_dates(town: Town, name: str) -> None:
    await town.work_on("Ani")
    actor, unit = await town.actor(name), await unit_of(town, "Ani")
    with pytest.raises(Denied):
        await scheduling.fix(town.services, actor, spot(town, 1, unit), FIRST, now=NOW)
    if name == "Ani":
        with pytest.raises(Denied):
            await term_dates.terms(town.services, actor)
    assert await stage_of(town, "Ani") is None


@pytest.mark.parametrize(
    "wrong", [Spot(0, 2026, 0, 1), Spot(99, 2026, 0, 1), Spot(1, 2026, 9, 1), Spot(1, 2026, 0, 99)]
)
async def test_a_place_that_is_not_there_is_said_so(town: Town, wrong: Spot) -> None:
    with pytest.raises(StageUnknown):
        await scheduling.fix(town.services, await town.actor("Dewi"), wrong, FIRST, now=NOW)


async def test_calendars_update_their_entry_and_each_unit_has_its_own(town: Town) -> None:
    await town.arrive("Wati", Role.OFFICER, BANTEN, AMBON)
    for name in ("Ani", "Wati"):
        await town.work_on(name)

    async def entry(name: str) -> icalendar.Event:
        content = await calendars.of_unit(town.services, await town.actor(name), t=T, now=NOW)
        assert content is not None
        [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
        return event

    assert await calendars.of_unit(town.services, await town.actor("Ani"), t=T, now=NOW) is None
    await fix(town, FIRST)
    first, other = await entry("Ani"), await entry("Wati")
    assert first["UID"] != other["UID"]
    assert first.decoded("DTSTART") == other.decoded("DTSTART") == FIRST
    seen = [first["SEQUENCE"]]
    unit = await unit_of(town, "Ani")
    await fix(town, SECOND, minutes=1)
    seen.append((await entry("Ani"))["SEQUENCE"])
    await fix(town, SECOND + timedelta(days=3), unit_id=unit, minutes=2)
    extended = await entry("Ani")
    seen.append(extended["SEQUENCE"])
    assert extended.decoded("DTSTART") == SECOND + timedelta(days=3)
    dewi = await town.actor("Dewi")
    for one in (spot(town, 1, unit), spot(town)):
        await scheduling.drop(town.services, dewi, one, now=NOW + timedelta(minutes=3))
        last = await entry("Ani")
        seen.append(last["SEQUENCE"])
    assert last["STATUS"] == "CANCELLED"
    assert last["UID"] == first["UID"]
    assert seen == sorted(set(seen))
