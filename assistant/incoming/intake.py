"""A file's way in: stored, read, matched; each step is safe to repeat."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Denied, Target, authorize, own_unit
from assistant.incoming import album, matching, replacing
from assistant.incoming.matching import Case
from assistant.membership.enrolment import recognise
from assistant.services import Services
from documents.errors import ReadError, TooLarge
from documents.outlook import quick
from documents.reading import Reading, Unread
from matchers.findings import Findings
from storage import documents, evidence, submission_files
from storage.audit import Stamp
from storage.documents import DocumentFacts, ReadText
from storage.tables import Document, DocumentState, Page
from storage.writing import clean

_WAITING_AT_MOST = 200
_UNWATCHED = nullcontext()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a message, before it is fetched; `replaces` is the evidence whose place it is to take.

    `language` is the one that its sender is told in how far it is.
    """

    telegram_id: int
    chat_id: int
    message_id: int
    file_id: str = field(repr=False)
    file_unique_id: str
    filename: str = field(repr=False)
    size: int | None
    caption: str = field(repr=False)
    as_photo: bool
    media_group_id: str | None
    sent_at: datetime
    replaces: int | None = None
    language: str = "id"

    @property
    def key(self) -> str:
        """What tells this file in this message from every other."""
        return f"{self.chat_id}-{self.message_id}-{self.file_unique_id}"


async def store(services: Services, upload: Upload, content: bytes, unit_id: int | None = None) -> int:
    """Keep the original and commit its row, once for each message; the document's id.

    It is for the unit that its submission is for, although its sender may work for another one by now.
    """
    actor = await recognise(services, upload.telegram_id)
    if actor is None:
        raise Denied
    target = own_unit(actor) if unit_id is None else Target(unit_id=unit_id)
    unit_id = authorize(actor, Action.SEND, target).unit_id or 0
    here = actor.current is not None and actor.current.unit_id == unit_id
    if len(content) > services.limits.file_bytes:
        raise TooLarge(size=len(content), limit=services.limits.file_bytes)
    sha256 = await services.originals.save(unit_id, content)
    row = Document(
        unit_id=unit_id,
        assessment_id=actor.assessment_id if here else None,
        sender_id=actor.person_id,
        sent_at=upload.sent_at,
        chat_id=upload.chat_id,
        message_id=upload.message_id,
        file_id=upload.file_id,
        file_unique_id=upload.file_unique_id,
        media_group_id=upload.media_group_id,
        as_photo=upload.as_photo,
        filename=upload.filename,
        caption=upload.caption,
        sha256=sha256,
        size=len(content),
        replaces=upload.replaces,
    )
    async with services.database.transaction() as session:
        row.caption = row.caption or await album.caption_of(row, session=session)
        stored = await documents.store(row, session=session)
        await submission_files.attach(stored, session=session)
        return stored.id


@dataclass(frozen=True, slots=True)
class Stored:
    """A document that was stored before; `quick` is a guess that a waiting one takes no time to be read."""

    document_id: int
    waiting: bool
    quick: bool = False


async def stored(services: Services, upload: Upload) -> Stored | None:
    """The document that the file of a message became; None when it was not stored."""
    async with services.database.session() as session:
        found = await documents.by_message(
            session=session, chat_id=upload.chat_id, message_id=upload.message_id
        )
    if found is None:
        return None
    if found.state is not DocumentState.STORED:
        return Stored(found.id, waiting=False)
    content = await services.originals.load(found.unit_id, found.sha256)
    return Stored(found.id, waiting=True, quick=quick(content))


class Left(StrEnum):
    """What is still to be done with the bytes of a document once its stored text was asked for."""

    NOTHING = "nothing"
    LOOK = "look"
    PAGES = "pages"
    ARCHIVE = "archive"

    @property
    def unread(self) -> bool:
        """Whether there is nothing to save yet: pages must be recognised first, or documents taken out."""
        return self in (Left.PAGES, Left.ARCHIVE)


@dataclass(frozen=True, slots=True)
class Read:
    """A document and what reading it gave just now: its text, or why there is none; neither when not read."""

    document: Document
    text: ReadText | None = None
    problem: ReadError | None = None
    left: Left = Left.LOOK


async def read(services: Services, document_id: int) -> Read:
    """Read a stored document; one that was read before is left as it is."""
    document = await _stored(services, document_id)
    if document.state is not DocumentState.STORED:
        return Read(document)
    content = await services.originals.load(document.unit_id, document.sha256)
    try:
        return _read(document, await services.reader.read_whole(content, document.filename))
    except ReadError as problem:
        return Read(document, problem=problem)


