"""Evidence as the facts that checklists are computed from: of one assessment, or of a whole Kanwil."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.checklist import EvidenceFact
from knowledge.vocabulary import Decision
from storage import units
from storage.tables import Assessment, Document, DocumentState, Evidence, Obstacle, Unit, Waiver

_READABLE = frozenset({DocumentState.READ, DocumentState.MATCHED})
_STANDS = (Decision.PROPOSED, Decision.CONFIRMED)
_COLUMNS: tuple[Any, ...] = (
    Evidence.assessment_id,
    Evidence.id,
    Evidence.document_id,
    Evidence.criterion,
    Evidence.part_first,
    Evidence.part_last,
    Evidence.form,
    Evidence.decision,
    Evidence.verdict,
    Evidence.verdict_reason,
    Evidence.verdict_at,
    Evidence.decided_at,
    sa.cast(Evidence.years, sa.Text).label("years"),
    Evidence.override_reason,
    Document.sent_at,
    Document.sha256,
    Document.pictures,
    Document.look,
    Document.media,
    Document.state,
    col(Document.form).label("document_form"),
    sa.cast(Document.years, sa.Text).label("document_years"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One assessment with everything that its checklist depends on: the evidence that still stands."""

    assessment: Assessment
    evidence: tuple[EvidenceFact, ...]
    waived: frozenset[str]
    obstacles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit with its open assessments and the number of documents that it sent in all."""

    unit: Unit
    standings: tuple[Standing, ...]
    documents: int


async def facts(*, session: AsyncSession, unit_id: int, assessment_id: int) -> tuple[EvidenceFact, ...]:
    """The evidence of one assessment of the unit, oldest first."""
    found = await _facts(
        session, sa.and_(col(Evidence.assessment_id) == assessment_id, col(Evidence.unit_id) == unit_id)
    )
    return tuple(found[assessment_id])


async def standing(*, session: AsyncSession, unit_id: int, assessment_id: int) -> Standing | None:
    """One assessment of the unit; None when the unit has no such open one."""
    chosen = sa.and_(col(Assessment.id) == assessment_id, col(Assessment.unit_id) == unit_id)
    found = await _standings(session, chosen)
    return found[0] if found else None


async def of_kanwil(
    *, session: AsyncSession, kanwil_id: int, unit_id: int | None = None
) -> Sequence[UnitStanding]:
    """Every unit of the Kanwil by name, or one of them; the number of queries does not grow with them."""
    members = await units.of_kanwil(session=session, kanwil_id=kanwil_id)
    members = [unit for unit in members if unit_id in (None, unit.id)]
    own = sa.select(col(Unit.id)).where(col(Unit.kanwil_id) == kanwil_id)
    if unit_id is not None:
        own = own.where(col(Unit.id) == unit_id)
    by_unit: dict[int, list[Standing]] = defaultdict(list)
    for found in await _standings(session, col(Assessment.unit_id).in_(own)):
        by_unit[found.assessment.unit_id].append(found)
    sent = select(Document.unit_id, func.count()).where(col(Document.unit_id).in_(own))
    numbers = dict((await session.exec(sent.group_by(col(Document.unit_id)))).all())
    return [UnitStanding(unit, tuple(by_unit[unit.id]), numbers.get(unit.id, 0)) for unit in members]


async def _standings(session: AsyncSession, chosen: sa.ColumnElement[bool]) -> list[Standing]:
    is_open = sa.and_(chosen, col(Assessment.closed_at).is_(None))
    order = (col(Assessment.year).desc(), col(Assessment.programme), col(Assessment.round))
    assessments = (await session.exec(select(Assessment).where(is_open).order_by(*order))).all()
    ids = sa.select(col(Assessment.id)).where(is_open)
    stands = col(Evidence.decision).in_(_STANDS)
    evidence = await _facts(session, sa.and_(col(Evidence.assessment_id).in_(ids), stands))
    waived: dict[int, set[str]] = defaultdict(set)
    waivers = select(Waiver.assessment_id, Waiver.criterion).where(col(Waiver.assessment_id).in_(ids))
    for assessment_id, criterion in (await session.exec(waivers)).all():
        waived[assessment_id].add(criterion)
    obstacles: dict[int, dict[str, str]] = defaultdict(dict)
    reported = select(Obstacle.assessment_id, Obstacle.criterion, Obstacle.obstacle).where(
        col(Obstacle.assessment_id).in_(ids), col(Obstacle.closed_at).is_(None)
    )
    for assessment_id, criterion, words in (await session.exec(reported.order_by(col(Obstacle.id)))).all():
        obstacles[assessment_id][criterion] = words
    return [
        Standing(a, tuple(evidence[a.id]), frozenset(waived[a.id]), dict(obstacles[a.id]))
        for a in assessments
    ]


async def _facts(session: AsyncSession, condition: sa.ColumnElement[bool]) -> dict[int, list[EvidenceFact]]:
    query: Any = (
        sa.select(*_COLUMNS)
        .join(Document, col(Document.id) == col(Evidence.document_id))
        .where(condition)
        .order_by(col(Evidence.id))
    )
    # Rows of columns: the object mapper would only look at each of them once more.
    rows = (await (await session.connection()).execute(query)).all()
    found: dict[int, list[EvidenceFact]] = defaultdict(list)
    for row in rows:
        found[row.assessment_id].append(_fact(row))
    return found


def _fact(row: Any) -> EvidenceFact:
    return EvidenceFact(
        id=row.id,
        document_id=row.document_id,
        criterion=row.criterion,
        form=row.form or row.document_form,
        decision=row.decision,
        verdict=row.verdict,
        verdict_reason=row.verdict_reason,
        verdict_at=row.verdict_at,
        sent_at=row.sent_at,
        decided_at=row.decided_at,
        years=_numbers(row.years) or _numbers(row.document_years),
        sha256=row.sha256,
        part=(row.part_first, row.part_last),
        pictures=row.pictures,
        media=row.media,
        look=row.look,
        readable=row.state in _READABLE,
        override=row.override_reason,
    )


@lru_cache(maxsize=1024)
def _numbers(text: str) -> tuple[int, ...]:
    """A short list of numbers as the database writes it: read once, however many rows hold the same."""
    return tuple(json.loads(text))
