"""Writing evidence only as it was seen: whoever comes second changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage import audit
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.statements import built_once
from storage.tables import Evidence

_MEANT = frozenset({"decision", "override_reason", "verdict", "verdict_reason"})


@dataclass(frozen=True, slots=True)
class Aim:
    """One piece of a unit's evidence as a person saw it; without a revision, as it is now."""

    unit_id: int
    evidence_id: int
    revision: int | None = None


class Outcome(StrEnum):
    """What became of a decision: it was made, it stood already, or somebody changed the evidence first."""

    DONE = "done"
    ALREADY = "already"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a decision, and the evidence as it is now."""

    outcome: Outcome
    evidence: Evidence


async def get(*, session: AsyncSession, unit_id: int, evidence_id: int) -> Evidence:
    """The unit's evidence with this id as the database has it now; RecordUnknown when there is none."""
    found = (await _get(session, unit_id, evidence_id)).first()
    if found is None:
        raise RecordUnknown(kind="evidence", id=evidence_id)
    return found


async def write(
    aim: Aim,
    seen: Evidence,
    values: Mapping[str, Any],
    action: str,
    *,
    session: AsyncSession,
    stamp: Stamp,
    told: Mapping[str, str] | None = None,
) -> Result:
    """Write the values and their audit row, unless the evidence has another revision than the aim's."""
    revision = seen.revision if aim.revision is None else aim.revision
    won = await swap(aim, revision, session=session, **values)
    now = await get(session=session, unit_id=aim.unit_id, evidence_id=aim.evidence_id)
    if won:
        await record(action, now, session=session, stamp=stamp, **(told or {}))
        return Result(Outcome.DONE, now)
    stands = all(getattr(now, name) == value for name, value in values.items() if name in _MEANT)
    return Result(Outcome.ALREADY if stands else Outcome.CHANGED, now)


async def swap(aim: Aim, revision: int, *, session: AsyncSession, **values: object) -> bool:
    """Write the values if the evidence still has this revision; whether it had."""
    swapped = await _swapped(session, aim.unit_id, aim.evidence_id, revision, **values)
    return swapped.rowcount == 1


async def record(action: str, row: Evidence, *, session: AsyncSession, stamp: Stamp, **told: str) -> None:
    """Put on record what was done to a piece of evidence."""
    entry = stamp.entry(
        action,
        f"evidence:{row.id}",
        unit_id=row.unit_id,
        document=row.document_id,
        assessment=row.assessment_id,
        criterion=row.criterion,
    )
    entry.facts |= told
    await audit.record(entry, session=session)


@built_once
def _get(unit_id: int, evidence_id: int) -> SelectOfScalar[Evidence]:
    query = select(Evidence).where(col(Evidence.id) == evidence_id, col(Evidence.unit_id) == unit_id)
    return query.execution_options(populate_existing=True)


@built_once
def _swapped(unit_id: int, evidence_id: int, revision: int, **columns: object) -> sa.Update:
    seen = (
        col(Evidence.id) == evidence_id,
        col(Evidence.unit_id) == unit_id,
        col(Evidence.revision) == revision,
    )
    return sa.update(Evidence).where(*seen).values(revision=col(Evidence.revision) + 1, **columns)
