"""What a Kanwil's approvals teach the matcher: never beyond the Kanwil, never beyond the edition."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Denied, own_kanwil
from assistant.services import Services
from matchers import experience
from matchers.experience import Experience
from matchers.submission import Submission
from storage import documents, lessons
from storage.audit import Stamp
from storage.lessons import Approved, Class, Extent
from storage.tables import Page

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class State:
    """Whether a Kanwil learns, from how much, and whether this installation lets anybody."""

    on: bool
    allowed: bool
    extent: Extent
    may_switch: bool


async def states(
    services: Services, kanwil_id: int, programmes: Iterable[str], *, session: AsyncSession
) -> dict[str, lessons.State]:
    """What there is to learn for a Kanwil under these editions; nothing where nobody may learn."""
    if not services.memory.allowed:
        return {}
    return {name: await lessons.state(Class(kanwil_id, name), session=session) for name in programmes}


async def experiences(
    services: Services, kanwil_id: int, states: Mapping[str, lessons.State]
) -> dict[str, Experience]:
    """What a Kanwil has learnt under these editions; nothing where learning is switched off."""
    found = {name: await _experience(services, Class(kanwil_id, name), seen) for name, seen in states.items()}
    return {name: learnt for name, learnt in found.items() if learnt is not None}


async def state(services: Services, actor: Actor) -> State:
    """Whether the Kanwil that the person serves learns, and from how much."""
    kanwil_id = own_kanwil(actor, Action.SEE_LEARNING)
    async with services.database.session() as session:
        on = await lessons.learns(kanwil_id, session=session)
        extent = await lessons.extent(kanwil_id, session=session)
    return State(on, services.memory.allowed, extent, _may_switch(actor))


async def switch(services: Services, actor: Actor, *, on: bool, now: datetime) -> State:
    """Let the Kanwil learn, or forget what it learnt and learn no more."""
    kanwil_id = own_kanwil(actor, Action.SWITCH_LEARNING)
    async with services.database.transaction() as session:
        await lessons.switch(kanwil_id, on=on, session=session, stamp=Stamp(now, actor.person_id))
    return await state(services, actor)


async def _experience(services: Services, of: Class, seen: lessons.State) -> Experience | None:
    """What stands as learnt, after learning from what was approved since; None where nothing is learnt."""
    if not seen.learns:
        return None
    if seen.new:
        await _learn(services, of)
    elif (known := services.memory.recall(of, seen.edition)) is not None:
        return known
    async with services.database.session() as session:
        state = await lessons.state(of, session=session)
        taught = await lessons.taught(of, session=session)
    made = await asyncio.to_thread(
        Experience,
        [experience.Lesson(each.unit_id, each.criterion, frozenset(each.words)) for each in taught],
    )
    services.memory.remember(of, state.edition, made)
    return made


async def _learn(services: Services, of: Class) -> None:
    async with services.database.session() as session:
        new = await lessons.new(of, session=session, limit=_AT_ONCE)
    words = {approved.evidence_id: await _words(services, of, approved) for approved in new}
    async with services.database.transaction() as session:
        for evidence_id, found in words.items():
            await lessons.keep(evidence_id, found, session=session)


async def _words(services: Services, of: Class, approved: Approved) -> tuple[str, ...]:
    own = {"unit_id": approved.unit_id, "document_id": approved.document_id}
    async with services.database.session() as session:
        document = await documents.get(session=session, **own)
        pages = await documents.pages(session=session, **own)
    whole = approved.part == (1, max(1, document.page_count))
    submission = Submission(
        pages=[page_text(page) for page in pages] or [""],
        filename=document.filename if whole else "",
        caption=document.caption if whole else "",
        parts=(approved.part,),
    )
    found: Mapping[tuple[int, int], tuple[str, ...]] = await asyncio.to_thread(
        services.editions.matcher(of.programme).public_words, submission
    )
    return found[approved.part]


def page_text(page: Page) -> str:
    """Everything that was read on a page."""
    return f"{page.text}\n{page.also}" if page.also else page.text


def _may_switch(actor: Actor) -> bool:
    try:
        own_kanwil(actor, Action.SWITCH_LEARNING)
    except Denied:
        return False
    return True
