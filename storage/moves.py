"""Assessments that move to another edition with everything that stands in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.vocabulary import Decision, UnitKind
from storage import audit
from storage.audit import Stamp
from storage.tables import Assessment, Deadline, Document, Evidence, Obstacle, Unit, Waiver
from storage.writing import insert_absent

_ASIDE = "~"
_WITH_ITEMS: tuple[type[Evidence | Waiver | Obstacle], ...] = (Evidence, Waiver, Obstacle)


@dataclass(frozen=True, slots=True)
class Faced:
    """An open assessment and whose it is."""

    assessment: Assessment
    unit_name: str
    unit_kind: UnitKind


@dataclass(frozen=True, slots=True)
class Left:
    """A piece of evidence for an item that the edition of its unit's assessment no longer has."""

    evidence_id: int
    document_id: int
    programme: str
    criterion: str
    filename: str
    decision: str


async def facing(*, session: AsyncSession, kanwil_id: int, programmes: Collection[str]) -> Sequence[Faced]:
    """The open assessments under these editions in the units of a Kanwil, by unit, year and round."""
    query = (
        select(Assessment, Unit.name, Unit.kind)
        .join(Unit, col(Unit.id) == col(Assessment.unit_id))
        .where(
            col(Unit.kanwil_id) == kanwil_id,
            col(Assessment.programme).in_(programmes),
            col(Assessment.closed_at).is_(None),
        )
        .order_by(col(Unit.name), col(Assessment.year), col(Assessment.round), col(Assessment.id))
    )
    found = (await session.exec(query)).all()
    return [Faced(row, name, UnitKind(kind)) for row, name, kind in found]


async def counts(*, session: AsyncSession, assessment_ids: Collection[int]) -> Mapping[tuple[int, str], int]:
    """How many pieces of evidence there are for each item of each assessment."""
    query = (
        select(Evidence.assessment_id, Evidence.criterion, func.count())
        .where(col(Evidence.assessment_id).in_(assessment_ids))
        .group_by(col(Evidence.assessment_id), col(Evidence.criterion))
    )
    return {(key, code): number for key, code, number in (await session.exec(query)).all()}


async def confirmed(
    *, session: AsyncSession, kanwil_id: int | None, programmes: Collection[str]
) -> Sequence[tuple[str, str, int, int]]:
    """Confirmed evidence in open assessments of these editions: edition, item, unit, and how many pieces.

    Of the units of one Kanwil, or of all without one.
    """
    query = (
        select(Assessment.programme, Evidence.criterion, Assessment.unit_id, func.count())
        .join(Assessment, col(Assessment.id) == col(Evidence.assessment_id))
        .join(Unit, col(Unit.id) == col(Assessment.unit_id))
        .where(
            col(Assessment.programme).in_(programmes),
            col(Assessment.closed_at).is_(None),
            col(Evidence.decision) == Decision.CONFIRMED,
        )
        .group_by(col(Assessment.programme), col(Evidence.criterion), col(Assessment.unit_id))
    )
    if kanwil_id is not None:
        query = query.where(col(Unit.kanwil_id) == kanwil_id)
    return (await session.exec(query)).all()


async def move(
    assessment_id: int, to: str, codes: Mapping[str, str], *, session: AsyncSession, stamp: Stamp
) -> bool:
    """Let an open assessment be one of the edition `to`; `codes` gives each item's code there.

    What stands for items without such a code stays whole under the old edition, in a closed assessment beside
    this one. False, and nothing moves, where the unit faces the new edition already.
    """
    row = (
        await session.exec(select(Assessment).where(col(Assessment.id) == assessment_id).with_for_update())
    ).one()
    if row.closed_at is not None or row.programme == to or await _taken(row, to, session):
        return False
    before = row.programme
    row.programme = to
    session.add(row)
    await session.flush()
    left = await _leave(row, before, codes, session=session, stamp=stamp)
    await _rename(row.id, {old: new for old, new in codes.items() if old != new}, session)
    entry = stamp.entry(
        "assessment.moved",
        f"assessment:{row.id}",
        unit_id=row.unit_id,
        edition=to,
        before=before,
        renamed={old: new for old, new in codes.items() if old != new},
        left=left,
    )
    await audit.record(entry, session=session)
    return True


