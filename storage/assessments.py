"""Which edition a unit faces in which year, and what a verifier or an obstacle changes about its items."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage import audit
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.statements import Rows, built_once
from storage.tables import Assessment, Audit, Obstacle, Unit, Waiver
from storage.writing import clean, insert_absent

_NEWEST_FIRST = (col(Assessment.year).desc(), col(Assessment.programme), col(Assessment.round))


async def open_for(row: Assessment, *, session: AsyncSession, stamp: Stamp) -> Assessment:
    """The unit's assessment of this programme, year and round, made if there is none."""
    made = await insert_absent(session, row)
    found = select(Assessment).where(
        col(Assessment.unit_id) == row.unit_id,
        col(Assessment.programme) == row.programme,
        col(Assessment.year) == row.year,
        col(Assessment.round) == row.round,
    )
    assessment = (await session.exec(found)).one()
    if made is not None:
        await audit.record(_entry("assessment.opened", assessment, stamp), session=session)
    return assessment


async def close(*, session: AsyncSession, unit_id: int, assessment_id: int, stamp: Stamp) -> None:
    """Close an assessment of the unit; a second call changes nothing."""
    closed = (
        sa.update(Assessment)
        .where(
            col(Assessment.id) == assessment_id,
            col(Assessment.unit_id) == unit_id,
            col(Assessment.closed_at).is_(None),
        )
        .values(closed_at=stamp.at)
    )
    if (await session.exec(closed)).rowcount:
        assessment = await get(session=session, unit_id=unit_id, assessment_id=assessment_id)
        await audit.record(_entry("assessment.closed", assessment, stamp), session=session)


async def get(*, session: AsyncSession, unit_id: int, assessment_id: int) -> Assessment:
    """The unit's assessment with this id; RecordUnknown when the unit has none."""
    found = (await _get(session, unit_id, assessment_id)).first()
    if found is None:
        raise RecordUnknown(kind="assessment", id=assessment_id)
    return found


async def unit_of(*, session: AsyncSession, assessment_id: int) -> Unit:
    """Whose assessment it is, before anybody's rights are known; RecordUnknown when there is none."""
    query = (
        select(Unit)
        .join(Assessment, col(Assessment.unit_id) == col(Unit.id))
        .where(col(Assessment.id) == assessment_id)
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise RecordUnknown(kind="assessment", id=assessment_id)
    return found


async def of_unit(*, session: AsyncSession, unit_id: int) -> Sequence[Assessment]:
    """The open assessments of a unit, newest year first."""
    return (await _of_unit(session, unit_id)).all()


async def facing(*, session: AsyncSession, unit_id: int) -> tuple[Unit, Sequence[Assessment]]:
    """A unit with its open assessments, newest year first; RecordUnknown when there is no such unit."""
    rows = (await _facing(session, unit_id)).all()
    if not rows:
        raise RecordUnknown(kind="unit", id=unit_id)
    return rows[0][0], [assessment for _, assessment in rows if assessment is not None]


async def waive(row: Waiver, *, session: AsyncSession, unit_id: int, stamp: Stamp) -> bool:
    """Declare an item not applicable to an assessment of the unit; whether this changed anything."""
    assessment = await get(session=session, unit_id=unit_id, assessment_id=row.assessment_id)
    row.reason = clean(row.reason)
    if await insert_absent(session, row) is None:
        return False
    entry = _entry("waiver.granted", assessment, stamp, criterion=row.criterion)
    await audit.record(entry, session=session)
    return True


async def unwaive(
    criterion: str, *, session: AsyncSession, unit_id: int, assessment_id: int, stamp: Stamp
) -> bool:
    """Take such a declaration back; whether there was one."""
    assessment = await get(session=session, unit_id=unit_id, assessment_id=assessment_id)
    gone = delete(Waiver).where(
        col(Waiver.assessment_id) == assessment_id, col(Waiver.criterion) == criterion
    )
    if not (await session.exec(gone)).rowcount:
        return False
    await audit.record(_entry("waiver.withdrawn", assessment, stamp, criterion=criterion), session=session)
    return True


async def waivers(*, session: AsyncSession, unit_id: int, assessment_id: int) -> Sequence[Waiver]:
    """What was declared not applicable to an assessment of the unit, by item."""
    query = (
        select(Waiver)
        .join(Assessment, col(Assessment.id) == col(Waiver.assessment_id))
        .where(col(Waiver.assessment_id) == assessment_id, col(Assessment.unit_id) == unit_id)
    )
    return (await session.exec(query.order_by(col(Waiver.criterion)))).all()


async def waived(*, session: AsyncSession, unit_id: int, assessment_id: int) -> frozenset[str]:
    """The items that do not apply to an assessment of the unit."""
    query = (
        select(Waiver.criterion)
        .join(Assessment, col(Assessment.id) == col(Waiver.assessment_id))
        .where(col(Waiver.assessment_id) == assessment_id, col(Assessment.unit_id) == unit_id)
    )
    return frozenset((await session.exec(query)).all())


async def report_obstacle(row: Obstacle, *, session: AsyncSession, unit_id: int, stamp: Stamp) -> Obstacle:
    """Keep why the unit cannot prove an item for now."""
    assessment = await get(session=session, unit_id=unit_id, assessment_id=row.assessment_id)
    for words in ("object", "obstacle", "action", "mechanism"):
        setattr(row, words, clean(getattr(row, words)))
    session.add(row)
    await session.flush()
    entry = _entry("obstacle.reported", assessment, stamp, criterion=row.criterion, obstacle=row.id)
    await audit.record(entry, session=session)
    return row


async def obstacles(*, session: AsyncSession, unit_id: int, assessment_id: int) -> Sequence[Obstacle]:
    """The open obstacles of an assessment of the unit, oldest first."""
    query = (
        select(Obstacle)
        .join(Assessment, col(Assessment.id) == col(Obstacle.assessment_id))
        .where(
            col(Obstacle.assessment_id) == assessment_id,
            col(Assessment.unit_id) == unit_id,
            col(Obstacle.closed_at).is_(None),
        )
        .order_by(col(Obstacle.id))
    )
    return (await session.exec(query)).all()


def _entry(action: str, assessment: Assessment, stamp: Stamp, **facts: object) -> Audit:
    return stamp.entry(
        action,
        f"assessment:{assessment.id}",
        kanwil_id=None,
        unit_id=assessment.unit_id,
        programme=assessment.programme,
        year=assessment.year,
        round=assessment.round,
        **facts,
    )


@built_once
def _get(unit_id: int, assessment_id: int) -> SelectOfScalar[Assessment]:
    return select(Assessment).where(col(Assessment.id) == assessment_id, col(Assessment.unit_id) == unit_id)


@built_once
def _of_unit(unit_id: int) -> SelectOfScalar[Assessment]:
    of_unit = select(Assessment).where(
        col(Assessment.unit_id) == unit_id, col(Assessment.closed_at).is_(None)
    )
    return of_unit.order_by(*_NEWEST_FIRST)


@built_once
def _facing(unit_id: int) -> Rows:
    opened = sa.and_(col(Assessment.unit_id) == col(Unit.id), col(Assessment.closed_at).is_(None))
    of_unit = select(Unit, Assessment).join(Assessment, opened, isouter=True).where(col(Unit.id) == unit_id)
    return of_unit.order_by(*_NEWEST_FIRST)
