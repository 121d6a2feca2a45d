"""Why the matcher named an item for a document: what spoke for it, what against, and what would settle it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.authorization import Actor, concerns
from assistant.evidence.findings import Kept
from assistant.evidence.learning import experiences
from assistant.evidence.review import CriterionUnknown
from assistant.incoming import matching
from assistant.services import Services
from assistant.sight import document_name, sight
from knowledge.programme import Criterion, Programme
from matchers.explain import Explanation
from matchers.findings import Decision, Match, Reason


@dataclass(frozen=True, slots=True)
class Why:
    """One item for one part of a file, with the words that show it and everything that was weighed.

    `explanation` is None for an item that only a person chose; `runner_up` is the best other item.
    """

    criterion: Criterion
    part: tuple[int, int]
    decision: Decision
    score: float
    quote: str
    page: int | None
    explanation: Explanation | None
    runner_up: Criterion | None


@dataclass(frozen=True, slots=True)
class Named:
    """An item that was named for a part of the document under an assessment."""

    first: int
    assessment_id: int
    criterion: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Why one item of a document, and the other items that may be asked about."""

    document_id: int
    name: str
    asked: Named
    why: Why
    others: tuple[Named, ...]


async def why(services: Services, actor: Actor, document_id: int, asked: Named) -> Answer:
    """Why an item was named for a part of a document, for somebody who may see both."""
    async with services.database.session() as session:
        seen = await sight(actor, document_id, session=session)
        case = await matching.case(
            services, session=session, unit_id=seen.document.unit_id, document_id=document_id
        )
    kept = Kept.read(case.document.findings)
    found = {named: match for named, match in _named(kept) if concerns(seen.grant, match.criterion)}
    assessment = next((a for a in case.facing if a.id == asked.assessment_id), None)
    if assessment is None or asked not in found:
        raise CriterionUnknown(code=asked.criterion)
    programme = services.catalogue.programme(assessment.programme)
    submission = matching.submission(services, case, assessment)
    known = await experiences(services, case.unit.kanwil_id, case.learnt)
    explanation = await asyncio.to_thread(
        services.editions.matcher(programme.id).explain,
        programme.id,
        submission,
        asked.criterion,
        first=asked.first,
        experience=known.get(programme.id),
    )
    value = of_match(programme, found[asked], explanation)
    others = tuple(other for other, m in found.items() if other != asked and m.decision is not Decision.NONE)
    return Answer(document_id, document_name(case.document), asked, value, others)


def of_match(programme: Programme, match: Match, explanation: Explanation | None) -> Why:
    """A match as the matcher gave it, with its explanation."""
    runner_up = explanation.runner_up if explanation else None
    return Why(
        criterion=programme.criterion(match.criterion),
        part=match.part,
        decision=match.decision,
        score=match.score,
        quote=match.quote,
        page=match.page,
        explanation=explanation,
        runner_up=programme.criterion(runner_up) if runner_up else None,
    )


def _named(kept: Kept) -> Iterator[tuple[Named, Match]]:
    for part in kept.parts:
        for found in part.found:
            match = Match(
                criterion=found.criterion,
                score=found.score,
                decision=found.decision,
                part=(part.first, part.last),
                quote=found.quote,
                page=found.page,
                reason=Reason(found.reason["code"], found.reason["facts"]),
            )
            yield Named(part.first, found.assessment_id, found.criterion), match