async def left(*, session: AsyncSession, unit_id: int, year: int, round_: str) -> Sequence[Left]:
    """What stayed under older editions when assessments of this unit, year and round moved, by item."""
    columns: tuple[Any, ...] = (
        Evidence.id,
        Evidence.document_id,
        Assessment.programme,
        Evidence.criterion,
        Document.filename,
        Evidence.decision,
    )
    query: Any = (
        sa.select(*columns)
        .join(Assessment, col(Assessment.id) == col(Evidence.assessment_id))
        .join(Document, col(Document.id) == col(Evidence.document_id))
        .where(
            col(Assessment.unit_id) == unit_id,
            col(Assessment.year) == year,
            col(Assessment.round) == round_,
            col(Assessment.closed_at).is_not(None),
        )
        .order_by(col(Evidence.criterion), col(Evidence.id))
    )
    return [Left(*found) for found in (await session.exec(query)).all()]


async def copy_dates(
    old: str, new: str, stages: Collection[str], *, session: AsyncSession, kanwil_id: int, stamp: Stamp
) -> int:
    """Let the dates of a Kanwil stand under the new edition too where it has none; how many were copied."""
    query = select(Deadline).where(
        col(Deadline.kanwil_id) == kanwil_id,
        col(Deadline.programme) == old,
        col(Deadline.stage).in_(stages),
        col(Deadline.withdrawn_at).is_(None),
    )
    copied = 0
    for row in (await session.exec(query)).all():
        values = row.model_dump(exclude={"id"}) | {"programme": new, "changes": 1}
        made = await insert_absent(session, Deadline(**values))
        if made is not None:
            copied += 1
            entry = stamp.entry(
                "deadline.set",
                f"deadline:{made}",
                kanwil_id=kanwil_id,
                unit_id=row.unit_id,
                due_at=row.due_at.isoformat(),
                before=None,
            )
            await audit.record(entry, session=session)
    return copied


async def _taken(row: Assessment, to: str, session: AsyncSession) -> bool:
    query = select(Assessment.id).where(
        col(Assessment.unit_id) == row.unit_id,
        col(Assessment.programme) == to,
        col(Assessment.year) == row.year,
        col(Assessment.round) == row.round,
    )
    return (await session.exec(query)).first() is not None


async def _leave(
    row: Assessment, before: str, codes: Mapping[str, str], *, session: AsyncSession, stamp: Stamp
) -> dict[str, int]:
    """Keep what has no place in the new edition in a closed assessment of the old one; how much by item."""
    found: dict[str, int] = {}
    for table in _WITH_ITEMS:
        query: Any = (
            sa.select(col(table.criterion), func.count())
            .where(col(table.assessment_id) == row.id, col(table.criterion).not_in(list(codes)))
            .group_by(col(table.criterion))
        )
        for code, number in (await session.exec(query)).all():
            found[code] = found.get(code, 0) + number
    if not found:
        return {}
    behind = Assessment(
        unit_id=row.unit_id,
        programme=before,
        year=row.year,
        round=row.round,
        opened_at=row.opened_at,
        closed_at=stamp.at,
    )
    session.add(behind)
    await session.flush()
    for table in _WITH_ITEMS:
        await session.exec(
            sa.update(table)
            .where(col(table.assessment_id) == row.id, col(table.criterion).in_(list(found)))
            .values(assessment_id=behind.id)
        )
    return found


async def _rename(assessment_id: int, codes: Mapping[str, str], session: AsyncSession) -> None:
    """Give items their new codes; by way of names that nothing has, for two may change places."""
    for table in _WITH_ITEMS:
        own = col(table.assessment_id) == assessment_id
        for old, new in codes.items():
            await session.exec(
                sa.update(table).where(own, col(table.criterion) == old).values(criterion=_ASIDE + new)
            )
        for new in codes.values():
            await session.exec(
                sa.update(table).where(own, col(table.criterion) == _ASIDE + new).values(criterion=new)
            )
