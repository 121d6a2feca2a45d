"""A folder of files as evidence: what each file proves and the checklist that follows from them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.evidence.view import Remark, in_view_of
from bot.cli.reading import Outcome
from documents.reading import Reading
from knowledge.checklist import Checklist, EvidenceFact, assess
from knowledge.errors import LengkapError
from knowledge.programme import Programme
from knowledge.vocabulary import Decision, UnitKind
from matchers.findings import Decision as Matched
from matchers.findings import Findings, Match
from matchers.matcher import Matcher
from matchers.submission import Submission


@dataclass(frozen=True, slots=True)
class Question:
    """What the folder is checked against."""

    programme: Programme
    year: int
    round: str | None = None
    unit_kind: UnitKind | None = None

    @property
    def data_year(self) -> int:
        """The year that the evidence has to speak of."""
        return self.year + self.programme.data_year_offset


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: why it was not read, or which earlier file it repeats, or what it may prove."""

    path: Path
    sha256: str
    error: LengkapError | None = None
    same_as: Path | None = None
    reading: Reading | None = None
    findings: Findings | None = None

    @property
    def proposals(self) -> tuple[Match, ...]:
        """The items that the file proves, as far as a program can tell."""
        return self._decided(Matched.ACCEPT)

    @property
    def candidates(self) -> tuple[Match, ...]:
        """The items that a person has to choose from."""
        return self._decided(Matched.ASK)

    @property
    def remarks(self) -> list[Remark]:
        """What a person should know of the file: of its signatures, its reading and its text."""
        if self.reading is None or self.findings is None:
            return []
        noted: list[Remark] = [(f"note.{note.code}", note.facts) for note in self.reading.notes]
        noted += [(remark.code, remark.facts) for remark in self.findings.remarks]
        return in_view_of(self.reading.signals.plain(), noted)

    def _decided(self, decision: Matched) -> tuple[Match, ...]:
        found = self.findings.matches if self.findings else ()
        return tuple(match for match in found if match.decision is decision)


def examine(
    folder: Path, outcomes: Iterator[Outcome], matcher: Matcher, question: Question
) -> Iterator[FileReport]:
    """A report for each outcome; the names of folders below `folder` are taken as a caption."""
    first: dict[str, Path] = {}
    for outcome in outcomes:
        if outcome.reading is None:
            yield FileReport(outcome.path, outcome.sha256, error=outcome.error)
        elif (earlier := first.setdefault(outcome.sha256, outcome.path)) != outcome.path:
            yield FileReport(outcome.path, outcome.sha256, same_as=earlier)
        else:
            submission = _submission(folder, outcome.path, outcome.reading, question)
            found = matcher.match(question.programme.id, submission)
            yield FileReport(outcome.path, outcome.sha256, reading=outcome.reading, findings=found)


def checklist(reports: Sequence[FileReport], question: Question, now: datetime) -> Checklist:
    """The checklist in which everything accepted is a proposal: no program makes an item complete."""
    return assess(
        question.programme,
        unit_kind=question.unit_kind,
        year=question.year,
        round=question.round,
        evidence=[fact for place, report in enumerate(reports) for fact in _facts(place, report, now)],
    )


def _facts(place: int, report: FileReport, now: datetime) -> Iterator[EvidenceFact]:
    if report.reading is None or report.findings is None:
        return
    for part in report.findings.parts:
        for match in part.matches:
            if match.decision is Matched.ACCEPT:
                yield EvidenceFact(
                    id=place,
                    document_id=place,
                    criterion=match.criterion,
                    decision=Decision.PROPOSED,
                    sent_at=now,
                    sha256=report.sha256,
                    form=part.facts.form,
                    years=part.facts.years,
                    part=(part.first, part.last),
                    pictures=report.reading.signals.pictures,
                    media=report.reading.kind.value,
                    look=report.reading.signals.look,
                    readable=bool(report.reading.text.strip()),
                )


def _submission(folder: Path, path: Path, reading: Reading, question: Question) -> Submission:
    return Submission(
        pages=[f"{page.text}\n{page.also}".strip() for page in reading.pages],
        filename=path.name,
        caption=" ".join(path.relative_to(folder).parent.parts),
        unit_kind=question.unit_kind,
        year=question.data_year,
    )
