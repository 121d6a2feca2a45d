"""What people change about a document: nobody overwriting anybody, each change taken back exactly."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.vocabulary import DocumentForm
from storage import audit, documents
from storage.audit import Stamp
from storage.documents import DocumentFacts
from storage.tables import Document
from storage.writing import clean

_REMEMBERED = 20
_REVIVED: Mapping[str, Callable[[str], object]] = {
    "set_aside_at": datetime.fromisoformat,
    "changed_at": datetime.fromisoformat,
    "dated": date.fromisoformat,
    "form": DocumentForm,
}


@dataclass(frozen=True, slots=True)
class Aim:
    """One document of a unit as a person saw it; without a revision, as it is now."""

    unit_id: int
    document_id: int
    revision: int | None = None


async def set_aside(aim: Aim, *, session: AsyncSession, stamp: Stamp) -> bool:
    """Mark a document as no evidence; whether this changed anything."""
    seen = await _seen(aim, session)
    if seen.set_aside_at is not None:
        return False
    return await _change(
        aim, seen, {"set_aside_at": stamp.at}, "document.set_aside", session=session, stamp=stamp
    )


async def describe(
    aim: Aim, caption: str, facts: DocumentFacts | None, *, session: AsyncSession, stamp: Stamp
) -> bool:
    """Give a document a caption, and what was found in it then; False when somebody changed it first."""
    values = {"caption": clean(caption), **_columns(facts)}
    return await _change(
        aim, await _seen(aim, session), values, "document.described", session=session, stamp=stamp
    )


async def divide(
    aim: Aim,
    parts: Sequence[tuple[int, int]],
    facts: DocumentFacts,
    *,
    session: AsyncSession,
    stamp: Stamp,
) -> bool:
    """Divide a document into these pages, first and last; False when somebody changed it first."""
    values = {"parts": [[first, last] for first, last in parts], **_columns(facts)}
    return await _change(
        aim, await _seen(aim, session), values, "document.divided", session=session, stamp=stamp
    )


async def undo(aim: Aim, changed_at: datetime, *, session: AsyncSession, stamp: Stamp) -> bool:
    """Take back the last change when it was made at that moment; whether this changed anything."""
    seen = await _seen(aim, session)
    if seen.changed_at != changed_at or not seen.earlier:
        return False
    *rest, before = seen.earlier
    values = {name: _revived(name, value) for name, value in before.items()}
    return await _write(
        aim, seen, {**values, "earlier": rest}, "document.restored", session=session, stamp=stamp
    )


async def _seen(aim: Aim, session: AsyncSession) -> Document:
    return await documents.get(session=session, unit_id=aim.unit_id, document_id=aim.document_id)


async def _change(
    aim: Aim, seen: Document, values: dict[str, Any], action: str, *, session: AsyncSession, stamp: Stamp
) -> bool:
    changed = {**values, "changed_at": stamp.at, "changed_by": stamp.by}
    before = {name: _kept(getattr(seen, name)) for name in changed}
    earlier = [*seen.earlier, before][-_REMEMBERED:]
    return await _write(aim, seen, {**changed, "earlier": earlier}, action, session=session, stamp=stamp)


async def _write(
    aim: Aim, seen: Document, values: dict[str, Any], action: str, *, session: AsyncSession, stamp: Stamp
) -> bool:
    revision = seen.revision if aim.revision is None else aim.revision
    written = (
        sa.update(Document)
        .where(
            col(Document.id) == seen.id,
            col(Document.unit_id) == aim.unit_id,
            col(Document.revision) == revision,
        )
        .values(revision=revision + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if (await session.exec(written)).rowcount != 1:
        return False
    await audit.record(stamp.entry(action, f"document:{seen.id}", unit_id=aim.unit_id), session=session)
    return True


def _columns(facts: DocumentFacts | None) -> dict[str, Any]:
    return {} if facts is None else documents.fact_columns(facts)


def _kept(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _revived(name: str, value: Any) -> object:
    revive = _REVIVED.get(name)
    return value if revive is None or value is None else revive(value)
