"""Picking the item that something proves: by a search word, by group, or among the recent ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import dialogue
from assistant.assessments import NoAssessment, assessment_name
from assistant.authorization import Actor, own_unit
from assistant.checklists import Standing, standing_of
from assistant.evidence import criteria, review
from assistant.evidence.findings import LIVE
from assistant.evidence.grounds import span_of
from assistant.evidence.review import Choice, Decided
from assistant.services import Services
from assistant.sight import document_name
from knowledge.checklist import ItemStatus
from storage import assessments, decisions, documents, evidence
from storage.tables import Document

_RECENT = 4


class Mode(IntEnum):
    """What the picked item is to be: the one instead of proposals, one more, or where evidence moves to."""

    INSTEAD = 0
    ALSO = 1
    MOVE = 2


@dataclass(frozen=True, slots=True)
class Pick:
    """What an item is picked for: a document's part by its first page, or evidence that is to move."""

    mode: Mode
    subject: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Picking:
    """The items to pick from, and other assessments that could be turned to, by id and name.

    `pages` are first and last page of what the item is for, None for a whole file.
    """

    pick: Pick
    document_id: int
    name: str
    pages: tuple[int, int] | None
    standing: Standing
    recent: tuple[ItemStatus, ...]
    others: tuple[tuple[int, str], ...]

    def search(self, words: str) -> Sequence[ItemStatus]:
        """The items that the words fit."""
        return criteria.search(self.standing.checklist, words)


async def picking(
    services: Services, actor: Actor, pick: Pick, *, assessment_id: int | None = None, now: datetime
) -> Picking:
    """The items of an assessment to pick from, and let the person's next words search them."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.session() as session:
        document_id, first, own = await _subject(session, unit_id, pick)
        document = await documents.get(session=session, unit_id=unit_id, document_id=document_id)
        facing = await assessments.of_unit(session=session, unit_id=unit_id)
        chosen = assessment_id or own or document.assessment_id or actor.assessment_id
        if chosen is None:
            raise NoAssessment
        recent = await _recent(session, actor, document, chosen)
    standing = await standing_of(services, actor, chosen, now=now)
    question = dialogue.ItemSought(pick.mode, pick.subject, pick.part, chosen)
    await dialogue.ask(services, actor, question, now=now)
    names = {row.id: assessment_name(services.catalogue.programme(row.programme), row) for row in facing}
    others = () if own else tuple((key, name) for key, name in names.items() if key != chosen)
    by_code = {status.criterion.id: status for status in standing.checklist.items}
    return Picking(
        pick=pick,
        document_id=document_id,
        name=document_name(document),
        pages=_pages(document, first),
        standing=standing,
        recent=tuple(by_code[code] for code in recent if code in by_code),
        others=others,
    )


async def picked(
    services: Services, actor: Actor, pick: Pick, assessment_id: int, criterion: str, *, now: datetime
) -> Decided:
    """Do what the item was picked for; the question for it is answered."""
    if pick.mode is Mode.MOVE:
        done = await review.move(services, actor, pick.subject, criterion, now=now)
    else:
        choice = Choice(pick.subject, pick.part, assessment_id, criterion)
        choose = review.choose_also if pick.mode is Mode.ALSO else review.choose
        done = await choose(services, actor, choice, now=now)
    await dialogue.answered(services, actor, dialogue.ItemSought, now=now)
    return done


async def _recent(session: AsyncSession, actor: Actor, document: Document, assessment_id: int) -> list[str]:
    """The items confirmed last that the document does not stand for already."""
    found = await decisions.recent_items(
        session=session,
        unit_id=document.unit_id,
        assessment_id=assessment_id,
        person_id=actor.person_id,
        limit=2 * _RECENT,
    )
    rows = await evidence.of_document(session=session, unit_id=document.unit_id, document_id=document.id)
    held = {row.criterion for row in rows if row.decision in LIVE and row.assessment_id == assessment_id}
    return [code for code in found if code not in held][:_RECENT]


async def _subject(session: AsyncSession, unit_id: int, pick: Pick) -> tuple[int, int, int | None]:
    """The document, the first page of the part, and for evidence the assessment that it stays in."""
    if pick.mode is not Mode.MOVE:
        return pick.subject, pick.part, None
    row = await evidence.get(session=session, unit_id=unit_id, evidence_id=pick.subject)
    return row.document_id, row.part_first, row.assessment_id


def _pages(document: Document, first: int) -> tuple[int, int] | None:
    span = span_of(document, first)
    return None if span == (1, max(1, document.page_count)) else span
