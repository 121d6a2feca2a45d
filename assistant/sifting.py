"""A checklist narrowed to a group, to what was returned, or to what one office holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from rapidfuzz import fuzz, process, utils

from assistant.authorization import Actor, own_unit
from assistant.checklists import Standing, standing, standing_of
from assistant.services import Services
from knowledge.checklist import ItemStatus, Word
from storage import offices

_GOOD_ENOUGH = 75.0


class Aspect(IntEnum):
    """What of a checklist is listed."""

    MISSING = 0
    STATUS = 1


class Sieve(IntEnum):
    """By what it is narrowed."""

    ALL = 0
    GROUP = 1
    RETURNED = 2
    HOLDER = 3


@dataclass(frozen=True, slots=True)
class Holder:
    """An office that holds items of the unit."""

    office_id: int
    name: str
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class View:
    """A checklist through a sieve; `place` is a group's place from 1 or the office that holds, 0 for none."""

    standing: Standing
    aspect: Aspect
    sieve: Sieve = Sieve.ALL
    place: int = 0
    holders: tuple[Holder, ...] = ()

    @property
    def groups(self) -> list[tuple[int, str, tuple[ItemStatus, ...]]]:
        """Each group with its place, its name and what is listed of it; without those that list nothing."""
        named = enumerate(self.standing.checklist.by_group().items(), 1)
        listed = {item.criterion.id for item in self._listed()}
        shown = [(p, name, tuple(i for i in items if i.criterion.id in listed)) for p, (name, items) in named]
        return [(place, name, items) for place, name, items in shown if items]

    @property
    def returned(self) -> int:
        """How many items were returned."""
        return sum(item.word is Word.RETURNED for item in self.standing.checklist.items)

    @property
    def choosing(self) -> bool:
        """Whether it is still to be chosen which group or whose items."""
        return self.sieve in (Sieve.GROUP, Sieve.HOLDER) and self.name is None

    @property
    def name(self) -> str | None:
        """The name of the group or the holder; None without such a choice."""
        if self.sieve is Sieve.GROUP:
            return next((name for place, name, _ in self.groups if place == self.place), None)
        holder = self._holder()
        return holder.name if holder else None

    @property
    def items(self) -> tuple[ItemStatus, ...]:
        """What is listed, the most urgent first when it is what is missing."""
        if self.sieve is Sieve.GROUP:
            group = self.name
            return tuple(item for item in self._listed() if item.criterion.group == group)
        if self.sieve is Sieve.RETURNED:
            return tuple(item for item in self._listed() if item.word is Word.RETURNED)
        if self.sieve is Sieve.HOLDER:
            holder = self._holder()
            return self.of(holder) if holder else ()
        return tuple(self._listed())

    def of(self, holder: Holder) -> tuple[ItemStatus, ...]:
        """What is listed of one holder's items."""
        return tuple(item for item in self._listed() if item.criterion.id in holder.items)

    def _listed(self) -> Iterable[ItemStatus]:
        checklist = self.standing.checklist
        if self.aspect is Aspect.MISSING:
            return checklist.missing()
        return [item for items in checklist.by_group().values() for item in items]

    def _holder(self) -> Holder | None:
        if self.sieve is not Sieve.HOLDER:
            return None
        return next((h for h in self.holders if h.office_id == self.place), None)


async def view(
    services: Services,
    actor: Actor,
    aspect: Aspect,
    *,
    assessment_id: int | None = None,
    sieve: Sieve = Sieve.ALL,
    place: int = 0,
    now: datetime,
) -> View:
    """An assessment of the person's unit through a sieve; without an id, what the person works on."""
    if assessment_id is None:
        stand = await standing(services, actor, now=now)
    else:
        stand = await standing_of(services, actor, assessment_id, now=now)
    unit_id, programme = own_unit(actor).unit_id or 0, stand.checklist.programme.id
    async with services.database.session() as session:
        found = await offices.of_unit(session=session, unit_id=unit_id)
        assigned = await offices.assigned(session=session, unit_id=unit_id, programme=programme)
    asked = {item.criterion.id for item in stand.checklist.items}
    holders = [
        Holder(o.id, o.name, frozenset(code for code in asked if assigned.get(code) == o.id)) for o in found
    ]
    return View(stand, aspect, sieve, place, tuple(holder for holder in holders if holder.items))


def named(view: View, words: str) -> tuple[Sieve, int] | None:
    """The group, also by its letter, or holder that the words name best; None when they name neither."""
    letter = f"{words.strip().casefold()}."
    lettered = (place for place, name, _ in view.groups if name.casefold().startswith(letter))
    if (place := next(lettered, None)) is not None:
        return Sieve.GROUP, place
    choices = {(Sieve.GROUP, place): name for place, name, _ in view.groups}
    choices |= {(Sieve.HOLDER, holder.office_id): holder.name for holder in view.holders}
    best = process.extractOne(
        words, choices, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_GOOD_ENOUGH
    )
    return None if best is None else best[2]
