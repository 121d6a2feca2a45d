"""Text and criteria in, proposals with reasons out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from knowledge.catalogue import UnknownProgramme
from knowledge.programme import Programme
from matchers import model as models
from matchers.decision import Verdict, decide
from matchers.document import Document, Names, read
from matchers.experience import Experience, public_words
from matchers.explain import Explanation, explain
from matchers.facts import facts_of
from matchers.features import Evaluation, evaluate
from matchers.findings import Decision, Facts, Findings, Match, Part, Remark
from matchers.index import Index, build
from matchers.learnt import LOGIT, bonus, bounded
from matchers.lexicon import Lexicon
from matchers.model import Model
from matchers.parts import part_ranges
from matchers.postings import Floats
from matchers.quotes import quote
from matchers.ranking import Ranking, rank
from matchers.reasons import reason
from matchers.remarks import Shown, remarks_of
from matchers.submission import Submission


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One document inside a file, read but not yet matched against a programme."""

    first: int
    last: int
    document: Document
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Judgement:
    """One part held against one programme; `learnt` is what experience added to each item's utility."""

    evaluation: Evaluation
    ranking: Ranking
    verdict: Verdict
    learnt: Floats | None = None


class Matcher:
    """Matches files against programmes; built once, it keeps no memory of what it has seen.

    With `wanted` only those are matched; the words of the others still weigh.
    """

    def __init__(
        self,
        programmes: Sequence[Programme],
        model: Model | None = None,
        wanted: Collection[str] | None = None,
    ) -> None:
        self._model = models.packaged() if model is None else model
        self._lexicon = Lexicon(programmes)
        self._indexes: Mapping[str, Index] = {
            p.id: build(p, self._lexicon) for p in programmes if wanted is None or p.id in wanted
        }

    def using(self, model: Model) -> Self:
        """The same matcher with other weights."""
        other = object.__new__(type(self))
        other._model, other._lexicon, other._indexes = model, self._lexicon, self._indexes
        return other

    def index(self, programme_id: str) -> Index:
        """The index of one programme; UnknownProgramme when there is none."""
        try:
            return self._indexes[programme_id]
        except KeyError:
            raise UnknownProgramme(programme=programme_id, known=tuple(self._indexes)) from None

    def match(
        self, programme_id: str, submission: Submission, experience: Experience | None = None
    ) -> Findings:
        """Everything that the file says about the items of one programme, given what was approved before."""
        return self.match_read(programme_id, submission, self.read(submission), experience)

    def match_read(
        self,
        programme_id: str,
        submission: Submission,
        read_parts: Sequence[ReadPart],
        experience: Experience | None = None,
    ) -> Findings:
        """As `match`, for a file read before: a file is read once and matched against several programmes."""
        index, alone = self.index(programme_id), len(read_parts) == 1
        judged = []
        for part in read_parts:
            found = self._decide(part, index, submission, alone, experience)
            judged.append(self._told(part, found, submission))
        return Findings(
            parts=tuple(part for part, _ in judged),
            remarks=tuple(remark for _, remarks in judged for remark in remarks),
        )

    def explain(
        self,
        programme_id: str,
        submission: Submission,
        criterion: str,
        *,
        first: int | None = None,
        experience: Experience | None = None,
    ) -> Explanation | None:
        """Why an item was named, in the part that begins on page `first` or else speaks for it most.

        None when it was not even listed.
        """
        index = self.index(programme_id)
        item = next((place for place, c in enumerate(index.criteria) if c.id == criterion), None)
        if item is None:
            return None
        read_parts = self.read(submission)
        found = []
        for part in (part for part in read_parts if first in (None, part.first)):
            judged = self._decide(part, index, submission, len(read_parts) == 1, experience)
            decided = (judged.ranking, judged.verdict)
            told = (judged.evaluation, decided, self._model.ranker, self._lexicon, item)
            found.append(explain(*told, learnt=judged.learnt))
        return max((e for e in found if e is not None), key=lambda e: e.score, default=None)

    def public_words(self, submission: Submission) -> dict[tuple[int, int], tuple[str, ...]]:
        """The words of each part that experience may keep, by its first and last page."""
        return {
            (part.first, part.last): public_words(part.document, self._lexicon)
            for part in self.read(submission)
        }

    def facts(self, submission: Submission) -> tuple[Facts, ...]:
        """What each part of the file says of itself."""
        return tuple(part.facts for part in self.read(submission))

    def read(self, submission: Submission) -> tuple[ReadPart, ...]:
        """Take the file apart and read each document in it."""
        ranges = submission.parts or part_ranges(submission.pages)
        names = Names(submission.filename, submission.caption, shared=len(ranges) > 1)
        taken = submission.taken if len(ranges) == 1 else None
        return tuple(self._read_part(*span, submission.pages, names, taken) for span in ranges)

    def _read_part(
        self, first: int, last: int, pages: Sequence[str], names: Names, taken: int | None
    ) -> ReadPart:
        held = list(enumerate(pages[first - 1 : last], start=first))
        document = read(held, names, self._lexicon)
        form = document.forms[0] if document.forms else None
        facts = facts_of("\n".join(text for _, text in held), form)
        if taken is not None and not facts.years:
            facts = replace(facts, years=(taken,))
        return ReadPart(first, last, document, facts)

    def _decide(
        self,
        part: ReadPart,
        index: Index,
        submission: Submission,
        alone: bool,
        experience: Experience | None,
    ) -> _Judgement:
        evaluation = evaluate(part.document, index)
        applying = index.applying(submission.unit_kind)
        ranking = rank(evaluation, self._model.ranker, applying)
        verdict = decide(evaluation, ranking, self._model, alone)
        if experience is None or not verdict.choices:
            return _Judgement(evaluation, ranking, verdict)
        likeness = experience.likeness(part.document, index, self._lexicon)
        learnt = bonus(likeness)
        again = rank(evaluation, self._model.ranker, applying, learnt)
        trust = LOGIT * float(likeness[again.order[0]])
        surer = decide(evaluation, again, self._model, alone, trust)
        return _Judgement(evaluation, again, bounded(verdict, surer), learnt)

    def _told(
        self, part: ReadPart, judged: _Judgement, submission: Submission
    ) -> tuple[Part, tuple[Remark, ...]]:
        evaluation, verdict = judged.evaluation, judged.verdict
        index = evaluation.index
        quotes = [quote(evaluation, choice.item, submission.pages) for choice in verdict.choices]
        span, named = (part.first, part.last), submission.caption or submission.filename
        matches = tuple(
            Match(
                criterion=index.criteria[choice.item].id,
                score=round(choice.score, 4),
                decision=choice.decision,
                part=span,
                quote=words.text if words else named,
                page=words.page if words else None,
                reason=reason(evaluation, self._lexicon, choice.item),
            )
            for choice, words in zip(verdict.choices, quotes, strict=True)
        )
        shown = [
            Shown(index.criteria[choice.item], words)
            for choice, words in zip(verdict.choices, quotes, strict=True)
            if choice.decision is not Decision.NONE
        ]
        remarks = remarks_of(part.document, part.facts, verdict, shown, submission.year)
        placed = tuple(Remark(remark.code, {**remark.facts, "part": span}) for remark in remarks)
        return Part(*span, part.facts, matches), placed
