"""Whether the evidence of an item is enough, and if not, why."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.evidence import EvidenceFact, count_photos, distinct
from knowledge.programme import Criterion, EvidenceForm
from knowledge.vocabulary import Basis, DocumentForm


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One reason why evidence is not enough: a stable code and the facts of its sentence."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def faults(item: Criterion, fact: EvidenceFact, wanted: int) -> tuple[Shortfall, ...]:
    """What is wrong with one document by itself as evidence of the year `wanted`."""
    found = []
    if not fact.legible:
        found.append(Shortfall("unreadable"))
    if not item.in_period(fact.form, fact.years, wanted):
        found.append(Shortfall("period", {"found": tuple(sorted(set(fact.years))), "wanted": wanted}))
    return tuple(found)


def shortfalls(
    item: Criterion, facts: Sequence[EvidenceFact], wanted: int, reused: Mapping[int, Collection[str]]
) -> tuple[Shortfall, ...]:
    """Why these live facts are not enough for the item; nothing when they are.

    A document at fault is set aside, and only matters when what remains is not enough. `reused` names, by id
    of the fact, the other items for which its photos are confirmed: such photos count for nothing here, and a
    confirmed one is always said.
    """
    sound = [fact for fact in facts if not faults(item, fact, wanted)]
    taken = [f for f in sound if item.exclusive_photos and f.photos and reused.get(f.id)]
    usable = [fact for fact in sound if fact not in taken]
    open_needs = [need for need in _needs(item) if not need.met(usable)]
    found: list[Shortfall] = []
    if open_needs:
        ordered = sorted(facts, key=lambda f: (f.sent_at, f.id))
        found += [fault for fact in ordered for fault in faults(item, fact, wanted)]
    told = [f for f in taken if f.confirmed or open_needs]
    if told:
        others = {code for fact in told for code in reused[fact.id]}
        found.append(Shortfall("reuse", {"also_for": tuple(sorted(others))}))
    found += [need.shortfall(usable) for need in open_needs if not need.met(facts)]
    return tuple(_once(found))


@dataclass(frozen=True, slots=True)
class _Need:
    """Evidence forms of which one has to be satisfied; any other document does as well where `lenient`."""

    rows: tuple[EvidenceForm, ...]
    lenient: bool

    def met(self, facts: Collection[EvidenceFact]) -> bool:
        if any(_have(row, facts) >= row.count for row in self.rows):
            return True
        return self.lenient and any(self._enough_alone(fact) for fact in facts)

    def _enough_alone(self, fact: EvidenceFact) -> bool:
        """Whether no row asks for several documents of just this form."""
        return not any(row.count > 1 and row.accepts(fact.form) for row in self.rows)

    def shortfall(self, facts: Collection[EvidenceFact]) -> Shortfall:
        """What is missing of the form that is nearest to being satisfied."""
        row = max(self.rows, key=lambda r: (_have(r, facts) / r.count, r.count))
        if row.count > 1:
            have = _have(row, facts)
            counts = {"have": have, "need": row.count, "more": row.count - have}
            return Shortfall("count", {**counts, "form": row.form, "detail": row.detail})
        return Shortfall("form", {"need": row.form, "detail": row.detail})


def _needs(item: Criterion) -> Iterator[_Need]:
    """Every form that a source names, alternatives together; without any, one document of any form."""
    pooled = _pooled(item.evidence)
    sourced = [row for row in pooled if row.basis is Basis.SOURCE]
    if not sourced:
        yield _Need(pooled, lenient=True)
    choices: dict[str, list[EvidenceForm]] = {}
    for row in sourced:
        choices.setdefault(row.choice or row.detail, []).append(row)
    for rows in choices.values():
        yield _Need(tuple(rows), lenient=False)


def _pooled(rows: Sequence[EvidenceForm]) -> tuple[EvidenceForm, ...]:
    """The rows with all photo rows as one, the most demanding: what a photo shows only a person can tell."""
    photos = [row for row in rows if row.form is DocumentForm.PHOTO]
    if len(photos) < 2:
        return tuple(rows)
    chosen = max(photos, key=lambda row: (row.basis is Basis.SOURCE, row.count))
    return (chosen, *(row for row in rows if row.form is not DocumentForm.PHOTO))


def _serves(row: EvidenceForm, fact: EvidenceFact) -> bool:
    if row.form is DocumentForm.PHOTO and fact.photos:
        return True
    return row.accepts(fact.form)


def _have(row: EvidenceForm, facts: Collection[EvidenceFact]) -> int:
    serving = [fact for fact in facts if _serves(row, fact)]
    if row.form is DocumentForm.PHOTO and row.count > 1:
        return count_photos(serving)
    return len(distinct(serving))


def _once(found: Sequence[Shortfall]) -> list[Shortfall]:
    kept: list[Shortfall] = []
    for shortfall in found:
        if shortfall not in kept:
            kept.append(shortfall)
    return kept
