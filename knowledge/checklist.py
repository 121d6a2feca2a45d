"""The checklist of one assessment: a word for every item, computed and never stored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from knowledge.evidence import EvidenceFact
from knowledge.programme import Criterion, Programme, Stage
from knowledge.sufficiency import Shortfall, faults, shortfalls
from knowledge.vocabulary import Decision, UnitKind, Verdict

__all__ = [
    "Checklist",
    "EvidenceFact",
    "ItemStatus",
    "Shortfall",
    "Tally",
    "Word",
    "assess",
    "faults",
    "weighed",
]


class Word(StrEnum):
    """Where an item stands, as officers read it: the first that holds, in this order.

    Evidence that an officer rejected or withdrew is as if never sent; what a verifier returned counts for
    nothing more.

    - "tidak berlaku": not asked of units of this kind or in this year, or waived by a verifier.
    - "kosong": nothing stands.
    - "dikembalikan": something was returned, and nothing that stands was sent after the last return; the same
      file sent again is not something new.
    - "kurang": what counts is not enough (see `shortfalls`), and nobody wrote a reason on any of it.
    - "perlu dicek": enough, but some of it is only proposed. It stands before "disetujui": a new proposal
      beside approved evidence asks the officer to look again, and a verdict on a mere proposal counts only
      once an officer confirms it.
    - "disetujui": all confirmed, and what is approved would be enough alone.
    - "lengkap": all confirmed.
    """

    NOT_APPLICABLE = "tidak berlaku"
    EMPTY = "kosong"
    RETURNED = "dikembalikan"
    SHORT = "kurang"
    CHECK = "perlu dicek"
    APPROVED = "disetujui"
    COMPLETE = "lengkap"


_MISSING = (Word.RETURNED, Word.SHORT, Word.EMPTY)


@dataclass(frozen=True, slots=True)
class ItemStatus:
    """One item with its word and the evidence that still stands, in the order it was sent.

    `shortfalls` say why the evidence that counts is not enough; an obstacle is only a note. `waived` tells an
    item that a verifier let go from one that units of this kind never prove.
    """

    criterion: Criterion
    word: Word
    evidence: tuple[EvidenceFact, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    obstacle: str | None = None
    waived: bool = False
    stage: Stage | None = None

    @property
    def applies(self) -> bool:
        """Whether the unit has to prove the item."""
        return self.word is not Word.NOT_APPLICABLE

    @property
    def done(self) -> bool:
        """Whether nothing is left for the officer to do."""
        return self.word in (Word.NOT_APPLICABLE, Word.APPROVED, Word.COMPLETE)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items that apply are complete or better, of how many."""

    done: int
    total: int

    @property
    def percent(self) -> int | None:
        """Whole percent: 100 only when all are done, 0 only when none is; None without any item."""
        if not self.total:
            return None
        share = 100 * self.done // self.total
        return max(1, share) if self.done else 0


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every item of an assessment, in pack order; items of other rounds are not in it."""

    programme: Programme
    year: int
    round: str | None
    items: tuple[ItemStatus, ...]
    due: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def data_year(self) -> int:
        """The year that the evidence has to speak of."""
        return self.year + self.programme.data_year_offset

    @property
    def required(self) -> Tally:
        """The wajib items that apply."""
        return _tally(item for item in self.items if item.criterion.required)

    @property
    def suggested(self) -> Tally:
        """The saran items that apply, counted apart and never in a percentage."""
        return _tally(item for item in self.items if not item.criterion.required)

    @property
    def percent(self) -> int | None:
        """Whole percent of the wajib items that apply, as `Tally` counts it; None without any."""
        return self.required.percent

    def missing(self) -> tuple[ItemStatus, ...]:
        """What is still to be sent, the most urgent first: wajib before saran; returned, then short, then
        empty; the nearest stage; pack order."""
        return tuple(sorted((item for item in self.items if item.word in _MISSING), key=self._urgency))

    def by_group(self) -> dict[str, tuple[ItemStatus, ...]]:
        """The items by heading in pack order, without those that units of this kind never prove."""
        shown = [item for item in self.items if item.applies or item.waived]
        named = {
            g.name: tuple(i for i in shown if i.criterion.group == g.name) for g in self.programme.groups
        }
        return {name: items for name, items in named.items() if items}

    def item(self, code: str) -> ItemStatus:
        """The item with this code; KeyError when it is not in this checklist."""
        for item in self.items:
            if item.criterion.id == code:
                return item
        raise KeyError(code)

    def _urgency(self, item: ItemStatus) -> tuple[bool, int, bool, float, int]:
        stage = item.stage
        due = self.due.get(stage.id) if stage else None
        place = self.programme.stages.index(stage) if stage else len(self.programme.stages)
        moment = due.timestamp() if due else float(place)
        return (not item.criterion.required, _MISSING.index(item.word), due is None, moment, place)


def weighed(items: Iterable[ItemStatus]) -> tuple[ItemStatus, ...]:
    """The wajib items that apply; the saran ones where there are no others."""
    applying = [item for item in items if item.applies]
    return tuple(item for item in applying if item.criterion.required) or tuple(applying)


def assess(
    programme: Programme,
    *,
    unit_kind: UnitKind | None,
    year: int,
    round: str | None = None,  # noqa: A002 - the name of the thing
    evidence: Iterable[EvidenceFact],
    waived: Collection[str] = (),
    obstacles: Mapping[str, str] | None = None,
    due: Mapping[str, datetime] | None = None,
) -> Checklist:
    """The checklist of a unit for one edition, year and round; the order of the evidence never matters.

    `due` tells by stage when it ends, where that was set.
    """
    by_item: dict[str, list[EvidenceFact]] = {}
    standing = [fact for fact in sorted(evidence, key=lambda f: (f.sent_at, f.id)) if fact.sent]
    for fact in standing:
        by_item.setdefault(fact.criterion, []).append(fact)
    judge = _Judge(programme, year + programme.data_year_offset, standing)
    stages: dict[tuple[str | None, str | None], Stage | None] = {}
    items = []
    for criterion in programme.applying(None, round or None):
        facts = by_item.get(criterion.id, [])
        let_go = criterion.id in waived
        asked = programme.asks(unit_kind, criterion) and criterion.asked_in(year) and not let_go
        word, short = judge.word(criterion, facts) if asked else (Word.NOT_APPLICABLE, ())
        note = (obstacles or {}).get(criterion.id)
        named = (criterion.round, criterion.stage)
        if named not in stages:
            stages[named] = programme.stage_of(criterion, round or None)
        items.append(ItemStatus(criterion, word, tuple(facts), short, note, let_go, stages[named]))
    return Checklist(programme, year, round or None, tuple(items), dict(due or {}))


class _Judge:
    """Finds the word of each item, knowing the evidence of all of them."""

    def __init__(self, programme: Programme, wanted: int, standing: Sequence[EvidenceFact]) -> None:
        self._programme = programme
        self._wanted = wanted
        self._with_photos = [fact for fact in standing if fact.photos]

    def word(self, item: Criterion, facts: Sequence[EvidenceFact]) -> tuple[Word, tuple[Shortfall, ...]]:
        if not facts:
            return Word.EMPTY, ()
        live = [fact for fact in facts if fact.live]
        overridden = any((fact.override or "").strip() for fact in live)
        short = () if overridden or not live else self._shortfalls(item, live)
        if _awaits_newer(facts):
            return Word.RETURNED, short
        if short:
            return Word.SHORT, short
        if any(fact.decision is Decision.PROPOSED for fact in live):
            return Word.CHECK, ()
        approved = [fact for fact in live if fact.verdict is Verdict.APPROVED]
        enough = overridden or len(approved) == len(live)
        if approved and (enough or not self._shortfalls(item, approved)):
            return Word.APPROVED, ()
        return Word.COMPLETE, ()

    def _shortfalls(self, item: Criterion, facts: Sequence[EvidenceFact]) -> tuple[Shortfall, ...]:
        reused = {fact.id: self._other_uses(fact) for fact in facts} if item.exclusive_photos else {}
        return shortfalls(item, facts, self._wanted, reused)

    def _other_uses(self, fact: EvidenceFact) -> frozenset[str]:
        """The other items of the edition that have a claim to the same photo.

        Only confirmed uses count, and only those as firm as this one: what is approved here does not suffer
        from a later use elsewhere. What the fact itself tells is believed about items without evidence here.
        """
        others = [f for f in self._with_photos if f.criterion != fact.criterion and f.same_as(fact)]
        claims = {f.criterion for f in others if f.rank >= max(fact.rank, 1)}
        known = {fact.criterion, *(f.criterion for f in others)}
        told = {code for code in fact.also_for if code not in known and self._programme.has(code)}
        return frozenset(claims | told)


def _awaits_newer(facts: Sequence[EvidenceFact]) -> bool:
    returned = [fact for fact in facts if fact.returned]
    if not returned:
        return False
    last = max(fact.judged_at for fact in returned)
    newer = [fact for fact in facts if fact.sent_at > last]
    return all(any(fact.same_as(old) for old in returned) for fact in newer)


def _tally(items: Iterable[ItemStatus]) -> Tally:
    applying = [item for item in items if item.applies]
    return Tally(sum(item.done for item in applying), len(applying))
