"""An officer corrects what the bot found, and takes every correction back to exactly what was before."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from assistant import dialogue
from assistant.authorization import Actor
from assistant.evidence import picking, review, undoing
from assistant.evidence.picking import Mode, Pick
from assistant.evidence.review import Choice, CriterionUnknown, Decided, Effect
from assistant.incoming import captions, division, intake, outcome, replacing
from assistant.incoming.division import NoSuchPage
from assistant.incoming.outcome import Outcome
from assistant.incoming.replacing import EvidenceGone
from assistant.services import Services
from knowledge.vocabulary import Decision, DocumentForm, Verdict
from storage.tables import Document, Evidence
from tests.bot.town import NOW, REPORT, Town, upload_of

SIGN, OTHER, NURSING = "P2HAM23-C4", "P2HAM23-P5", "P2HAM23-B2"
DECREE = """KEPUTUSAN KEPALA RUMAH TAHANAN NEGARA KELAS IIB SERANG
NOMOR W12.PAS.9-12 TAHUN 2026
TENTANG TIM PELAYANAN PUBLIK BERBASIS HAK ASASI MANUSIA (P2HAM)
MEMUTUSKAN: menetapkan tim dan operator P2HAM Rutan Serang tahun 2026.
Ditetapkan di Serang pada tanggal 5 Januari 2026. Kepala, Suhendra
"""
BUNDLE = f"{DECREE}\f{REPORT}"
SILENT = "Dokumentasi kegiatan"


class Officer:
    """Ani at her phone; every step is a minute after the one before."""

    def __init__(self, town: Town, actor: Actor) -> None:
        self.town, self.actor, self.minutes = town, actor, 0

    @property
    def services(self) -> Services:
        return self.town.services

    def now(self) -> datetime:
        self.minutes += 1
        return NOW + timedelta(minutes=self.minutes)

    async def sees(self, document: int) -> Outcome:
        """The answer, but for the moment that its undo button names."""
        seen = await outcome.outcome(self.services, self.actor, document, now=NOW)
        return replace(seen, last_decision=None)

    async def items(self, document: int) -> dict[str, Decision | None]:
        """The items that the document stands for."""
        seen = await self.sees(document)
        return {o.criterion.id: o.decision for part in seen.parts for o in part.proposed}

    async def spans(self, document: int) -> list[tuple[int, int]]:
        return [(part.first, part.last) for part in (await self.sees(document)).parts]

    async def evidence(self, document: int, criterion: str) -> int:
        """The newest evidence of a document for an item."""
        async with self.services.database.session() as session:
            query = sa.select(Evidence.id).where(
                Evidence.document_id == document, Evidence.criterion == criterion
            )
            return max((await session.exec(query)).scalars().all())

    async def do(self, step: Callable[..., Awaitable[Decided]], *what: object) -> Effect:
        return (await step(self.services, self.actor, *what, now=self.now())).effect

    async def choose(self, document: int, criterion: str, *, also: bool = False, part: int = 1) -> Effect:
        choice = Choice(document, part, self.actor.assessment_id or 0, criterion)
        return await self.do(review.choose_also if also else review.choose, choice)

    async def undo(self, document: int) -> Effect:
        """Press the undo button of the answer."""
        seen = await outcome.outcome(self.services, self.actor, document, now=NOW)
        assert seen.last_decision is not None
        return await self.do(undoing.undo, document, seen.last_decision)


@pytest.fixture
async def ani(town: Town) -> Officer:
    """An officer who works on P2HAM."""
    await town.work_on("Ani")
    return Officer(town, await town.actor("Ani"))


async def test_every_step_is_taken_back_to_what_was_before_it(town: Town, ani: Officer) -> None:
    """Back and forth over all that can be done to one document, one undo for each step."""
    document = await town.send("Ani")
    sign = await ani.evidence(document, SIGN)
    steps: list[tuple[Callable[[], Awaitable[Effect]], dict[str, Decision]]] = [
        (lambda: ani.do(review.confirm, sign), {SIGN: Decision.CONFIRMED}),
        (lambda: ani.do(review.set_aside, document), {}),
        (lambda: ani.choose(document, NURSING), {NURSING: Decision.CONFIRMED}),
        (
            lambda: ani.choose(document, OTHER, also=True),
            {NURSING: Decision.CONFIRMED, OTHER: Decision.CONFIRMED},
        ),
        (lambda: ani.do(review.set_aside, document), {}),
        (lambda: ani.choose(document, SIGN), {SIGN: Decision.CONFIRMED}),
        (lambda: ani.do(review.move, sign, OTHER), {OTHER: Decision.CONFIRMED}),
        (
            lambda: ani.do(review.move, sign, NURSING),
            {OTHER: Decision.CONFIRMED, NURSING: Decision.CONFIRMED},
        ),
    ]
    before = []
    for step, stands in steps:
        before.append(await ani.sees(document))
        assert await step() not in (Effect.ALREADY, Effect.STALE)
        assert await ani.items(document) == stands
    for state in reversed(before):
        assert await ani.undo(document) is Effect.UNDONE
        assert await ani.sees(document) == state


async def test_an_undo_that_was_pressed_before_changes_nothing(town: Town, ani: Officer) -> None:
    document = await town.send("Ani")
    sign = await ani.evidence(document, SIGN)
    await ani.do(review.confirm, sign)
    confirmed_at = NOW + timedelta(minutes=ani.minutes)
    await ani.do(review.withdraw, sign)
    assert await ani.do(undoing.undo, document, confirmed_at) is Effect.ALREADY
    assert await ani.items(document) == {}


async def test_the_last_step_of_a_person_is_taken_back_wherever_it_was(town: Town, ani: Officer) -> None:
    first, second = await town.send("Ani"), await town.send("Ani", SILENT, "foto.txt", message=2)
    await ani.do(review.confirm, await ani.evidence(first, SIGN))
    await ani.do(review.set_aside, second)
    for document in (second, first):
        undone = await undoing.undo_last(ani.services, ani.actor, now=ani.now())
        assert undone == Decided(document, Effect.UNDONE)
    assert await undoing.undo_last(ani.services, ani.actor, now=ani.now()) is None


async def test_a_withdrawn_file_counts_no_more_and_a_proposal_is_only_rejected(
    town: Town, ani: Officer
) -> None:
    document = await town.send("Ani")
    sign = await ani.evidence(document, SIGN)
    assert await ani.do(review.withdraw, sign) is Effect.NOT_EVIDENCE
    assert await ani.do(review.withdraw, sign) is Effect.ALREADY
    assert (await row(town, sign)).decision is Decision.REJECTED
    await ani.choose(document, SIGN)
    assert await ani.do(review.withdraw, sign) is Effect.WITHDRAWN
    assert (await row(town, sign)).decision is Decision.WITHDRAWN
    assert await ani.items(document) == {}


async def row(town: Town, evidence: int) -> Evidence:
    async with town.services.database.session() as session:
        query = sa.select(Evidence).where(Evidence.id == evidence)
        return (await session.exec(query)).scalars().one()


async def test_an_item_that_the_programme_does_not_have_is_refused(town: Town, ani: Officer) -> None:
    document = await town.send("Ani")
    sign = await ani.evidence(document, SIGN)
    with pytest.raises(CriterionUnknown):
        await ani.do(review.move, sign, "NO-1")
    with pytest.raises(CriterionUnknown):
        await ani.choose(document, "NO-1", also=True)
    assert await ani.items(document) == {SIGN: Decision.PROPOSED}


async def test_parts_are_chosen_joined_and_divided_and_each_step_taken_back(town: Town, ani: Officer) -> None:
    document = await town.send("Ani", BUNDLE, "berkas.txt")
    assert await ani.spans(document) == [(1, 1), (2, 2)]
    steps = [
        (lambda: ani.choose(document, OTHER), [(1, 1), (2, 2)], {OTHER, SIGN}),
        (lambda: ani.do(division.join, document), [(1, 2)], {OTHER}),
        (lambda: ani.do(division.split, document, [2]), [(1, 1), (2, 2)], {OTHER, SIGN}),
    ]
    before = []
    for step, spans, stands in steps:
        before.append(await ani.sees(document))
        assert await step() not in (Effect.ALREADY, Effect.STALE)
        assert await ani.spans(document) == spans
        assert set(await ani.items(document)) == stands
        assert (await ani.items(document))[OTHER] is Decision.CONFIRMED
    for state in reversed(before):
        assert await ani.undo(document) is Effect.UNDONE
        assert await ani.sees(document) == state


async def test_dividing_as_it_is_changes_nothing(town: Town, ani: Officer) -> None:
    document = await town.send("Ani", BUNDLE, "berkas.txt")
    assert await ani.do(division.split, document, [2]) is Effect.ALREADY
    await ani.do(division.join, document)
    assert await ani.do(division.join, document) is Effect.ALREADY


@pytest.mark.parametrize("pages", [[], [1], [0], [3], [2, 9]])
async def test_a_page_that_no_document_can_begin_on_is_refused(
    town: Town, ani: Officer, pages: list[int]
) -> None:
    document = await town.send("Ani", BUNDLE, "berkas.txt")
    with pytest.raises(NoSuchPage) as refused:
        await ani.do(division.split, document, pages)
    assert refused.value.facts == {"last": 2}


async def test_what_a_verifier_judged_stays_on_the_pages_they_saw(town: Town, ani: Officer) -> None:
    document = await town.send("Ani", BUNDLE, "berkas.txt")
    sign = await ani.evidence(document, SIGN)
    await ani.do(review.confirm, sign)
    async with town.services.database.transaction() as session:
        await session.exec(sa.update(Evidence).where(Evidence.id == sign).values(verdict=Verdict.APPROVED))
    await ani.do(division.join, document)
    kept = await row(town, sign)
    assert (kept.decision, kept.part_first, kept.part_last) == (Decision.CONFIRMED, 2, 2)


async def test_two_people_dividing_at_once_do_not_mix(town: Town, ani: Officer) -> None:
    document = await town.send("Ani", BUNDLE, "berkas.txt")
    effects = await asyncio.gather(*(ani.do(division.join, document) for _ in range(3)))
    assert effects.count(Effect.DIVIDED) == 1
    assert set(effects) <= {Effect.DIVIDED, Effect.STALE, Effect.ALREADY}
    assert await ani.undo(document) is Effect.UNDONE
    assert await ani.spans(document) == [(1, 1), (2, 2)]


async def describe(ani: Officer, document: int, words: str) -> Effect:
    await captions.offer(ani.services, ani.actor, document, words, now=ani.now())
    return await ani.do(captions.describe, document)


async def test_a_caption_makes_an_unclear_file_clear_and_is_taken_back(town: Town, ani: Officer) -> None:
    document = await town.send("Ani", SILENT, "IMG_0001.txt")
    before = await ani.sees(document)
    assert await ani.items(document) == {}
    assert await describe(ani, document, " ruang laktasi dekat loket ") is Effect.DESCRIBED
    assert await ani.items(document) == {NURSING: Decision.PROPOSED}
    assert (await ani.sees(document)).caption == "ruang laktasi dekat loket"
    assert await ani.undo(document) is Effect.UNDONE
    assert await ani.sees(document) == before


async def test_a_caption_leaves_alone_what_is_settled(town: Town, ani: Officer) -> None:
    document = await town.send("Ani")
    await ani.do(review.confirm, await ani.evidence(document, SIGN))
    before = await ani.sees(document)
    assert await describe(ani, document, "ruang laktasi dekat loket") is Effect.DESCRIBED
    assert await ani.sees(document) == replace(before, caption="ruang laktasi dekat loket")
    assert await describe(ani, document, "ruang laktasi dekat loket") is Effect.ALREADY


async def test_only_the_words_that_were_offered_become_a_caption(town: Town, ani: Officer) -> None:
    first, second = await town.send("Ani"), await town.send("Ani", SILENT, "b.txt", message=2)
    await captions.offer(ani.services, ani.actor, first, "bahasa isyarat", now=ani.now())
    assert await ani.do(captions.describe, second) is Effect.STALE
    assert await ani.do(captions.describe, first) is Effect.DESCRIBED
    assert await ani.do(captions.describe, first) is Effect.STALE


async def send_replacement(town: Town, ani: Officer, content: bytes, filename: str = "baru.txt") -> int:
    wanted = await dialogue.pending(ani.services, ani.actor, now=ani.now())
    assert isinstance(wanted, dialogue.ReplacementSought)
    upload = upload_of(ani.actor.telegram_id, filename=filename, message=77)
    document = await intake.store(ani.services, replace(upload, replaces=wanted.evidence_id), content)
    services = replace(ani.services, clock=ani.now)
    for _ in range(2):
        await intake.keep(services, await intake.read(services, document))
    return document


async def test_the_next_file_takes_the_place_of_the_old_one_and_is_taken_back(
    town: Town, ani: Officer
) -> None:
    old = await town.send("Ani")
    sign = await ani.evidence(old, SIGN)
    await ani.do(review.confirm, sign)
    before = await ani.sees(old)
    await replacing.expect(ani.services, ani.actor, sign, now=ani.now())
    new = await send_replacement(town, ani, SILENT.encode())
    assert await ani.items(old) == {}
    assert await ani.items(new) == {SIGN: Decision.CONFIRMED}
    assert (await ani.sees(new)).replaced == before.filename
    assert await ani.undo(new) is Effect.UNDONE
    assert await ani.sees(old) == before
    assert await ani.items(new) == {}


async def test_a_file_that_cannot_be_read_replaces_nothing(town: Town, ani: Officer) -> None:
    old = await town.send("Ani")
    sign = await ani.evidence(old, SIGN)
    await ani.do(review.confirm, sign)
    await replacing.expect(ani.services, ani.actor, sign, now=ani.now())
    new = await send_replacement(town, ani, b"%PDF-1.7 broken", "baru.pdf")
    assert await ani.items(old) == {SIGN: Decision.CONFIRMED}
    seen = await ani.sees(new)
    assert seen.failure is not None
    assert seen.replaced is not None


async def test_what_counts_no_more_cannot_be_replaced(town: Town, ani: Officer) -> None:
    document = await town.send("Ani")
    await ani.do(review.set_aside, document)
    with pytest.raises(EvidenceGone):
        await replacing.expect(ani.services, ani.actor, await ani.evidence(document, SIGN), now=ani.now())


async def test_a_question_waits_through_a_restart_for_a_day(town: Town, ani: Officer) -> None:
    asked = dialogue.ItemSought(Mode.ALSO, 1, 1, 1)
    assert not await dialogue.end(ani.services, ani.actor)
    await dialogue.ask(ani.services, ani.actor, asked, now=NOW)
    restarted = replace(ani.services)
    for hours, waits in ((23, asked), (25, None)):
        later = NOW + timedelta(hours=hours)
        assert await dialogue.pending(restarted, ani.actor, now=later) == waits
    await dialogue.answered(restarted, ani.actor, dialogue.PagesSought, now=NOW)
    assert await dialogue.pending(restarted, ani.actor, now=NOW) == asked
    assert await dialogue.end(restarted, ani.actor)
    assert await dialogue.pending(restarted, ani.actor, now=NOW) is None


async def test_items_to_pick_from_are_searched_and_recent_ones_come_first(town: Town, ani: Officer) -> None:
    document = await town.send("Ani", SILENT, "a.txt")
    await ani.choose(document, OTHER)
    await ani.choose(document, NURSING, also=True)
    pick = Pick(Mode.INSTEAD, await town.send("Ani", SILENT, "b.txt", message=2), 1)
    choice = await picking.picking(ani.services, ani.actor, pick, now=ani.now())
    assert [item.criterion.id for item in choice.recent] == [NURSING, OTHER]
    assert [item.criterion.id for item in choice.search("laktasi")][:1] == [NURSING]
    assert await dialogue.pending(ani.services, ani.actor, now=ani.now()) is not None
    also = Pick(Mode.ALSO, pick.subject - 1, 1)
    assert (await picking.picking(ani.services, ani.actor, also, now=ani.now())).recent == ()
    done = await picking.picked(
        ani.services, ani.actor, pick, choice.standing.assessment_id, NURSING, now=ani.now()
    )
    assert done.effect is Effect.CONFIRMED
    assert await dialogue.pending(ani.services, ani.actor, now=ani.now()) is None


async def test_a_moved_part_keeps_what_the_part_says_of_itself(town: Town, ani: Officer) -> None:
    document = await town.send("Ani", BUNDLE, "berkas.txt")
    await ani.do(review.move, await ani.evidence(document, SIGN), NURSING)
    await ani.choose(document, OTHER, part=1)
    moved = await row(town, await ani.evidence(document, NURSING))
    chosen = await row(town, await ani.evidence(document, OTHER))
    async with town.services.database.session() as session:
        leading = (await session.exec(sa.select(Document.form).where(Document.id == document))).scalar_one()
    assert (moved.part_first, moved.form) == (2, DocumentForm.REPORT)
    assert (chosen.part_first, chosen.form) == (1, leading)
