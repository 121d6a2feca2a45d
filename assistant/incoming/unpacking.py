"""A stored archive taken apart: each file inside becomes a document of its own, with its own original."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.services import Services
from documents.errors import ReadError, TooBigInside, Unreadable
from documents.outlook import quick
from documents.reading import Kind
from knowledge.errors import LengkapError
from storage import documents, submission_files
from storage.tables import Document, DocumentState, SubmissionFile


@dataclass(frozen=True, slots=True)
class Member:
    """A document inside an archive; `quick` is a guess that its text need not be recognised."""

    document_id: int
    quick: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """One file of an archive: its name, and its original or why there is none."""

    name: str
    sha256: str = ""
    size: int = 0
    quick: bool = False
    failure: LengkapError | None = None


async def unpack(services: Services, document_id: int) -> Sequence[Member]:
    """The documents inside a stored archive that are still to be read; they are made at the first call.

    Why it cannot be opened, or that it holds nothing, is kept with it.
    """
    async with services.database.session() as session:
        document = await documents.by_id(session=session, document_id=document_id)
        if document.state is DocumentState.UNPACKED:
            made = await documents.members(session=session, archive=document)
            return [Member(one.id) for one in made if one.state is DocumentState.STORED]
    if document.state is not DocumentState.STORED:
        return []
    try:
        found = await _found(services, document)
    except ReadError as problem:
        async with services.database.transaction() as session:
            await documents.save_failure(
                problem.code,
                problem.facts,
                session=session,
                unit_id=document.unit_id,
                document_id=document_id,
            )
        return []
    return await _keep(services, document, found)


async def _found(services: Services, document: Document) -> list[_Found]:
    """Everything inside, originals stored; what had to be left out is one more entry with the reason."""
    content = await services.originals.load(document.unit_id, document.sha256)
    found: list[_Found] = []
    limit = services.limits.archive_documents
    try:
        async for entry in services.reader.unpack(content, document.filename):
            if len(found) == limit:
                raise TooBigInside(what="entries", limit=limit)
            if isinstance(entry.data, ReadError):
                found.append(_Found(entry.label, failure=entry.data))
                continue
            sha256 = await services.originals.save(document.unit_id, entry.data)
            found.append(_Found(entry.label, sha256, len(entry.data), quick(entry.data)))
    except ReadError as problem:
        if not found:
            raise
        found.append(_Found(document.filename, failure=problem))
    if not found:
        raise Unreadable(kind=Kind.ZIP.value, pages=0)
    return found


async def _keep(services: Services, archive: Document, found: Sequence[_Found]) -> Sequence[Member]:
    now = services.clock()
    made: list[Member] = []
    async with services.database.transaction() as session:
        await documents.unpacked(session=session, unit_id=archive.unit_id, document_id=archive.id)
        for member, one in enumerate(found, 1):
            row = _file(archive, member, one, now)
            if one.failure is None:
                stored = await documents.store(_document(archive, member, one, len(found)), session=session)
                row.document_id = stored.id
                made.append(Member(stored.id, one.quick))
            await submission_files.add_members(archive, [row], session=session)
    return made


def _document(archive: Document, member: int, found: _Found, count: int) -> Document:
    return Document(
        unit_id=archive.unit_id,
        assessment_id=archive.assessment_id,
        sender_id=archive.sender_id,
        sent_at=archive.sent_at,
        chat_id=archive.chat_id,
        message_id=archive.message_id,
        member=member,
        file_id="",
        file_unique_id=f"{archive.file_unique_id[:56]}/{member}",
        media_group_id=archive.media_group_id,
        filename=found.name,
        caption=archive.caption,
        sha256=found.sha256,
        size=found.size,
        replaces=archive.replaces if count == 1 else None,
    )


def _file(archive: Document, member: int, found: _Found, now: datetime) -> SubmissionFile:
    row = SubmissionFile(
        chat_id=archive.chat_id,
        message_id=archive.message_id,
        member=member,
        media_group_id=archive.media_group_id,
        filename=found.name,
        size=found.size,
        joined_at=now,
    )
    if found.failure is not None:
        row.done_at = now
        row.failure, row.failure_facts = found.failure.code, dict(found.failure.facts)
    return row
