"""What people see of an item, of what happened, and of a part of the checklist."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from assistant import sifting
from assistant.authorization import Actor, Denied
from assistant.evidence import copies, history, items, review, undoing
from assistant.evidence.history import Event
from assistant.evidence.review import Choice, CriterionUnknown
from assistant.sifting import Aspect, Sieve
from knowledge.vocabulary import Decision, Verdict
from storage import offices, people
from storage.audit import Stamp
from storage.errors import OriginalMissing
from storage.tables import Evidence, Membership
from tests.bot.town import NOW, REPORT, SECRET_NAME, Town

SIGN, NURSING = "P2HAM23-C4", "P2HAM23-B2"
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
async def ani(town: Town) -> Actor:
    """An officer who works on P2HAM."""
    await town.work_on("Ani")
    return await town.actor("Ani")


async def evidence_of(town: Town, document: int) -> int:
    async with town.services.database.session() as session:
        query = sa.select(Evidence.id).where(Evidence.document_id == document)
        return (await session.exec(query)).scalars().one()


async def view(town: Town, ani: Actor, code: str = SIGN) -> items.ItemView:
    return await items.item(town.services, ani, ani.assessment_id or 0, code, now=LATER)


async def test_an_item_shows_its_evidence_who_sent_and_who_decided(town: Town, ani: Actor) -> None:
    assert (await view(town, ani)).live == ()
    document = await town.send("Ani")
    await review.confirm(town.services, ani, await evidence_of(town, document), now=LATER)
    seen = await view(town, ani, SIGN.lower())
    [piece] = seen.live
    assert (piece.name, piece.sent_by, piece.decision) == (SECRET_NAME, "Ani", Decision.CONFIRMED)
    assert piece.decided == items.Judgement("Ani", LATER)
    assert (piece.pages, piece.page) == (None, 1)
    assert piece.quote in REPORT
    assert [(event.action, event.mine) for event in seen.events] == [("evidence.confirmed", True)]


async def test_an_item_without_evidence_has_no_history_of_other_things(town: Town, ani: Actor) -> None:
    await town.send("Ani")
    seen = await view(town, ani, NURSING)
    assert (seen.live, seen.past, seen.events) == ((), (), ())


async def test_what_a_verifier_said_is_shown(town: Town, ani: Actor) -> None:
    document = await town.send("Ani")
    await review.confirm(town.services, ani, await evidence_of(town, document), now=LATER)
    dewi = await town.actor("Dewi")
    async with town.services.database.transaction() as session:
        said = {
            "verdict": Verdict.RETURNED,
            "verdict_note": "Belum ada tanda tangan",
            "verdict_by": dewi.person_id,
            "verdict_at": LATER,
        }
        await session.exec(sa.update(Evidence).values(**said))
    [piece] = (await view(town, ani)).live
    assert piece.judged == items.Judgement("Dewi", LATER, "", "Belum ada tanda tangan")
    returned = await sifting.view(town.services, ani, Aspect.MISSING, sieve=Sieve.RETURNED, now=LATER)
    assert [item.criterion.id for item in returned.items] == [SIGN]
    assert returned.returned == 1


async def test_what_was_withdrawn_stays_visible_and_what_was_undone_does_not(town: Town, ani: Actor) -> None:
    document = await town.send("Ani")
    found = await evidence_of(town, document)
    await review.confirm(town.services, ani, found, now=LATER)
    await review.withdraw(town.services, ani, found, now=LATER + timedelta(minutes=1))
    choice = Choice(document, 1, ani.assessment_id or 0, NURSING)
    await review.choose_also(town.services, ani, choice, now=LATER + timedelta(minutes=2))
    await undoing.undo_last(town.services, ani, now=LATER + timedelta(minutes=3))
    seen, chosen = await items.piece(town.services, ani, found, now=LATER)
    assert (seen.live, seen.past) == ((), (chosen,))
    assert chosen.decision is Decision.WITHDRAWN
    undone = await view(town, ani, NURSING)
    assert (undone.live, undone.past) == ((), ())


async def test_an_item_of_another_programme_is_unknown(town: Town, ani: Actor) -> None:
    with pytest.raises(CriterionUnknown):
        await view(town, ani, "KKP-SEHAT-S1")


async def test_the_original_comes_back_and_its_handing_out_is_on_record(town: Town, ani: Actor) -> None:
    document = await town.send("Ani")
    copy = await copies.copy(town.services, ani, document, now=LATER)
    assert (copy.name, copy.ending, copy.content) == (SECRET_NAME, "txt", REPORT.encode())
    [event, *_] = (await history.chapter(town.services, ani)).events
    assert (event.action, event.file) == ("document.fetched", SECRET_NAME)


async def test_an_original_that_is_gone_is_told_so(town: Town, ani: Actor) -> None:
    document = await town.send("Ani")
    for path in town.services.originals.root.glob("*/*"):
        path.unlink()
    with pytest.raises(OriginalMissing):
        await copies.copy(town.services, ani, document, now=LATER)


async def events(town: Town, actor: Actor) -> list[Event]:
    return list((await history.chapter(town.services, actor)).events)


async def test_one_stroke_is_one_event(town: Town, ani: Actor) -> None:
    """What follows from setting a document aside is not told beside it."""
    document = await town.send("Ani")
    await review.set_aside(town.services, ani, document, now=LATER)
    told = [(event.action, event.file, event.items) for event in await events(town, ani)]
    assert told[:2] == [("document.set_aside", SECRET_NAME, ()), ("document.stored", SECRET_NAME, ())]
    await undoing.undo(town.services, ani, document, LATER, now=LATER + timedelta(minutes=1))
    assert (await events(town, ani))[0].action == "document.restored"


async def test_a_long_history_comes_in_chapters_without_a_gap(town: Town, ani: Actor) -> None:
    await town.send("Ani")
    found = (await view(town, ani)).live[0].evidence_id
    for minute in range(24):
        step = review.withdraw if minute % 2 else review.confirm
        await step(town.services, ani, found, now=LATER + timedelta(minutes=minute))
    told, before = [], None
    while True:
        chapter = await history.chapter(town.services, ani, before=before)
        told += chapter.events
        assert len(chapter.events) <= 10
        if chapter.older is None:
            break
        before = chapter.older
    decided = [event.at for event in told if event.action.startswith("evidence.")]
    assert decided == [LATER + timedelta(minutes=minute) for minute in reversed(range(24))]
    assert len({(event.at, event.action) for event in told}) == len(told)


async def test_a_holder_is_listed_and_sees_only_what_concerns_them(town: Town, ani: Actor) -> None:
    document = await town.send("Ani")
    await review.confirm(town.services, ani, await evidence_of(town, document), now=LATER)
    holder = await hold(town, ani, "Gita", NURSING)
    clinic = await town.open_office("Klinik", [])
    seen = await sifting.view(town.services, ani, Aspect.STATUS, sieve=Sieve.HOLDER, place=clinic, now=LATER)
    assert [(h.name, h.items) for h in seen.holders] == [("Klinik", {NURSING})]
    assert [item.criterion.id for item in seen.items] == [NURSING]
    assert sifting.named(seen, "klinik") == (Sieve.HOLDER, clinic)
    assert {event.action for event in await events(town, holder)} <= {"invitation.redeemed"}
    with pytest.raises(Denied):
        await copies.copy(town.services, holder, document, now=LATER)


async def hold(town: Town, ani: Actor, name: str, *codes: str) -> Actor:
    """Somebody new in Ani's unit who holds these items."""
    grant = ani.grants[0]
    town.people[name] = 7_100_000_000
    office = await town.open_office("Klinik", codes)
    async with town.services.database.transaction() as session:
        person = await people.meet(session=session, telegram_id=town.people[name], name=name, now=NOW)
        row = Membership(
            person_id=person.id,
            role="holder",
            kanwil_id=grant.kanwil_id,
            unit_id=grant.unit_id,
            since=NOW,
        )
        joined = await people.join(row, session=session, stamp=Stamp(NOW, ani.person_id))
        await offices.seat(joined, session=session, office_id=office)
    return await town.actor(name)


async def test_a_checklist_is_narrowed_to_a_group_by_place_or_name(town: Town, ani: Actor) -> None:
    whole = await sifting.view(town.services, ani, Aspect.MISSING, now=NOW)
    assert len(whole.items) == len(whole.standing.checklist.missing())
    assert not whole.choosing
    listed = 0
    for place, name, of_group in whole.groups:
        narrowed = await sifting.view(
            town.services, ani, Aspect.MISSING, sieve=Sieve.GROUP, place=place, now=NOW
        )
        assert narrowed.name == name
        assert set(narrowed.items) == set(of_group)
        assert sifting.named(whole, name) == (Sieve.GROUP, place)
        listed += len(of_group)
    assert listed == len(whole.items)
    assert sifting.named(whole, "xyzzy") is None
    assert [sifting.named(whole, letter) for letter in ("b", " C ", "z")] == [
        (Sieve.GROUP, 2),
        (Sieve.GROUP, 3),
        None,
    ]
    unchosen = await sifting.view(town.services, ani, Aspect.MISSING, sieve=Sieve.GROUP, place=99, now=NOW)
    assert unchosen.choosing
