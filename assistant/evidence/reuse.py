"""Files and photos that were sent before: within a unit for its officers, across units for its Kanwil."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Grant, Target, authorize, concerns
from assistant.services import Services
from knowledge.catalogue import Catalogue
from knowledge.vocabulary import Verdict
from storage import documents, pictures, units
from storage.pictures import Twin, Use
from storage.tables import Document


@dataclass(frozen=True, slots=True)
class Used:
    """An item that the other file stands for, the assessment it does so in, and what a verifier said."""

    assessment_id: int
    assessment: str
    criterion: str
    verdict: Verdict = Verdict.NONE


@dataclass(frozen=True, slots=True)
class Reuse:
    """The same file or a like picture, sent by a unit before or after; `used` are the items it stands for.

    `exact` tells the very same bytes from a picture that only looks the same, `inside` whether that picture
    stands inside one of the two files. `unit` is empty for the document's own unit.
    """

    document_id: int
    unit: str
    sent_at: datetime
    name: str
    exact: bool
    inside: bool
    used: tuple[Used, ...]


async def earlier(
    services: Services, document: Document, grant: Grant, *, session: AsyncSession
) -> tuple[Reuse, ...]:
    """What the document's own unit sent before it and is the same, as far as the grant's holder sees it."""
    twins = await pictures.twins(document, session=session, units=[document.unit_id])
    before = [twin for twin in twins if twin.document_id < document.id]
    return await _reuses(services, document, before, grant, session)


async def across_units(services: Services, actor: Actor, document_id: int) -> tuple[Reuse, ...]:
    """Where any unit of the document's Kanwil used it, for those who verify there; oldest first."""
    async with services.database.session() as session:
        unit_id = await documents.unit_of(session=session, document_id=document_id)
        unit = await units.unit(session=session, unit_id=unit_id)
        grant = authorize(actor, Action.SEE_REUSE, Target(unit.kanwil_id, unit.id))
        document = await documents.get(session=session, unit_id=unit_id, document_id=document_id)
        members = await units.of_kanwil(session=session, kanwil_id=unit.kanwil_id, closed=True)
        twins = await pictures.twins(document, session=session, units=[member.id for member in members])
        return await _reuses(services, document, twins, grant, session)


async def _reuses(
    services: Services, document: Document, twins: Sequence[Twin], grant: Grant, session: AsyncSession
) -> tuple[Reuse, ...]:
    if not twins:
        return ()
    uses = await pictures.uses(
        [twin.document_id for twin in twins], session=session, units={twin.unit_id for twin in twins}
    )
    shown = [use for use in uses if concerns(grant, use.criterion)]
    await services.editions.know({use.programme for use in shown}, session=session)
    return tuple(_reuse(services.catalogue, document, twin, shown) for twin in twins)


def _reuse(catalogue: Catalogue, document: Document, twin: Twin, uses: Collection[Use]) -> Reuse:
    return Reuse(
        document_id=twin.document_id,
        unit="" if twin.unit_id == document.unit_id else twin.unit,
        sent_at=twin.sent_at,
        name=twin.filename or twin.caption,
        exact=twin.exact,
        inside=twin.inside,
        used=tuple(
            Used(use.assessment_id, _called(catalogue, use), use.criterion, use.verdict)
            for use in uses
            if use.document_id == twin.document_id
        ),
    )


def _called(catalogue: Catalogue, use: Use) -> str:
    programme = catalogue.programme(use.programme).short_name
    return " ".join(part for part in (programme, str(use.year), use.round) if part)
