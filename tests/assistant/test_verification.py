"""What verifiers decide, what units hear of it, and what stays apart."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from assistant.authorization import Denied
from assistant.evidence import items, review
from assistant.verifying import inspecting, queue, verification, waivers
from assistant.verifying.inspecting import VerdictImpossible
from assistant.verifying.queue import Part
from assistant.verifying.verification import Said, Seen, SeenPage, WordsNeeded
from knowledge.checklist import Word
from knowledge.roles import Role
from knowledge.vocabulary import ReturnReason, Verdict
from storage import outbox
from storage.tables import Outbox
from tests.bot.town import BANTEN, NOW, REPORT, SERANG, Town

LATER = NOW + timedelta(minutes=1)
ITEM = "P2HAM23-C4"


async def confirmed(town: Town, name: str = "Ani", message: int = 1, text: str = REPORT) -> Seen:
    """A report that its officer has confirmed."""
    await town.work_on(name)
    document = await town.send(name, text, message=message)
    now = NOW + timedelta(seconds=message)
    await review.confirm_all(town.services, await town.actor(name), document, now=now)
    page = await queue.queue(town.services, await town.actor("Dewi"), Part(), page=99)
    return Seen(page.lines[-1].evidence_id, page.lines[-1].revision)


async def letters(town: Town) -> list[tuple[int, str]]:
    """Who will be told what, as far as it was not taken back."""
    async with town.services.database.session() as session:
        rows = (await session.exec(select(Outbox).where(Outbox.failure.is_(None)))).all()
    return [(row.person_id, row.kind) for row in rows]


async def word(town: Town, name: str = "Ani") -> Word:
    actor = await town.actor(name)
    assert actor.assessment_id is not None
    view = await items.item(town.services, actor, actor.assessment_id, ITEM, now=LATER)
    return view.status.word


async def test_approved_evidence_makes_its_item_approved_and_leaves_the_queue(town: Town) -> None:
    seen = await confirmed(town)
    dewi = await town.actor("Dewi")
    done = await verification.approve(town.services, dewi, seen, now=LATER)
    assert (done.said, done.count) == (Said.APPROVED, 1)
    assert await word(town) is Word.APPROVED
    assert (await queue.queue(town.services, dewi, Part())).total == 0
    assert await letters(town) == []
    undone = await verification.undo(town.services, dewi, LATER, now=LATER)
    assert (undone.said, undone.count) == (Said.UNDONE, 1)
    assert await word(town) is Word.COMPLETE
    assert (await queue.queue(town.services, dewi, Part())).total == 1


async def test_the_unit_hears_at_once_why_evidence_came_back_and_what_serves_instead(town: Town) -> None:
    await town.arrive("Kordi", Role.COORDINATOR, BANTEN, SERANG)
    seen = await confirmed(town)
    dewi, ani, kordi = [await town.actor(name) for name in ("Dewi", "Ani", "Kordi")]
    done = await verification.send_back(
        town.services, dewi, seen, ReturnReason.WRONG_YEAR, " Ini kegiatan 2024. ", now=LATER
    )
    assert done.said is Said.RETURNED
    assert await word(town) is Word.RETURNED
    async with town.services.database.session() as session:
        rows = (await session.exec(select(Outbox).order_by(Outbox.person_id))).all()
    assert [row.person_id for row in rows] == [ani.person_id, kordi.person_id]
    facts = rows[0].facts
    assert (facts["code"], facts["reason"], facts["note"]) == (ITEM, "wrong-year", "Ini kegiatan 2024.")
    assert (facts["who"], facts["year"]) == ("Dewi", NOW.year)
    assert facts["forms"]


async def test_a_return_taken_back_before_it_was_sent_is_never_heard_of(town: Town) -> None:
    seen = await confirmed(town)
    dewi = await town.actor("Dewi")
    await verification.send_back(town.services, dewi, seen, ReturnReason.UNFIT, now=LATER)
    await verification.undo(town.services, dewi, LATER, now=LATER)
    assert await letters(town) == []
    assert await word(town) is Word.COMPLETE


async def test_who_was_told_of_a_return_is_told_when_it_is_taken_back(town: Town) -> None:
    seen = await confirmed(town)
    dewi, ani = await town.actor("Dewi"), await town.actor("Ani")
    await verification.send_back(town.services, dewi, seen, ReturnReason.UNFIT, now=LATER)
    async with town.services.database.transaction() as session:
        [letter] = await outbox.claim(session=session, now=LATER, lease=timedelta(minutes=1))
        await outbox.mark_sent(session=session, outbox_id=letter.message.id, message_id=1, now=LATER)
    await verification.undo(town.services, dewi, LATER, now=LATER + timedelta(minutes=1))
    assert await letters(town) == [(ani.person_id, "returned"), (ani.person_id, "return_undone")]


async def test_another_reason_needs_words(town: Town) -> None:
    seen = await confirmed(town)
    dewi = await town.actor("Dewi")
    with pytest.raises(WordsNeeded):
        await verification.send_back(town.services, dewi, seen, ReturnReason.OTHER, "  ", now=LATER)
    assert await letters(town) == []


async def test_the_second_verifier_is_told_who_was_first(town: Town) -> None:
    await town.arrive("Vera", Role.VERIFIER, BANTEN, None)
    seen = await confirmed(town)
    dewi, vera = await town.actor("Dewi"), await town.actor("Vera")
    await verification.send_back(town.services, dewi, seen, ReturnReason.UNFIT, now=LATER)
    late = await verification.approve(town.services, vera, seen, now=LATER)
    assert (late.said, late.by, late.verdict) == (Said.TAKEN, "Dewi", Verdict.RETURNED)
    same = await verification.send_back(town.services, vera, seen, ReturnReason.UNFIT, now=LATER)
    assert same.said is Said.TAKEN
    newest = (await inspecting.card(town.services, vera, seen.evidence_id, Part())).revision
    done = await verification.approve(town.services, vera, replace(seen, revision=newest), now=LATER)
    assert done.said is Said.APPROVED


async def test_evidence_that_the_officer_took_back_is_not_judged(town: Town) -> None:
    seen = await confirmed(town)
    await review.withdraw(town.services, await town.actor("Ani"), seen.evidence_id, now=LATER)
    with pytest.raises(VerdictImpossible):
        await verification.approve(town.services, await town.actor("Dewi"), seen, now=LATER)


async def test_a_page_is_approved_only_as_it_was_seen_and_taken_back_whole(town: Town) -> None:
    for name, message in (("Ani", 1), ("Budi", 2)):
        await confirmed(town, name, message)
    dewi = await town.actor("Dewi")
    listed = await queue.queue(town.services, dewi, Part())
    assert [line.unit_name for line in listed.lines] == ["Rutan Serang", "Lapas Cilegon"]
    await confirmed(town, "Ani", 3, REPORT + "Lampiran 1")
    seen = SeenPage(listed.lines[0].evidence_id, 2, listed.seal)
    done = await verification.approve_page(town.services, dewi, Part(), seen, now=LATER)
    assert (done.said, done.count) == (Said.APPROVED, 2)
    again = await verification.approve_page(town.services, dewi, Part(), seen, now=LATER)
    assert again.said is Said.STALE
    assert (await queue.queue(town.services, dewi, Part())).total == 1
    undone = await verification.undo(town.services, dewi, LATER, now=LATER)
    assert undone.count == 2
    assert (await queue.queue(town.services, dewi, Part())).total == 3


async def test_the_queue_narrows_to_a_unit_and_a_programme(town: Town) -> None:
    for name, message in (("Ani", 1), ("Budi", 2)):
        await confirmed(town, name, message)
    dewi = await town.actor("Dewi")
    units = await queue.by_unit(town.services, dewi, 0)
    assert [(count.name, count.count) for count in units] == [("Lapas Cilegon", 1), ("Rutan Serang", 1)]
    [programme] = await queue.by_programme(town.services, dewi, 0)
    assert programme.count == 2
    narrowed = await queue.queue(town.services, dewi, Part(units[1].place, programme.place))
    assert [line.unit_name for line in narrowed.lines] == ["Rutan Serang"]


async def test_reuse_across_units_is_shown_to_verifiers_only_and_within_their_kanwil(town: Town) -> None:
    for name, message in (("Budi", 2), ("Citra", 3)):
        await town.work_on(name)
        await town.send(name, message=message)
    seen = await confirmed(town)
    card = await inspecting.card(town.services, await town.actor("Dewi"), seen.evidence_id, Part())
    assert [(use.unit, use.exact) for use in card.reuses] == [("Lapas Cilegon", True)]
    assert [used.criterion for used in card.reuses[0].used] == [ITEM]
    [line] = (await queue.queue(town.services, await town.actor("Dewi"), Part())).lines
    assert (line.elsewhere, line.short) == (("Lapas Cilegon",), False)
    ani = await town.actor("Ani")
    view = await items.item(town.services, ani, ani.assessment_id or 0, ITEM, now=NOW)
    assert "Cilegon" not in repr(view)


@pytest.mark.parametrize("name", ["Ani", "Budi", "Citra", "Eka"])
async def test_only_verifiers_of_the_kanwil_judge(town: Town, name: str) -> None:
    seen = await confirmed(town)
    actor = await town.actor(name)
    attempts = (
        lambda: verification.approve(town.services, actor, seen, now=LATER),
        lambda: verification.send_back(town.services, actor, seen, ReturnReason.UNFIT, now=LATER),
        lambda: verification.approve_page(town.services, actor, Part(), SeenPage(1, 1, 1), now=LATER),
        lambda: inspecting.card(town.services, actor, seen.evidence_id, Part()),
        lambda: waivers.grant(town.services, actor, 1, ITEM, "x", now=LATER),
        lambda: waivers.waivers(town.services, actor, 1),
    )
    for attempt in attempts:
        with pytest.raises(Denied):
            await attempt()
    assert await word(town) is Word.COMPLETE


async def granted(town: Town, reason: str, now: datetime = LATER) -> bool:
    ani = await town.actor("Ani")
    return await waivers.grant(
        town.services, await town.actor("Dewi"), ani.assessment_id or 0, ITEM, reason, now=now
    )


async def test_an_item_let_go_is_told_with_its_reason_and_applies_again_at_will(town: Town) -> None:
    await confirmed(town)
    dewi, ani = await town.actor("Dewi"), await town.actor("Ani")
    with pytest.raises(waivers.ReasonNeeded):
        await granted(town, " ")
    assert await granted(town, "Tidak ada layanan kunjungan.")
    assert not await granted(town, "Lagi.")
    view = await items.item(town.services, ani, ani.assessment_id or 0, ITEM, now=LATER)
    assert view.status.word is Word.NOT_APPLICABLE
    assert view.let_go is not None
    assert (view.let_go.who, view.let_go.note) == ("Dewi", "Tidak ada layanan kunjungan.")
    assert (await queue.queue(town.services, dewi, Part())).total == 0
    assert await letters(town) == [(ani.person_id, "waived")]
    [face] = (await waivers.waivers(town.services, dewi, ani.grants[0].unit_id or 0)).faces
    assert [one.criterion.id for one in face.let_go] == [ITEM]
    assert await waivers.revoke(town.services, dewi, face.assessment_id, ITEM, now=LATER)
    assert await word(town) is Word.COMPLETE
    assert [kind for _, kind in await letters(town)] == ["waived", "unwaived"]
