"""What a unit has for an assessment, or for a part of it, as it is taken away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.authorization import Action, Actor, authorize, own_unit
from assistant.checklists import Standing, standing_of
from assistant.evidence.criteria import item as item_of
from assistant.evidence.review import CriterionUnknown
from assistant.services import Services
from knowledge.checklist import ItemStatus
from knowledge.vocabulary import Decision
from reports.dossier import Dossier, Proof
from reports.package import Original, Paper, page_span
from reports.text import Translate
from storage import holdings
from storage.holdings import Holding


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of an assessment is asked for: all of it, one group by its place from 1, or one item."""

    assessment_id: int
    group: int = 0
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """One original that an officer confirmed for an item and no verifier returned, with its parts."""

    item: ItemStatus
    parts: tuple[Holding, ...]

    @property
    def first(self) -> Holding:
        """The part that was sent first."""
        return self.parts[0]

    @property
    def pages(self) -> tuple[tuple[int, int], ...]:
        """The pages that count; none where the whole file does."""
        return _pages(self.parts)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the person's unit stands, and what is held for the items that were asked for."""

    standing: Standing
    unit_id: int
    wanted: Wanted
    held: Mapping[int, Holding]

    @property
    def items(self) -> tuple[ItemStatus, ...]:
        """The items asked for that apply, in their order."""
        return tuple(item for item in self._asked() if item.applies)

    def part(self, wanted: Wanted) -> "Shelf":
        """A part of the same assessment."""
        return replace(self, wanted=wanted)

    def about(self, t: Translate) -> str:
        """What was asked for, by name."""
        if self.wanted.criterion:
            return t("package.item", code=self.label, title=self._asked()[0].criterion.title)
        if self.wanted.group:
            return t("package.group", group=self.label)
        return t("package.whole")

    @property
    def label(self) -> str:
        """The short name of the part that was asked for; empty for everything."""
        if self.wanted.criterion:
            return self._asked()[0].criterion.id
        return self._asked()[0].criterion.group if self.wanted.group else ""

    def files(self) -> Iterator[File]:
        """Everything that can be packed, in the order of the items and of sending."""
        for item in self.items:
            files: dict[str, list[Holding]] = {}
            for fact in item.evidence:
                if fact.confirmed and fact.id in self.held:
                    files.setdefault(fact.sha256, []).append(self.held[fact.id])
            for parts in files.values():
                yield File(item, tuple(parts))

    def confirmed(self) -> tuple[int, ...]:
        """The evidence in these files."""
        return tuple(part.evidence_id for file in self.files() for part in file.parts)

    def waiting(self) -> int:
        """How much evidence of these items nobody has confirmed yet."""
        return sum(fact.decision is Decision.PROPOSED for item in self.items for fact in item.evidence)

    def local(self, at: datetime) -> datetime:
        """A moment in the time of the unit."""
        return at.astimezone(self.standing.zone.tzinfo)

    def _asked(self) -> tuple[ItemStatus, ...]:
        checklist, wanted = self.standing.checklist, self.wanted
        if wanted.criterion:
            return (item_of(checklist, wanted.criterion),)
        if not wanted.group:
            return checklist.items
        groups = list(checklist.by_group().values())
        if wanted.group > len(groups):
            raise CriterionUnknown
        return groups[wanted.group - 1]


async def shelf(services: Services, actor: Actor, wanted: Wanted, *, now: datetime) -> Shelf:
    """What is held for these items of an assessment of the person's unit."""
    standing = await standing_of(services, actor, wanted.assessment_id, now=now)
    codes = frozenset(item.criterion.id for item in standing.checklist.items)
    target = replace(own_unit(actor), criteria=codes)
    unit_id = authorize(actor, Action.SEE_DOCUMENT, target).unit_id or 0
    async with services.database.session() as session:
        found = await holdings.of_assessment(
            session=session, unit_id=unit_id, assessment_id=wanted.assessment_id
        )
    return Shelf(standing, unit_id, wanted, {holding.evidence_id: holding for holding in found})


def original(t: Translate, shelf: Shelf, file: File) -> Original:
    """The file as it goes into a package."""
    return Original(
        evidence_id=file.first.evidence_id,
        criterion=file.item.criterion.id,
        sha256=file.first.sha256,
        size=file.first.size,
        filename=_name(t, file.first),
        media=file.first.media,
        pages=file.pages,
        at=shelf.local(file.first.sent_at),
    )


def dossier(t: Translate, shelf: Shelf, papers: tuple[Paper, ...], faults: Mapping[str, str]) -> Dossier:
    """What is handed over when these papers are, and why some originals are not."""
    places = {(paper.original.criterion, paper.original.sha256): paper for paper in papers}
    confirmed = {
        part.evidence_id: places.get((part.criterion, part.sha256))
        for file in shelf.files()
        for part in file.parts
    }
    proofs = []
    for item in shelf.items:
        for holding in (shelf.held[fact.id] for fact in item.evidence if fact.id in shelf.held):
            fault = faults.get(holding.sha256, "") if holding.evidence_id in confirmed else ""
            proofs.append(_proof(t, shelf, holding, confirmed.get(holding.evidence_id), fault))
    decided = [part.decided_at or part.sent_at for file in shelf.files() for part in file.parts]
    return Dossier(
        unit=shelf.standing.unit_name,
        name=shelf.standing.name,
        about=shelf.about(t),
        label=shelf.label,
        checklist=shelf.standing.checklist,
        codes=frozenset(item.criterion.id for item in shelf.items),
        proofs=tuple(proofs),
        volumes=max((paper.volume for paper in papers), default=0),
        at=shelf.local(max(decided)),
    )


def _proof(t: Translate, shelf: Shelf, holding: Holding, paper: Paper | None, fault: str) -> Proof:
    return Proof(
        criterion=holding.criterion,
        name=_name(t, holding),
        path=paper.path if paper else "",
        volume=paper.volume if paper else 0,
        fault=fault,
        pages=", ".join(page_span(*span) for span in _pages((holding,))),
        form=holding.form,
        number=holding.number or "",
        issuer=holding.issuer or "",
        dated=holding.dated,
        quote=holding.quote,
        quote_page=holding.page,
        sent_on=shelf.local(holding.sent_at).date(),
        sender=holding.sender,
        decision=holding.decision,
        decided_on=shelf.local(holding.decided_at).date() if holding.decided_at else None,
        verdict=holding.verdict,
        size=holding.size,
        sha256=holding.sha256,
    )


def _pages(parts: Sequence[Holding]) -> tuple[tuple[int, int], ...]:
    spans = {part.part for part in parts}
    return () if (1, max(1, parts[0].page_count)) in spans else tuple(sorted(spans))


def _name(t: Translate, holding: Holding) -> str:
    return holding.filename or holding.caption or t("form.foto")
