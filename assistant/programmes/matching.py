"""Which item of a new edition is which of the one before, where codes do not tell: an admin says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from assistant.authorization import Action, Actor, own_kanwil
from assistant.evidence.review import CriterionUnknown
from assistant.programmes.differences import old_code
from assistant.services import Services
from knowledge.catalogue import Catalogue, UnknownProgramme
from knowledge.programme import Criterion, Programme
from storage import editions
from storage.audit import Stamp

_LIKELY = 4
_SAME_GROUP = 5.0


@dataclass(frozen=True, slots=True)
class Gone:
    """An item whose code the new edition does not have: its place in the base, and what it is now."""

    number: int
    item: Criterion
    now: Criterion | None


@dataclass(frozen=True, slots=True)
class Matches:
    """The items of the new edition that a gone one may be, by their places, the likeliest by name first."""

    programme: Programme
    place: int
    gone: Gone
    likely: Mapping[int, Criterion]


@dataclass(frozen=True, slots=True)
class _Pair:
    base: Programme
    programme: Programme
    renamed: Mapping[str, str]

    @property
    def gone(self) -> list[Gone]:
        now = {old_code(c, self.base, self.renamed): c for c in self.programme.criteria}
        return [
            Gone(number, item, now.get(item.id))
            for number, item in enumerate(self.base.criteria)
            if now.get(item.id) is None or now[item.id].id != item.id
        ]


async def gone(services: Services, actor: Actor, place: int) -> tuple[Programme, Sequence[Gone]]:
    """The edition with this number, and the items of the one before whose codes it does not have."""
    pair = await _pair(services, actor, place)
    return pair.programme, pair.gone


async def matches(services: Services, actor: Actor, place: int, number: int) -> Matches:
    """What an item of the edition before may be in the one with this number."""
    pair = await _pair(services, actor, place)
    wanted = _numbered(pair, number)
    new = {
        n: c
        for n, c in enumerate(pair.programme.criteria)
        if old_code(c, pair.base, pair.renamed) in (None, wanted.item.id)
    }
    ranked = sorted(new, key=lambda n: (-_likeness(wanted.item, new[n]), n))[:_LIKELY]
    return Matches(pair.programme, place, wanted, {n: new[n] for n in ranked})


async def match(
    services: Services, actor: Actor, place: int, number: int, new: int | None, *, now: datetime
) -> None:
    """Say which item of the new edition it is; None says that it is asked no more."""
    pair = await _pair(services, actor, place)
    wanted = _numbered(pair, number)
    criteria = pair.programme.criteria
    if new is not None and not 0 <= new < len(criteria):
        raise CriterionUnknown
    code = criteria[new].id if new is not None else ""
    if code and old_code(criteria[new or 0], pair.base, pair.renamed) not in (None, wanted.item.id):
        raise CriterionUnknown
    stamp = Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        await editions.match(pair.programme.id, wanted.item.id, code, session=session, stamp=stamp)


def _numbered(pair: _Pair, number: int) -> Gone:
    found = next((one for one in pair.gone if one.number == number), None)
    if found is None:
        raise CriterionUnknown
    return found


async def _pair(services: Services, actor: Actor, place: int) -> _Pair:
    kanwil_id = own_kanwil(actor, Action.CHANGE_PROGRAMMES)
    catalogue = services.catalogue
    programme = catalogue.of(kanwil_id).numbered(place)
    origin = catalogue.origins.get(programme.id)
    if origin is None or origin.kanwil_id != kanwil_id or not origin.base:
        raise UnknownProgramme(programme=programme.id, known=_own(catalogue, kanwil_id))
    async with services.database.session() as session:
        renamed = await editions.renamed(session=session)
    return _Pair(catalogue.programme(origin.base), programme, renamed.get(programme.id, {}))


def _own(catalogue: Catalogue, kanwil_id: int) -> tuple[str, ...]:
    return tuple(name for name, origin in catalogue.origins.items() if origin.kanwil_id == kanwil_id)


def _likeness(before: Criterion, after: Criterion) -> float:
    """How alike two items are called, 0 to about 105."""
    names = fuzz.token_set_ratio(before.title.lower(), after.title.lower())
    return names + (_SAME_GROUP if before.group == after.group else 0.0)
