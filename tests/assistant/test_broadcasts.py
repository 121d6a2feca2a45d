"""An announcement is shown first, goes to its audience once, and is followed until it arrives."""

import pytest
from sqlmodel import col, select

from assistant import broadcasts
from assistant.authorization import Denied
from knowledge.roles import Role
from storage import outbox, people
from storage.errors import RecordUnknown
from storage.tables import Outbox, Reach
from tests.bot.town import BANTEN, NOW, SERANG, Town


async def written(town: Town) -> list[str]:
    """The names of those to whom something was written."""
    async with town.services.database.session() as session:
        rows = (await session.exec(select(Outbox).where(col(Outbox.kind) == "broadcast"))).all()
        names = await people.names([row.person_id for row in rows], session=session)
    return sorted(names[row.person_id] for row in rows)


async def test_a_draft_goes_to_nobody_and_counts_who_could_get_it(town: Town) -> None:
    await town.arrive("Gita", Role.COORDINATOR, BANTEN, SERANG)
    shown = await broadcasts.draft(town.services, await town.actor("Dewi"), "Rapat Kamis", now=NOW)
    counts = {one.key: one.people for one in (*shown.others, *shown.units)}
    assert counts.pop("all") == 3
    assert counts.pop("officer") == 2
    assert counts.pop("coordinator") == 1
    assert (counts.pop("head"), counts.pop("holder")) == (0, 0)
    assert sorted(counts.values()) == [1, 2]
    assert await written(town) == []


@pytest.mark.parametrize(
    ("audience", "names"),
    [("all", ["Ani", "Budi", "Gita"]), ("officer", ["Ani", "Budi"]), ("coordinator", ["Gita"])],
)
async def test_everybody_of_the_audience_gets_it_once(town: Town, audience: str, names: list[str]) -> None:
    await town.arrive("Gita", Role.COORDINATOR, BANTEN, SERANG)
    dewi = await town.actor("Dewi")
    shown = await broadcasts.draft(town.services, dewi, "Rapat\x00 Kamis", now=NOW)
    for again in (audience, audience, "all"):
        report = await broadcasts.send(town.services, dewi, shown.broadcast_id, again, now=NOW)
    assert await written(town) == names
    assert (report.arrived, report.waiting, report.failed) == (0, len(names), ())
    assert [one.text for one in await broadcasts.reports(town.services, dewi)] == ["Rapat Kamis"]


async def test_one_unit_alone(town: Town) -> None:
    dewi = await town.actor("Dewi")
    unit = str((await town.actor("Budi")).grants[0].unit_id)
    shown = await broadcasts.draft(town.services, dewi, "Halo", now=NOW)
    chosen = (await broadcasts.preview(town.services, dewi, shown.broadcast_id, unit)).chosen
    assert (chosen.unit, chosen.people) == ("Lapas Cilegon", 1)
    await broadcasts.send(town.services, dewi, shown.broadcast_id, unit, now=NOW)
    assert await written(town) == ["Budi"]


async def test_the_report_names_whom_it_did_not_reach(town: Town) -> None:
    dewi = await town.actor("Dewi")
    async with town.services.database.transaction() as session:
        await people.set_reach(session=session, telegram_id=town.people["Budi"], reach=Reach.BLOCKED)
    shown = await broadcasts.draft(town.services, dewi, "Halo", now=NOW)
    await broadcasts.send(town.services, dewi, shown.broadcast_id, "all", now=NOW)
    assert await written(town) == ["Ani"]
    async with town.services.database.transaction() as session:
        [row] = (await session.exec(select(Outbox).where(col(Outbox.kind) == "broadcast"))).all()
        await outbox.give_up(session=session, outbox_id=row.id, code="person.unreachable")
    report = await broadcasts.report(town.services, dewi, shown.broadcast_id)
    assert (report.arrived, report.waiting, report.failed) == (0, 0, ("Ani",))


async def test_another_kanwil_an_officer_and_nonsense_get_nowhere(town: Town) -> None:
    dewi, eka = await town.actor("Dewi"), await town.actor("Eka")
    shown = await broadcasts.draft(town.services, dewi, "Halo", now=NOW)
    for doing in (
        broadcasts.preview(town.services, eka, shown.broadcast_id, "all"),
        broadcasts.send(town.services, eka, shown.broadcast_id, "all", now=NOW),
        broadcasts.report(town.services, eka, shown.broadcast_id),
    ):
        with pytest.raises(RecordUnknown):
            await doing
    with pytest.raises(Denied):
        await broadcasts.draft(town.services, await town.actor("Ani"), "Halo", now=NOW)
    with pytest.raises(broadcasts.TextTooLong):
        await broadcasts.draft(town.services, dewi, "x" * 2_501, now=NOW)
    for audience in ("99", "admin", "zzz"):
        with pytest.raises(broadcasts.NobodyToTell):
            await broadcasts.preview(town.services, dewi, shown.broadcast_id, audience)
    assert await written(town) == []
