"""Answers to what people ask in their own words, from packs, guides and their own state; never made up."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from assistant import checklists
from assistant.answering.suffices import Suffices, suffices
from assistant.authorization import Actor
from assistant.checklists import Standing
from assistant.evidence import criteria
from assistant.evidence.review import CriterionUnknown
from assistant.services import Services
from knowledge.checklist import ItemStatus
from knowledge.guidance import Guide, Term
from knowledge.programme import Criterion, Programme
from knowledge.vocabulary import DocumentForm, UnitKind
from matchers import questions
from matchers.questions import Questions
from matchers.understood import ENOUGH, Asker, Candidate, Certainty, Understood
from storage import assessments, units

_OFFERED = 2
_SPARE = 4


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What an item asks; with `standing` and `status` where the person's own assessment asks it.

    `kind` is that of the person's unit.
    """

    programme: Programme
    criterion: Criterion
    standing: Standing | None = None
    status: ItemStatus | None = None
    suffices: Suffices | None = None
    kind: UnitKind | None = None


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What a programme says on one matter."""

    matter: str
    programme: Programme


@dataclass(frozen=True, slots=True)
class WhichProgramme:
    """A rule of some programme; which one is not known."""

    matter: str
    programmes: tuple[Programme, ...]


@dataclass(frozen=True, slots=True)
class GuideAnswer:
    """A written guide, with the nearest other question."""

    guide: Guide


@dataclass(frozen=True, slots=True)
class TermAnswer:
    """What a word means."""

    term: Term


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """Something of the person's own state; `subject` are the words that narrow it, `item` the item meant."""

    matter: str
    subject: str = ""
    item: str | None = None


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A greeting or thanks."""

    matter: str


@dataclass(frozen=True, slots=True)
class Nearby:
    """One question that can be asked instead, by its key."""

    key: str
    criterion: Criterion | None = None
    programme: Programme | None = None
    guide: Guide | None = None
    term: Term | None = None
    form: DocumentForm | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """No answer: `matter` says why where that is known; `near` are the nearest questions, two at most."""

    matter: str = ""
    near: tuple[Nearby, ...] = ()


Answer: TypeAlias = (
    ItemAnswer | RuleAnswer | WhichProgramme | GuideAnswer | TermAnswer | StateAnswer | SmallTalk | Declined
)


async def answer(services: Services, actor: Actor, text: str, *, now: datetime) -> Answer:
    """The answer to a question; Declined when none is sure, with the nearest questions."""
    asker = await _asker(services, actor)
    understood = _questions(services, actor).understand(text, asker)
    if understood.certainty is Certainty.SURE:
        best = understood.candidates[0]
        return await _answered(services, actor, best, understood, now)
    return _declined(services, actor, understood)


async def by_key(services: Services, actor: Actor, key: str, *, now: datetime) -> Answer:
    """The answer to a question that was offered; CriterionUnknown when nothing has this key any more."""
    candidate = _questions(services, actor).candidate(key, await _asker(services, actor))
    if candidate is None:
        raise CriterionUnknown
    return await _answered(services, actor, candidate, None, now)


def bare(services: Services, actor: Actor, text: str) -> bool:
    """Whether the text only names something, as a word to search for, and asks nothing."""
    return _questions(services, actor).bare(text)


def _questions(services: Services, actor: Actor) -> Questions:
    return services.editions.questions(_kanwil(actor))


def _kanwil(actor: Actor) -> int | None:
    return actor.current.kanwil_id if actor.current else None


async def _asker(services: Services, actor: Actor) -> Asker:
    grant = actor.current
    if grant is None or grant.unit_id is None:
        return Asker()
    async with services.database.session() as session:
        unit = await units.unit(session=session, unit_id=grant.unit_id)
        if actor.assessment_id is None:
            return Asker(kind=unit.kind)
        chosen = await assessments.get(session=session, unit_id=unit.id, assessment_id=actor.assessment_id)
    return Asker(chosen.programme, unit.kind, chosen.round or None)


async def _answered(
    services: Services, actor: Actor, best: Candidate, understood: Understood | None, now: datetime
) -> Answer:
    if best.kind in ("i", "e"):
        return await _item(services, actor, best, understood, now)
    if best.kind == "r":
        return await _rule(services, actor, best)
    if best.kind == "s":
        return StateAnswer(best.name, understood.subject if understood else "", _meant(understood))
    return _written(best)


def _written(best: Candidate) -> Answer:
    guidance = questions.packaged().guidance
    match best.kind:
        case "g":
            return GuideAnswer(guidance.guides[best.name])
        case "t":
            return TermAnswer(guidance.terms[best.name])
        case "x":
            return SmallTalk(best.name)
    return Declined(best.name)


async def _item(
    services: Services, actor: Actor, best: Candidate, understood: Understood | None, now: datetime
) -> ItemAnswer:
    programme = services.catalogue.programme(best.programme or "")
    criterion = programme.criterion(best.name)
    standing = await _own(services, actor, now)
    status = None
    if standing is not None and standing.checklist.programme.id == programme.id:
        try:
            status = criteria.item(standing.checklist, criterion.id)
        except CriterionUnknown:
            status = None
    fits = None
    if best.kind == ENOUGH:
        number = understood.asked.number if understood else None
        fits = suffices(criterion, best.form, number)
    kind = (await _asker(services, actor)).kind
    return ItemAnswer(programme, criterion, standing if status else None, status, fits, kind)


async def _own(services: Services, actor: Actor, now: datetime) -> Standing | None:
    if actor.current is None or not actor.current.role.in_unit or actor.assessment_id is None:
        return None
    return await checklists.standing(services, actor, now=now)


async def _rule(services: Services, actor: Actor, best: Candidate) -> Answer:
    asker = await _asker(services, actor)
    known = best.programme or asker.programme
    if known is not None:
        return RuleAnswer(best.name, services.catalogue.programme(known))
    kanwil_id, catalogue = _kanwil(actor), services.catalogue
    offered = catalogue.for_unit(asker.kind, kanwil_id) if asker.kind else catalogue.current(kanwil_id)
    return WhichProgramme(best.name, tuple(offered))


def _meant(understood: Understood | None) -> str | None:
    """The item that a question about the person's state speaks of."""
    if understood is None:
        return None
    items = [c for c in understood.candidates if c.kind in ("i", "e") and c.programme == understood.programme]
    return items[0].name if items else None


def _declined(services: Services, actor: Actor, understood: Understood) -> Declined:
    best = understood.candidates[0] if understood.candidates else None
    if best is not None and best.kind == "n":
        return Declined(best.name)
    if understood.certainty is Certainty.NONE:
        return Declined()
    near = (_nearby(services, actor, candidate) for candidate in understood.candidates[:_SPARE])
    return Declined(near=tuple(n for n in near if n is not None)[:_OFFERED])


def _nearby(services: Services, actor: Actor, candidate: Candidate) -> Nearby | None:
    guidance = questions.packaged().guidance
    in_unit = actor.current is not None and actor.current.role.in_unit
    programme = services.catalogue.programme(candidate.programme) if candidate.programme else None
    match candidate.kind:
        case "i" | "e" if programme is not None:
            criterion = programme.criterion(candidate.name)
            return Nearby(candidate.pressed, criterion=criterion, programme=programme, form=candidate.form)
        case "r":
            return Nearby(candidate.pressed, programme=programme)
        case "g":
            return Nearby(candidate.pressed, guide=guidance.guides[candidate.name])
        case "t":
            return Nearby(candidate.pressed, term=guidance.terms[candidate.name])
        case "s" if in_unit or candidate.name == "units":
            return Nearby(candidate.pressed)
    return None
