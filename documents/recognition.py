"""Recognising the pages of one file that need it, as many as its allowances of pages and time cover."""

import threading
from concurrent.futures import ThreadPoolExecutor

from documents import jobs
from documents.crew import Crew
from documents.draft import Draft, DraftPage, Seen
from documents.errors import Crashed, ReadError
from documents.reading import Kind, Note, Page
from documents.turns import Urgency
from knowledge.limits import Limits


class Allowance:
    """The seconds that children may still work on the pages of one file; safe to use from many threads."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._lock = threading.Lock()

    def spend(self, seconds: float) -> None:
        """Take away what was worked."""
        with self._lock:
            self._left -= seconds

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        with self._lock:
            return self._left <= 0


class Recognition:
    """Looks at pages on idle children, several of one file at a time; no file keeps another one waiting."""

    def __init__(self, crew: Crew, limits: Limits, workers: int) -> None:
        self._crew = crew
        self._limits = limits
        self._workers = workers
        self._closed = False

    def complete(
        self, draft: Draft, data: bytes, limits: Limits
    ) -> tuple[tuple[Page, ...], list[Note], float]:
        """The pages with what was seen on them, notes on those that were not, and the seconds it took."""
        wanted = [page.number for page in draft.pages if page.look]
        taken = wanted[: max(0, limits.ocr_pages)]
        allowance = Allowance(min(limits.ocr_file_seconds, limits.archive_seconds))
        with ThreadPoolExecutor(self._workers, thread_name_prefix="reader-page") as threads:
            found = list(threads.map(lambda number: self._see(draft.kind, data, number, allowance), taken))
        outcomes = dict(zip(taken, (outcome for outcome, _ in found), strict=True))
        notes = _notes(wanted, outcomes)
        pages = tuple(_merge(page, outcomes.get(page.number)) for page in draft.pages)
        return pages, notes, sum(seconds for _, seconds in found)

    def close(self) -> None:
        """Look at no further pages: files under way end in Crashed."""
        self._closed = True

    def _see(
        self, kind: Kind, data: bytes, number: int, allowance: Allowance
    ) -> tuple[Seen | ReadError | None, float]:
        """What was seen on a page, why nothing, or None when no time was left for it."""
        if self._closed:
            raise Crashed(signal=0)
        if allowance.spent:
            return None, 0
        before = self._crew.worked()
        seen: Seen | ReadError
        try:
            limits = self._limits
            seen = self._crew.run(
                Urgency.PICTURE, limits.parse_wall_seconds, jobs.see, data, kind, number, limits
            )
        except ReadError as error:
            seen = error
        seconds = self._crew.worked() - before
        allowance.spend(seconds)
        return seen, seconds


def _notes(wanted: list[int], outcomes: dict[int, Seen | ReadError | None]) -> list[Note]:
    notes = []
    if len(wanted) > len(outcomes):
        notes.append(Note("pages.not_seen", {"seen": len(outcomes), "total": len(wanted)}))
    unread = [number for number, outcome in outcomes.items() if isinstance(outcome, ReadError)]
    if unread:
        notes.append(Note("pages.unread", {"pages": _spans(unread)}))
    late = [number for number, outcome in outcomes.items() if outcome is None]
    if late:
        notes.append(Note("pages.no_time", {"pages": _spans(late)}))
    return notes


def _spans(numbers: list[int]) -> tuple[str, ...]:
    """Page numbers in short, as in 3 and 12-40."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return tuple("-".join(map(str, span)) for span in spans)


def _merge(page: DraftPage, seen: Seen | ReadError | None) -> Page:
    """Recognised text stands before a sparse text layer, which is kept beside it."""
    if not isinstance(seen, Seen) or not (seen.text or seen.also):
        return Page(page.number, page.text, page.also, rows=page.rows)
    also = "\n".join(part for part in (page.text, seen.also) if part)
    return Page(page.number, seen.text, also, ocr=True)
