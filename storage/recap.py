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
from sqlmodel.sql.expression import SelectOfScalar

from knowledge.checklist import EvidenceFact
from knowledge.vocabulary import Decision
from storage import units
from storage.statements import Rows, built_once
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
    return tuple(_fact(row) for row in await _of_assessment(session, unit_id, assessment_id))


async def standing(*, session: AsyncSession, unit_id: int, assessment_id: int) -> Standing | None:
    """One assessment of the unit; None when the unit has no such open one."""
    found = (await _own_assessment(session, unit_id, assessment_id)).first()
    return None if found is None else await of_assessment(found, session=session)


async def of_assessment(opened: Assessment, *, session: AsyncSession) -> Standing:
    """The same of an open assessment that was read before."""
    own = (opened.unit_id, opened.id)
    evidence = (await _own_evidence(session, *own)).all()
    said = (await _own_said(session, *own)).all()
    return _standings([opened], evidence, said)[0]


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
    chosen = col(Assessment.unit_id).in_(own)
    opened = (await session.exec(_opened(chosen))).all()
    related = [
        (await (await session.connection()).execute(query(chosen))).all() for query in (_evidence, _said)
    ]
    for found in _standings(opened, *related):
        by_unit[found.assessment.unit_id].append(found)
    sent = select(Document.unit_id, func.count()).where(col(Document.unit_id).in_(own))
    numbers = dict((await session.exec(sent.group_by(col(Document.unit_id)))).all())
    return [UnitStanding(unit, tuple(by_unit[unit.id]), numbers.get(unit.id, 0)) for unit in members]


def _standings(opened: Sequence[Assessment], evidence: Sequence[Any], said: Sequence[Any]) -> list[Standing]:
    facts = _facts(evidence)
    waived: dict[int, set[str]] = defaultdict(set)
    reported: dict[int, dict[str, str]] = defaultdict(dict)
    for _, assessment_id, criterion, words in said:
        if words is None:
            waived[assessment_id].add(criterion)
        else:
            reported[assessment_id][criterion] = words
    return [Standing(a, tuple(facts[a.id]), frozenset(waived[a.id]), dict(reported[a.id])) for a in opened]


def _own(unit_id: int, assessment_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(col(Assessment.id) == assessment_id, col(Assessment.unit_id) == unit_id)


@built_once
def _own_assessment(unit_id: int, assessment_id: int) -> SelectOfScalar[Assessment]:
    return _opened(_own(unit_id, assessment_id))


@built_once
def _own_evidence(unit_id: int, assessment_id: int) -> Rows:
    return _evidence(_own(unit_id, assessment_id))


@built_once
def _own_said(unit_id: int, assessment_id: int) -> Rows:
    return _said(_own(unit_id, assessment_id))


def _opened(chosen: sa.ColumnElement[bool]) -> SelectOfScalar[Assessment]:
    order = (col(Assessment.year).desc(), col(Assessment.programme), col(Assessment.round))
    return select(Assessment).where(chosen, col(Assessment.closed_at).is_(None)).order_by(*order)


def _ids(chosen: sa.ColumnElement[bool]) -> Any:
    return sa.select(col(Assessment.id)).where(chosen, col(Assessment.closed_at).is_(None))


def _evidence(chosen: sa.ColumnElement[bool]) -> Rows:
    return _facing(col(Evidence.assessment_id).in_(_ids(chosen)), col(Evidence.decision).in_(_STANDS))


def _said(chosen: sa.ColumnElement[bool]) -> Rows:
    """What people said of items: waived, without words, or what keeps the unit from proving them."""
    waived: tuple[Any, ...] = (sa.literal(0), Waiver.assessment_id, Waiver.criterion, sa.null())
    kept: tuple[Any, ...] = (Obstacle.id, Obstacle.assessment_id, Obstacle.criterion, Obstacle.obstacle)
    waivers = sa.select(*waived).where(col(Waiver.assessment_id).in_(_ids(chosen)))
    obstacles = sa.select(*kept).where(
        col(Obstacle.assessment_id).in_(_ids(chosen)), col(Obstacle.closed_at).is_(None)
    )
    both = sa.union_all(obstacles, waivers).subquery()
    columns: tuple[Any, ...] = (*both.c,)
    query: Rows = select(*columns).order_by(both.c.id)
    return query


@built_once
def _of_assessment(unit_id: int, assessment_id: int) -> Rows:
    return _facing(col(Evidence.assessment_id) == assessment_id, col(Evidence.unit_id) == unit_id)


def _facing(*conditions: sa.ColumnElement[bool]) -> Rows:
    query: Rows = (
        select(*_COLUMNS)
        .join(Document, col(Document.id) == col(Evidence.document_id))
        .where(*conditions)
        .order_by(col(Evidence.id))
    )
    return query


def _facts(rows: Sequence[Any]) -> dict[int, list[EvidenceFact]]:
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
