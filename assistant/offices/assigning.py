"""Which office holds which items: set one by one, by group, as the programme proposes, or by a sheet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process, utils
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import Action, Actor, Denied
from assistant.offices.board import Board, board, office_for, unit_for
from assistant.services import Services
from knowledge import holders
from knowledge.vocabulary import UnitKind
from storage import offices
from storage.audit import Stamp
from storage.tables import Office

_SAME = 88.0
_LONGEST_NAME = 160
_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Share:
    """What a programme proposes for one office; one that is not there yet has no id."""

    office_id: int | None
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """How the items that no office holds would be shared out; `made` counts offices that would be new."""

    board: Board
    shares: tuple[Share, ...]

    @property
    def made(self) -> tuple[str, ...]:
        """The offices that would be new."""
        return tuple(share.name for share in self.shares if share.office_id is None)

    @property
    def items(self) -> int:
        """How many items would get an office."""
        return sum(len(share.codes) for share in self.shares)


async def propose(
    services: Services, actor: Actor, unit_id: int, assessment_id: int, *, now: datetime
) -> Proposal:
    """What the programme says of the items that no office of the unit holds yet."""
    known = await board(services, actor, Action.MANAGE_UNITS, unit_id, assessment_id, now=now)
    return Proposal(known, _shares(known, known.unit.kind))


async def accept(
    services: Services, actor: Actor, unit_id: int, assessment_id: int, *, now: datetime
) -> Proposal:
    """Make the offices that the programme names, and share out what no office holds yet."""
    proposal = await propose(services, actor, unit_id, assessment_id, now=now)
    stamp = Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        await unit_for(actor, Action.MANAGE_UNITS, unit_id, session=session)
        for share in proposal.shares:
            key = share.office_id
            if key is None:
                row = Office(unit_id=unit_id, name=share.name[:_LONGEST_NAME])
                key = (await offices.add(row, session=session, stamp=stamp)).id
            await _give(session, proposal.board, key, share.codes, stamp)
    return proposal


async def add(services: Services, actor: Actor, unit_id: int, names: Sequence[str], *, now: datetime) -> int:
    """Add offices of these names to a unit; how many names there were."""
    wanted = list(dict.fromkeys(name for line in names if (name := " ".join(line.split())[:_LONGEST_NAME])))
    stamp = Stamp(now, actor.person_id)
    async with services.database.transaction() as session:
        await unit_for(actor, Action.MANAGE_UNITS, unit_id, session=session)
        for name in wanted[:_AT_ONCE]:
            await offices.add(Office(unit_id=unit_id, name=name), session=session, stamp=stamp)
    return len(wanted[:_AT_ONCE])


async def close(services: Services, actor: Actor, office_id: int, *, now: datetime) -> Office:
    """Close an office: its items are free, and who works for it sees none of them any more."""
    async with services.database.transaction() as session:
        office = await office_for(actor, Action.MANAGE_UNITS, office_id, session=session)
        await offices.close(
            session=session,
            unit_id=office.unit_id,
            office_id=office_id,
            stamp=Stamp(now, actor.person_id),
        )
    return office


async def toggle(
    services: Services, actor: Actor, office_id: int, assessment_id: int, code: str, *, now: datetime
) -> Board:
    """Let the office hold the item, or no longer when it does; the board afterwards."""
    async with services.database.session() as session:
        office = await office_for(actor, Action.MANAGE_UNITS, office_id, session=session)
    known = await board(services, actor, Action.MANAGE_UNITS, office.unit_id, assessment_id, now=now)
    held = {item.criterion.id for item in known.desk(office_id).items}
    wanted = None if code in held else office_id
    return await _set(services, actor, known, wanted, [code], now=now)


async def take_all(
    services: Services, actor: Actor, office_id: int, assessment_id: int, place: int, *, now: datetime
) -> Board:
    """Let the office hold every item of a group, by its place from 1; the board afterwards."""
    async with services.database.session() as session:
        office = await office_for(actor, Action.MANAGE_UNITS, office_id, session=session)
    known = await board(services, actor, Action.MANAGE_UNITS, office.unit_id, assessment_id, now=now)
    groups = list(known.standing.checklist.by_group().values())
    if not 1 <= place <= len(groups):
        raise Denied
    codes = [item.criterion.id for item in groups[place - 1] if item.applies]
    return await _set(services, actor, known, office_id, codes, now=now)


async def _set(
    services: Services,
    actor: Actor,
    known: Board,
    office_id: int | None,
    codes: Collection[str],
    *,
    now: datetime,
) -> Board:
    asked = {item.criterion.id for item in known.standing.checklist.items}
    if not set(codes) <= asked:
        raise Denied
    async with services.database.transaction() as session:
        await unit_for(actor, Action.MANAGE_UNITS, known.unit.id, session=session)
        await _give(session, known, office_id, codes, Stamp(now, actor.person_id))
    return await board(
        services, actor, Action.MANAGE_UNITS, known.unit.id, known.standing.assessment_id, now=now
    )


async def _give(
    session: AsyncSession, known: Board, office_id: int | None, codes: Collection[str], stamp: Stamp
) -> None:
    await offices.assign(
        codes,
        session=session,
        unit_id=known.unit.id,
        programme=known.standing.checklist.programme.id,
        office_id=office_id,
        stamp=stamp,
    )


def _shares(known: Board, kind: UnitKind) -> tuple[Share, ...]:
    names = {desk.office.id: desk.office.name for desk in known.desks}
    shared: dict[tuple[int | None, str], list[str]] = {}
    wishes = {item.criterion.id: holders.offices(item.criterion.holder, kind) for item in known.free}
    new = holders.same(wanted[0] for wanted in wishes.values() if wanted)
    for item in known.free:
        wanted = wishes[item.criterion.id]
        if not wanted:
            continue
        found = _there(wanted, names)
        name = names[found] if found is not None else new[wanted[0]]
        shared.setdefault((found, name), []).append(item.criterion.id)
    return tuple(Share(key, name, tuple(codes)) for (key, name), codes in shared.items())


def _there(wanted: Sequence[str], names: Mapping[int, str]) -> int | None:
    """The first of the offices named that the unit has under nearly that name."""
    for name in wanted:
        best = process.extractOne(
            name, names, scorer=fuzz.token_sort_ratio, processor=utils.default_process, score_cutoff=_SAME
        )
        if best is not None:
            return int(best[2])
    return None