async def read_text(services: Services, document_id: int) -> Read:
    """The same for a document whose text is stored in it; of any other it tells what is left."""
    document = await _stored(services, document_id)
    if document.state is not DocumentState.STORED:
        unpacked = document.state is DocumentState.UNPACKED
        return Read(document, left=Left.ARCHIVE if unpacked else Left.LOOK)
    content = await services.originals.load(document.unit_id, document.sha256)
    try:
        reading = await services.reader.read_text(content, document.filename)
    except ReadError as problem:
        return Read(document, problem=problem, left=Left.NOTHING)
    if isinstance(reading, Reading):
        return _read(document, reading)
    # What is still packed inside an archive cannot be opened: it is read for the reason.
    packed = reading is Unread.ARCHIVE and not document.member
    return Read(document, left=Left.ARCHIVE if packed else Left.PAGES)


async def keep(services: Services, read: Read, watch: AbstractContextManager[None] = _UNWATCHED) -> None:
    """Match what was read and save all of it at one moment, and with it that nothing more happens by itself.

    The text is saved also when matching it, which `watch` is held around, raises.
    """
    if read.problem is not None:
        async with services.database.transaction() as session:
            await _save(read, session=session)
            await _finish(services, read.document, session)
        return
    case = await _case(services, read)
    try:
        with watch:
            findings = await _match(services, case)
    except Exception:
        async with services.database.transaction() as session:
            await _save(read, session=session)
        raise
    async with services.database.transaction() as session:
        await _propose(read, findings, session=session, stamp=Stamp(services.clock()))
        await _finish(services, read.document, session)
    if not case.facing:
        # What was chosen meanwhile did not find the document read.
        await propose(services, case.document.id)


async def _finish(services: Services, document: Document, session: AsyncSession) -> None:
    await submission_files.finish(services.clock(), session=session, document_id=document.id)


async def propose(services: Services, document_id: int) -> None:
    """Match a read document against the open assessments of its unit and save what it may prove.

    Without an open assessment the document waits until one is chosen.
    """
    read = Read(await _stored(services, document_id))
    findings = await _match(services, await _case(services, read))
    async with services.database.transaction() as session:
        await _propose(read, findings, session=session, stamp=Stamp(services.clock()))


async def _stored(services: Services, document_id: int) -> Document:
    async with services.database.session() as session:
        return await documents.by_id(session=session, document_id=document_id)


def _read(document: Document, reading: Reading) -> Read:
    """The document as it is once this is saved."""
    text = _text_of(reading, document.id)
    document.state, document.page_count = DocumentState.READ, len(text.pages)
    document.signals = dict(text.signals)
    return Read(document, text, left=Left.NOTHING if reading.fully_seen else Left.LOOK)


async def _case(services: Services, read: Read) -> Case:
    pages = None if read.text is None else read.text.pages
    async with services.database.session() as session:
        return await matching.case_of(services, read.document, session=session, pages=pages)


async def _match(services: Services, case: Case) -> Mapping[int, Findings]:
    """What a document says that was read and not matched yet."""
    if case.document.state is not DocumentState.READ or not case.facing:
        return {}
    return await matching.match(services, case)


async def _save(read: Read, facts: DocumentFacts | None = None, *, session: AsyncSession) -> Document:
    own = {"unit_id": read.document.unit_id, "document_id": read.document.id}
    if read.problem is not None:
        problem = read.problem
        return await documents.save_failure(problem.code, problem.facts, session=session, **own)
    if read.text is not None:
        return await documents.save_reading(read.text, facts, session=session, **own)
    return await documents.save_facts(facts, session=session, **own) if facts else read.document


async def _propose(
    read: Read, findings: Mapping[int, Findings], *, session: AsyncSession, stamp: Stamp
) -> None:
    """Save what was read, what was found in it, and what that may prove."""
    if not findings:
        await _save(read, session=session)
        return
    matched = await _save(read, matching.facts(findings), session=session)
    proposals = await matching.proposals(matched, findings, session=session)
    await evidence.propose(proposals, session=session, unit_id=matched.unit_id, stamp=stamp)
    await replacing.take_place(matched, session=session, now=stamp.at)


async def propose_waiting(services: Services, actor: Actor) -> Sequence[int]:
    """Match what the person's unit sent before it had chosen anything; these documents, as they were sent."""
    unit_id = own_unit(actor).unit_id or 0
    async with services.database.session() as session:
        sent = await documents.recent(session=session, unit_id=unit_id, limit=_WAITING_AT_MOST)
    waiting = sorted(document.id for document in sent if document.state is DocumentState.READ)
    for document_id in waiting:
        await propose(services, document_id)
    return waiting


def _text_of(reading: Reading, document_id: int) -> ReadText:
    return ReadText(
        media=reading.kind.value,
        pages=[
            Page(document_id=document_id, number=p.number, text=clean(p.text), also=clean(p.also), ocr=p.ocr)
            for p in reading.pages
        ],
        pictures=reading.signals.pictures,
        look=reading.signals.look,
        signals=reading.signals.plain(),
        notes=[{"code": note.code, "facts": dict(note.facts)} for note in reading.notes],
    )
