"""What units sent: kept once for each message, read once, matched as often as asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import FromStatement
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from knowledge.vocabulary import DocumentForm
from storage import audit, pictures
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.statements import built_once, changed
from storage.tables import Document, DocumentState, Page
from storage.writing import clean, insert_absent, insert_all

_UNREAD = (DocumentState.STORED,)
_READ = (DocumentState.READ, DocumentState.MATCHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """What reading a document gave, as plain values; `pages` carry no document id yet."""

    media: str
    pages: Sequence[Page]
    pictures: int = 0
    look: str | None = None
    signals: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What a document says of itself, and the matcher's findings as plain data."""

    form: DocumentForm | None = None
    number: str | None = None
    dated: date | None = None
    issuer: str | None = None
    subject: str | None = None
    years: Sequence[int] = ()
    findings: Mapping[str, Any] = field(default_factory=dict)


async def store(row: Document, *, session: AsyncSession) -> Document:
    """Keep a new document, or give the one that this file of a message already became."""
    row.filename, row.caption = clean(row.filename), clean(row.caption)
    made = await insert_absent(session, row)
    if made is not None:
        entry = Stamp(row.sent_at, row.sender_id).entry(
            "document.stored", f"document:{made}", unit_id=row.unit_id, sha256=row.sha256, size=row.size
        )
        await audit.record(entry, session=session)
        row.id = made
        return row
    found = await by_message(
        session=session, chat_id=row.chat_id, message_id=row.message_id, member=row.member
    )
    if found is None:
        raise RecordUnknown(kind="message", id=row.message_id)
    return found


async def by_message(
    *, session: AsyncSession, chat_id: int, message_id: int, member: int = 0
) -> Document | None:
    """The document that a message brought, or a member of it when that is an archive."""
    return (await _by_message(session, chat_id, message_id, member)).first()


async def members(*, session: AsyncSession, archive: Document) -> Sequence[Document]:
    """The documents that came inside an archive, in its order."""
    query = select(Document).where(
        col(Document.chat_id) == archive.chat_id,
        col(Document.message_id) == archive.message_id,
        col(Document.unit_id) == archive.unit_id,
        col(Document.member) > 0,
    )
    return (await session.exec(query.order_by(col(Document.member)))).all()


async def get(*, session: AsyncSession, unit_id: int, document_id: int) -> Document:
    """The unit's document with this id as the database has it now; RecordUnknown when the unit has none."""
    found = (await _get(session, unit_id, document_id)).first()
    if found is None:
        raise RecordUnknown(kind="document", id=document_id)
    return found


async def by_id(*, session: AsyncSession, document_id: int) -> Document:
    """The document with this id, of whatever unit, as the database has it now; RecordUnknown when it is gone.

    For jobs, which act for no person, and for who decides then who may see it.
    """
    found = (await _by_id(session, document_id)).first()
    if found is None:
        raise RecordUnknown(kind="document", id=document_id)
    return found


async def unit_of(*, session: AsyncSession, document_id: int) -> int:
    """Whose document it is: for jobs, which act for no person; RecordUnknown when it is gone."""
    found = (await _unit_of(session, document_id)).first()
    if found is None:
        raise RecordUnknown(kind="document", id=document_id)
    return found


async def recent(*, session: AsyncSession, unit_id: int, limit: int = 20) -> Sequence[Document]:
    """The unit's documents, newest first."""
    query = select(Document).where(col(Document.unit_id) == unit_id)
    return (await session.exec(query.order_by(col(Document.id).desc()).limit(limit))).all()


async def names(ids: Collection[int], *, session: AsyncSession, unit_id: int) -> Mapping[int, str]:
    """What the unit's documents among these are called: file name, else caption; by id."""
    query = select(Document.id, Document.filename, Document.caption).where(
        col(Document.id).in_(ids), col(Document.unit_id) == unit_id
    )
    return {key: filename or caption for key, filename, caption in (await session.exec(query)).all()}


async def in_album(
    *, session: AsyncSession, unit_id: int, chat_id: int, media_group_id: str
) -> Sequence[Document]:
    """The documents of one album in the order of their messages."""
    query = select(Document).where(
        col(Document.unit_id) == unit_id,
        col(Document.chat_id) == chat_id,
        col(Document.media_group_id) == media_group_id,
    )
    return (await session.exec(query.order_by(col(Document.message_id)))).all()


async def with_original(*, session: AsyncSession, unit_id: int, sha256: str) -> Sequence[Document]:
    """The unit's documents with exactly these bytes, oldest first."""
    query = select(Document).where(col(Document.unit_id) == unit_id, col(Document.sha256) == sha256)
    return (await session.exec(query.order_by(col(Document.id)))).all()


async def pages(*, session: AsyncSession, unit_id: int, document_id: int) -> Sequence[Page]:
    """The text of the unit's document in page order; nothing for a document of another unit."""
    return (await _pages(session, unit_id, document_id)).all()


