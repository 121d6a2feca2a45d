"""Numbered letters, and the template that a Kanwil writes them with."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.audit import Stamp
from storage.tables import Letter, LetterTemplate
from storage.writing import insert_absent

_TRIES = 50


async def write(row: Letter, *, session: AsyncSession, stamp: Stamp) -> Letter:
    """Keep a letter under its issuer's next number of the year; the letter of the same day that says the same
    instead, when there is one."""
    same = await _same(row, session=session)
    if same is not None:
        return same
    for _ in range(_TRIES):
        row.number = await _next(row, session=session)
        made = await insert_absent(session, row)
        if made is not None:
            kept = await session.get_one(Letter, made)
            entry = stamp.entry(
                "letter.written",
                f"letter:{made}",
                kanwil_id=row.kanwil_id,
                unit_id=row.unit_id,
                number=row.number,
                year=row.calendar_year,
                office=row.office_id,
                items=row.items,
            )
            await audit.record(entry, session=session)
            return kept
    raise RuntimeError("no number for a letter")


async def of_assessment(*, session: AsyncSession, unit_id: int, assessment_id: int) -> Sequence[Letter]:
    """The letters about an assessment of the unit, newest first."""
    query = select(Letter).where(col(Letter.unit_id) == unit_id, col(Letter.assessment_id) == assessment_id)
    return (await session.exec(query.order_by(col(Letter.id).desc()))).all()


async def last_by_office(
    *, session: AsyncSession, unit_id: int, assessment_id: int
) -> Mapping[int | None, Letter]:
    """The newest letter to each office of the unit about the assessment; under None that to the unit."""
    found = await of_assessment(session=session, unit_id=unit_id, assessment_id=assessment_id)
    return {letter.office_id: letter for letter in reversed(found)}


async def template(*, session: AsyncSession, kanwil_id: int) -> LetterTemplate | None:
    """The template of the Kanwil; None when it uses the one that comes with the product."""
    query = select(LetterTemplate).where(
        col(LetterTemplate.kanwil_id) == kanwil_id, col(LetterTemplate.ended_at).is_(None)
    )
    return (await session.exec(query.order_by(col(LetterTemplate.id).desc()))).first()


async def set_template(row: LetterTemplate, *, session: AsyncSession, stamp: Stamp) -> None:
    """Let the Kanwil's letters be written from this template from now on."""
    await _end_templates(row.kanwil_id, session=session, stamp=stamp)
    session.add(row)
    await session.flush()
    entry = stamp.entry("template.set", f"template:{row.id}", kanwil_id=row.kanwil_id)
    await audit.record(entry, session=session)


async def drop_template(*, session: AsyncSession, kanwil_id: int, stamp: Stamp) -> None:
    """Go back to the template that comes with the product; without another one nothing changes."""
    if await _end_templates(kanwil_id, session=session, stamp=stamp):
        entry = stamp.entry("template.dropped", f"kanwil:{kanwil_id}", kanwil_id=kanwil_id)
        await audit.record(entry, session=session)


async def _end_templates(kanwil_id: int, *, session: AsyncSession, stamp: Stamp) -> int:
    ended = (
        sa.update(LetterTemplate)
        .where(col(LetterTemplate.kanwil_id) == kanwil_id, col(LetterTemplate.ended_at).is_(None))
        .values(ended_at=stamp.at)
    )
    return (await session.exec(ended)).rowcount


async def _same(row: Letter, *, session: AsyncSession) -> Letter | None:
    query = select(Letter).where(
        col(Letter.kanwil_id) == row.kanwil_id,
        col(Letter.issuer_unit_id).is_not_distinct_from(row.issuer_unit_id),
        col(Letter.unit_id) == row.unit_id,
        col(Letter.office_id).is_not_distinct_from(row.office_id),
        col(Letter.assessment_id) == row.assessment_id,
        col(Letter.calendar_year) == row.calendar_year,
    )
    last = (await session.exec(query.order_by(col(Letter.id).desc()))).first()
    if last is None or last.written_at.date() != row.written_at.date():
        return None
    return last if (last.items, last.due_at) == (row.items, row.due_at) else None


async def _next(row: Letter, *, session: AsyncSession) -> int:
    query = select(sa.func.max(col(Letter.number))).where(
        col(Letter.kanwil_id) == row.kanwil_id,
        col(Letter.issuer_unit_id).is_not_distinct_from(row.issuer_unit_id),
        col(Letter.calendar_year) == row.calendar_year,
    )
    return ((await session.exec(query)).one() or 0) + 1
