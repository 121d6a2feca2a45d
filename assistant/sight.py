"""A document as far as one person may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Denied, Grant, Target, authorize, concerns
from knowledge.roles import Role
from storage import documents, evidence, units
from storage.earlier import fell_away
from storage.tables import Document, Evidence, Unit


@dataclass(frozen=True, slots=True)
class Sight:
    """A document with the evidence in it that its reader deals with, without what fell away unjudged."""

    document: Document
    unit: Unit
    grant: Grant
    evidence: Sequence[Evidence]


async def sight(actor: Actor, document_id: int, *, session: AsyncSession) -> Sight:
    """What `see` gives of the document with this id."""
    document = await documents.by_id(session=session, document_id=document_id)
    unit_id = document.unit_id
    unit = await units.unit(session=session, unit_id=unit_id)
    rows = await evidence.of_document(session=session, unit_id=unit_id, document_id=document_id)
    return see(actor, document, unit, rows)


def see(actor: Actor, document: Document, unit: Unit, rows: Sequence[Evidence]) -> Sight:
    """The document for somebody who may see it, with `rows`, all the evidence in it.

    A holder sees what concerns them and what they sent.
    """
    grant = authorize(actor, Action.SEE_DOCUMENT, Target(unit.kanwil_id, unit.id))
    own = [row for row in rows if concerns(grant, row.criterion) and not fell_away(row)]
    if grant.role is Role.HOLDER and document.sender_id != actor.person_id and not own:
        raise Denied
    return Sight(document, unit, grant, own)


def document_name(document: Document) -> str:
    """What people call a document: its file name, or the caption of a photo; empty for a photo without."""
    return document.filename or document.caption