async def save_reading(
    text: ReadText,
    facts: DocumentFacts | None = None,
    *,
    session: AsyncSession,
    unit_id: int,
    document_id: int,
) -> Document:
    """Keep what reading gave, with what was found in it; one read before, or failed, keeps its first text."""
    values = {
        "state": DocumentState.READ,
        "media": text.media,
        "page_count": len(text.pages),
        "pictures": text.pictures,
        "look": text.look,
        "signals": clean(dict(text.signals)),
        "notes": clean([dict(note) for note in text.notes]),
    }
    values |= _matched(facts) if facts else {}
    found = (await _advanced(session, unit_id, document_id, _UNREAD, **values)).first()
    if found is None:
        own = {"unit_id": unit_id, "document_id": document_id}
        return await (save_facts(facts, session=session, **own) if facts else get(session=session, **own))
    await insert_all(session, Page, [_page(document_id, page) for page in text.pages])
    if (inside := text.signals.get("looks", ())) or text.look:
        await pictures.index(text.look, inside, session=session, unit_id=unit_id, document_id=document_id)
    return found


async def unpacked(*, session: AsyncSession, unit_id: int, document_id: int) -> bool:
    """Mark a stored archive as taken apart into documents of their own; whether this changed anything."""
    values = {"state": DocumentState.UNPACKED, "media": "zip"}
    return (await _advanced(session, unit_id, document_id, _UNREAD, **values)).first() is not None


async def save_failure(
    code: str, facts: Mapping[str, Any], *, session: AsyncSession, unit_id: int, document_id: int
) -> Document:
    """Keep why a document cannot be read; a document that was read before keeps its text."""
    values = {"state": DocumentState.FAILED, "failure": code, "failure_facts": clean(dict(facts))}
    saved = await _advanced(session, unit_id, document_id, _UNREAD, **values)
    return saved.first() or await get(session=session, unit_id=unit_id, document_id=document_id)


async def save_facts(
    facts: DocumentFacts, *, session: AsyncSession, unit_id: int, document_id: int
) -> Document:
    """Keep what the matcher found in a document that was read; a second matching replaces the first."""
    saved = await _advanced(session, unit_id, document_id, _READ, **_matched(facts))
    return saved.first() or await get(session=session, unit_id=unit_id, document_id=document_id)


def fact_columns(facts: DocumentFacts) -> dict[str, Any]:
    """The facts as the columns that keep them."""
    return {
        "form": facts.form,
        "number": clean(facts.number),
        "dated": facts.dated,
        "issuer": clean(facts.issuer),
        "subject": clean(facts.subject),
        "years": [*facts.years],
        "findings": clean(dict(facts.findings)),
    }


async def with_findings(*, session: AsyncSession, unit_id: int) -> Sequence[Document]:
    """The unit's documents that were matched."""
    query = select(Document).where(col(Document.unit_id) == unit_id, col(Document.findings).is_not(None))
    return (await session.exec(query)).all()


async def remove(*, session: AsyncSession, unit_id: int, document_id: int, stamp: Stamp) -> str | None:
    """Erase a document of the unit with its text and evidence, leaving an audit row without content.

    Gives the hash of the original when no other document of the unit needs it any more.
    """
    gone = delete(Document).where(col(Document.id) == document_id, col(Document.unit_id) == unit_id)
    sha256 = (await session.exec(gone.returning(col(Document.sha256)))).scalar_one_or_none()
    if sha256 is None:
        raise RecordUnknown(kind="document", id=document_id)
    entry = stamp.entry("document.removed", f"document:{document_id}", unit_id=unit_id)
    await audit.record(entry, session=session)
    others = await with_original(session=session, unit_id=unit_id, sha256=sha256)
    return None if others else str(sha256)


def _matched(facts: DocumentFacts) -> dict[str, Any]:
    return {"state": DocumentState.MATCHED, **fact_columns(facts)}


def _page(document_id: int, page: Page) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "number": page.number,
        "text": clean(page.text),
        "also": clean(page.also),
        "ocr": page.ocr,
    }


def _mine(unit_id: int, document_id: int) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return col(Document.id) == document_id, col(Document.unit_id) == unit_id


@built_once
def _by_message(chat_id: int, message_id: int, member: int) -> SelectOfScalar[Document]:
    return select(Document).where(
        col(Document.chat_id) == chat_id,
        col(Document.message_id) == message_id,
        col(Document.member) == member,
    )


@built_once
def _get(unit_id: int, document_id: int) -> SelectOfScalar[Document]:
    return select(Document).where(*_mine(unit_id, document_id)).execution_options(populate_existing=True)


@built_once
def _by_id(document_id: int) -> SelectOfScalar[Document]:
    return select(Document).where(col(Document.id) == document_id).execution_options(populate_existing=True)


@built_once
def _unit_of(document_id: int) -> SelectOfScalar[int]:
    return select(Document.unit_id).where(col(Document.id) == document_id)


@built_once
def _pages(unit_id: int, document_id: int) -> SelectOfScalar[Page]:
    return (
        select(Page)
        .join(Document, col(Document.id) == col(Page.document_id))
        .where(col(Page.document_id) == document_id, col(Document.unit_id) == unit_id)
        .order_by(col(Page.number))
    )


@built_once
def _advanced(
    unit_id: int, document_id: int, before: Collection[DocumentState], **columns: Any
) -> FromStatement[Document]:
    was = col(Document.state).in_(before)
    return changed(Document, sa.update(Document).where(*_mine(unit_id, document_id), was).values(**columns))
