"""The question that waits for a person's next words or file; it outlives restarts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from assistant.authorization import Actor
from assistant.services import Services
from storage import people

_FRESH = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ItemSought:
    """Words that search an item; the fields are those of `assistant.picking.Pick` and an assessment."""

    mode: int
    subject: int
    part: int
    assessment_id: int


@dataclass(frozen=True, slots=True)
class PagesSought:
    """Numbers of the pages on which documents inside a file begin."""

    document_id: int


@dataclass(frozen=True, slots=True)
class ReplacementSought:
    """A file that takes the place of this evidence."""

    evidence_id: int


@dataclass(frozen=True, slots=True)
class CaptionOffered:
    """Words that may become the caption of a document."""

    document_id: int
    text: str


@dataclass(frozen=True, slots=True)
class NoteSought:
    """The verifier's own words on evidence that is to be returned.

    `reason` is a place in the list of reasons, the last fields are those of `assistant.queue.Part`.
    """

    evidence_id: int
    revision: int
    reason: int
    unit_id: int
    programme: int


@dataclass(frozen=True, slots=True)
class WaiverSought:
    """Words that search an item which does not apply in this assessment."""

    assessment_id: int


@dataclass(frozen=True, slots=True)
class WaiverReasonSought:
    """Why an item does not apply."""

    assessment_id: int
    criterion: str


@dataclass(frozen=True, slots=True)
class DateSought:
    """When a stage ends; the fields are those of `assistant.scheduling.Spot`."""

    programme: int
    year: int
    round: int
    stage: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class OfficesSought:
    """Names of offices to be added to a unit."""

    unit_id: int
    assessment_id: int


@dataclass(frozen=True, slots=True)
class TemplateSought:
    """A Word file from which letters are to be written."""


@dataclass(frozen=True, slots=True)
class ObstacleSought:
    """Words that search the item of an obstacle."""


@dataclass(frozen=True, slots=True)
class ObstacleTold:
    """What was told of an obstacle so far, in the order of `assistant.obstacles.STEPS`."""

    assessment_id: int
    criterion: str
    told: list[str]


@dataclass(frozen=True, slots=True)
class ObstacleAnswered:
    """The Kanwil's words on an obstacle; `answer` is a place in `assistant.obstacles.ANSWERS`."""

    obstacle_id: int
    revision: int
    answer: int


Question: TypeAlias = (
    OfficesSought
    | TemplateSought
    | ItemSought
    | PagesSought
    | ReplacementSought
    | CaptionOffered
    | NoteSought
    | WaiverSought
    | WaiverReasonSought
    | DateSought
    | ObstacleSought
    | ObstacleTold
    | ObstacleAnswered
)
_KINDS: Mapping[str, type[Question]] = {
    "offices": OfficesSought,
    "template": TemplateSought,
    "note": NoteSought,
    "waiver": WaiverSought,
    "waiver-reason": WaiverReasonSought,
    "date": DateSought,
    "obstacle-item": ObstacleSought,
    "obstacle": ObstacleTold,
    "obstacle-answer": ObstacleAnswered,
    "item": ItemSought,
    "pages": PagesSought,
    "replacement": ReplacementSought,
    "caption": CaptionOffered,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


async def ask(services: Services, actor: Actor, question: Question, *, now: datetime) -> None:
    """Let the question wait; one that waited before is forgotten."""
    plain = {"asks": _NAMES[type(question)], "at": now.isoformat(), "about": asdict(question)}
    await _remember(services, actor, plain)


async def pending(services: Services, actor: Actor, *, now: datetime) -> Question | None:
    """The question that waits; None after a day, when nobody remembers having been asked."""
    async with services.database.session() as session:
        kept = (await people.get(session=session, person_id=actor.person_id)).person.dialogue
    return _fresh(kept, now)


def waiting(actor: Actor, *, now: datetime) -> Question | None:
    """The same as it was when the person was recognised."""
    return _fresh(actor.asked, now)


def _fresh(kept: Mapping[str, Any] | None, now: datetime) -> Question | None:
    if kept is None or now - datetime.fromisoformat(kept["at"]) > _FRESH:
        return None
    return _KINDS[kept["asks"]](**kept["about"])


async def end(services: Services, actor: Actor) -> bool:
    """Let no question wait any more; whether one did."""
    async with services.database.transaction() as session:
        waited = (await people.get(session=session, person_id=actor.person_id)).person.dialogue
        if waited is not None:
            await people.set_dialogue(session=session, person_id=actor.person_id, dialogue=None)
    return waited is not None


async def answered(services: Services, actor: Actor, kind: type[Question], *, now: datetime) -> None:
    """Let a question of this kind wait no more; any other waits on."""
    if isinstance(await pending(services, actor, now=now), kind):
        await end(services, actor)


async def _remember(services: Services, actor: Actor, plain: Mapping[str, Any]) -> None:
    async with services.database.transaction() as session:
        await people.set_dialogue(session=session, person_id=actor.person_id, dialogue=plain)
