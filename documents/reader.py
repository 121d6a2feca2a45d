"""Reading one file in a child process: the only door to this room for the rest of the product."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from documents import bundles, jobs
from documents.cache import ReadingCache
from documents.crew import Crew
from documents.draft import Draft
from documents.errors import Broken, EmptyFile, ReadError, TooLarge, Unreadable
from documents.fence import Held
from documents.isolation import held
from documents.opening import Opener
from documents.reading import PICTURES, Kind, Note, Page, Reading, Sheet, Signals, Unread
from documents.recognition import Recognition
from documents.text import letters
from documents.turns import Urgency
from knowledge.limits import Limits

_WAITING_PER_WORKER = 8
_PAGE_OF_TEXT = 400
_UNFINISHED = frozenset({"pages.unread", "pages.no_time", "entry.unread", "entry.not_read"})


class Reader:
    """Reads files, each in a child process that may die without harm; safe to use from many threads.

    With a cache, bytes read before are answered from it.
    """

    def __init__(self, limits: Limits, workers: int = 1, cache: ReadingCache | None = None) -> None:
        self._limits = limits
        self._cache = cache
        self._crew = Crew(limits, workers)
        self._recognition = Recognition(self._crew, limits, workers)
        self._opener = Opener(self._crew, limits)
        self._files = ThreadPoolExecutor(workers * _WAITING_PER_WORKER, thread_name_prefix="reader")

    def submit(self, data: bytes, filename: str) -> Future[Reading]:
        """Start reading; the future ends in a Reading or one of the errors of documents.errors."""
        return self._files.submit(self._read, data, filename)

    def submit_text(self, data: bytes, filename: str) -> Future[Reading | Unread]:
        """The same for a file whose text is stored in it; why not, for any other."""
        return self._files.submit(self._read_text, data, filename)

    def submit_whole(self, data: bytes, filename: str) -> Future[Reading]:
        """The same, and look for what only the bytes show: the reading comes with all its signals."""
        return self._files.submit(self._read_whole, data, filename)

    async def read(self, data: bytes, filename: str) -> Reading:
        """The same as `submit` for asyncio: the event loop stays free while the child works."""
        return await asyncio.wrap_future(self.submit(data, filename))

    async def read_whole(self, data: bytes, filename: str) -> Reading:
        """The same as `submit_whole` for asyncio."""
        return await asyncio.wrap_future(self.submit_whole(data, filename))

    async def read_text(self, data: bytes, filename: str) -> Reading | Unread:
        """The same as `submit_text` for asyncio."""
        return await asyncio.wrap_future(self.submit_text(data, filename))

    def submit_inspection(self, data: bytes, reading: Reading) -> Future[Signals]:
        """Look for what only the bytes of a file just read show; if that fails, what was known stays."""
        return self._files.submit(self._inspect, data, reading)

    async def inspect(self, data: bytes, reading: Reading) -> Signals:
        """The same for asyncio."""
        return await asyncio.wrap_future(self.submit_inspection(data, reading))

    async def unpack(self, data: bytes, filename: str) -> AsyncIterator[bundles.Entry]:
        """The documents inside an archive, one after another, also those of archives inside it.

        Nothing for a file that is no archive; raises the errors of documents.errors, perhaps after some.
        """
        found = self._opener.documents(data, filename)
        while (entry := await asyncio.wrap_future(self._files.submit(next, found, None))) is not None:
            yield entry

    async def sheets(self, data: bytes) -> tuple[Sheet, ...]:
        """The cells of a workbook, read in a child like every file; raises one of documents.errors."""
        if len(data) > self._limits.file_bytes:
            raise TooLarge(size=len(data), limit=self._limits.file_bytes)
        seconds, limits = self._limits.parse_wall_seconds, self._limits
        return await asyncio.wrap_future(
            self._files.submit(self._crew.run, Urgency.TEXT, seconds, jobs.sheets, data, limits)
        )

    def held(self) -> Held:
        """What the kernel of this machine holds the children to, beside memory, time and the environment."""
        return self._crew.run(Urgency.TEXT, self._limits.parse_wall_seconds, held)

    def close(self) -> None:
        """End every child; files still being read end in Crashed, those still waiting are cancelled."""
        self._files.shutdown(wait=False, cancel_futures=True)
        self._recognition.close()
        self._crew.close()
        self._files.shutdown()

    def _read(self, data: bytes, filename: str) -> Reading:
        return self._remembered(data, filename, self._limits)

    def _read_text(self, data: bytes, filename: str) -> Reading | Unread:
        known = self._known(data, filename, self._limits)
        if known is not None:
            return Unread.ARCHIVE if known.kind is Kind.ZIP else known
        before = self._crew.worked()
        draft = self._parsed(data, filename, self._limits)
        if draft.kind is Kind.ZIP:
            return Unread.ARCHIVE
        if any(page.look for page in draft.pages):
            return Unread.PAGES
        return self._kept(data, filename, self._limits, self._completed(draft, data, self._limits, before))

    def _read_whole(self, data: bytes, filename: str) -> Reading:
        known = self._known(data, filename, self._limits)
        if known is not None:
            return replace(known, signals=self._inspect(data, known))
        before = self._crew.worked()
        draft = self._parsed(data, filename, self._limits)
        if draft.kind is Kind.ZIP:
            reading = self._read(data, filename)
            return replace(reading, signals=self._inspect(data, reading))
        # Short, and before the pages: whoever waits for the child meanwhile lets no finished file wait.
        found = self._inspect(data, Reading(draft.kind, (), (), draft.signals, 0))
        reading = self._kept(data, filename, self._limits, self._completed(draft, data, self._limits, before))
        return replace(reading, signals=replace(found, look=reading.signals.look))

    def _remembered(self, data: bytes, filename: str, limits: Limits) -> Reading:
        known = self._known(data, filename, limits)
        if known is not None:
            return known
        started, before = time.perf_counter(), self._crew.worked()
        draft = self._parsed(data, filename, limits)
        if draft.kind is Kind.ZIP:
            return self._kept(data, filename, limits, self._read_bundle(data, limits, started))
        return self._kept(data, filename, limits, self._completed(draft, data, limits, before))

    def _known(self, data: bytes, filename: str, limits: Limits) -> Reading | None:
        return self._cache.find(data, filename, limits) if self._cache else None

    def _kept(self, data: bytes, filename: str, limits: Limits, reading: Reading) -> Reading:
        if self._cache and not _UNFINISHED & {note.code for note in reading.notes}:
            self._cache.keep(data, filename, limits, reading)
        return reading

    def _parsed(self, data: bytes, filename: str, limits: Limits) -> Draft:
        if not data:
            raise EmptyFile
        if len(data) > limits.file_bytes:
            raise TooLarge(size=len(data), limit=limits.file_bytes)
        return self._crew.run(Urgency.TEXT, limits.parse_wall_seconds, jobs.parse, data, filename, limits)

    def _completed(self, draft: Draft, data: bytes, limits: Limits, before: float) -> Reading:
        """The reading with every page recognised that needs it; `before` is what this thread had worked."""
        pages, unseen, seen_for = self._recognition.complete(draft, data, limits)
        notes = [*draft.notes, *unseen]
        if not any(page.text or page.also for page in pages):
            if draft.kind not in PICTURES:
                raise _textless(draft.kind, len(pages), notes)
            notes.append(Note("text.none"))
        signals = _signals(draft, pages)
        return Reading(draft.kind, pages, tuple(notes), signals, self._crew.worked() - before + seen_for)

    def _inspect(self, data: bytes, reading: Reading) -> Signals:
        if reading.fully_seen:
            return reading.signals
        known = self._cache.find_signals(data, reading) if self._cache else None
        if known is not None:
            return known
        try:
            found = self._look_into(data, reading)
        except ReadError:
            return reading.signals
        if self._cache:
            self._cache.keep_signals(data, reading, found)
        return found

    def _look_into(self, data: bytes, reading: Reading) -> Signals:
        limits = self._limits
        if reading.kind is Kind.ZIP:
            return bundles.inspected(self._opener.entries(data, limits), reading, self._inspect_entry)
        return self._crew.run(
            Urgency.PICTURE,
            limits.parse_wall_seconds,
            jobs.inspect,
            data,
            reading.kind,
            reading.signals,
            limits,
        )

    def _inspect_entry(self, data: bytes, kind: Kind, pages: int) -> Signals:
        return self._inspect(data, Reading(kind, (), (), Signals(pages=pages), 0))

    def _read_bundle(self, data: bytes, limits: Limits, started: float) -> Reading:
        inside = replace(limits, archive_depth=limits.archive_depth - 1)
        entries = self._opener.entries(data, limits)
        return bundles.gathered(entries, self._remembered, inside, lambda: time.perf_counter() - started)


def _signals(draft: Draft, pages: Sequence[Page]) -> Signals:
    """What the bytes showed; a picture full of writing is a page, and pages look alike without being one."""
    written = sum(letters(page.text) for page in pages)
    return replace(draft.signals, look=None) if written >= _PAGE_OF_TEXT else draft.signals


def _textless(kind: Kind, pages: int, notes: Sequence[Note]) -> ReadError:
    """Why there is no text: a file that had to be mended has lost it, any other never showed it."""
    if any(note.code == "file.repaired" for note in notes):
        return Broken(kind=kind.value, reason="nothing left")
    return Unreadable(kind=kind.value, pages=pages)
