"""People, what they are members of, and where they stand in the conversation."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge.roles import Role
from storage import audit, editions, units
from storage.audit import Stamp
from storage.errors import RecordUnknown
from storage.statements import Rows, built_once
from storage.tables import Assessment, Audit, Membership, Person, Reach
from storage.writing import clean, insert_absent


@dataclass(frozen=True, slots=True)
class Standing:
    """A person and their active memberships, oldest first.

    `editions` is what `storage.editions.state` tells: whoever acts, acts on the programmes as they are then.
    """

    person: Person
    memberships: tuple[Membership, ...]
    editions: tuple[int, int]

    @property
    def current(self) -> Membership | None:
        """The membership they chose, or else the oldest; None for somebody without any."""
        chosen = (m for m in self.memberships if m.id == self.person.membership_id)
        return next(chosen, self.memberships[0] if self.memberships else None)


async def find(*, session: AsyncSession, telegram_id: int) -> Standing | None:
    """The person behind a Telegram account; memberships that ended or in a closed unit are not there."""
    return _standing((await _of_account(session, telegram_id)).all())


async def get(*, session: AsyncSession, person_id: int) -> Standing:
    """The person with this id; RecordUnknown when there is none."""
    found = _standing((await _of_person(session, person_id)).all())
    if found is None:
        raise RecordUnknown(kind="person", id=person_id)
    return found


async def names(ids: Collection[int], *, session: AsyncSession) -> Mapping[int, str]:
    """What these people are called, by id."""
    query = select(Person.id, Person.name).where(col(Person.id).in_(ids))
    return dict((await session.exec(query)).all())


async def members(*, session: AsyncSession, unit_id: int) -> Sequence[Membership]:
    """Who works for a unit now, in whatever role, oldest first."""
    query = select(Membership).where(col(Membership.unit_id) == unit_id, col(Membership.ended_at).is_(None))
    return (await session.exec(query.order_by(col(Membership.id)))).all()


async def of_kanwil(*, session: AsyncSession, kanwil_id: int) -> Sequence[tuple[Role, str]]:
    """Who serves the whole Kanwil now and as what, by name."""
    query = (
        select(Membership.role, Person.name)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            col(Membership.kanwil_id) == kanwil_id,
            col(Membership.unit_id).is_(None),
            col(Membership.ended_at).is_(None),
        )
        .order_by(col(Person.name), col(Membership.id))
    )
    return [(Role(role), name) for role, name in (await session.exec(query)).all()]


async def meet(
    *, session: AsyncSession, telegram_id: int, name: str, now: datetime, language: str = "id"
) -> Person:
    """The person behind a Telegram account, made at the first meeting and reachable from now on."""
    shown = clean(name)[:160]
    row = Person(telegram_id=telegram_id, name=shown, language=language, created_at=now)
    await insert_absent(session, row)
    found = (await session.exec(select(Person).where(col(Person.telegram_id) == telegram_id))).one()
    found.name = shown
    found.reach = Reach.OPEN
    session.add(found)
    await session.flush()
    return found


async def join(row: Membership, *, session: AsyncSession, stamp: Stamp) -> Membership:
    """The person's active membership in this role, made if there is none; a holder's items are added up."""
    made = await insert_absent(session, row)
    found = await active(row, session=session)
    if found is None:
        raise RecordUnknown(kind="membership", id=row.person_id)
    scope = [*dict.fromkeys([*found.scope, *row.scope])]
    if made is not None or scope != found.scope:
        found.scope = scope
        session.add(found)
        await session.flush()
        await audit.record(_entry("membership.given", found, stamp, scope=scope), session=session)
    return found


async def active(row: Membership, *, session: AsyncSession) -> Membership | None:
    """The membership of this person, role and place that has not ended."""
    query = select(Membership).where(
        col(Membership.person_id) == row.person_id,
        col(Membership.role) == row.role,
        col(Membership.kanwil_id) == row.kanwil_id,
        col(Membership.unit_id).is_not_distinct_from(row.unit_id),
        col(Membership.ended_at).is_(None),
    )
    return (await session.exec(query)).first()


async def leave(*, session: AsyncSession, kanwil_id: int, membership_id: int, stamp: Stamp) -> None:
    """End a membership of this Kanwil at once; a second call changes nothing.

    Who was working in it stands nowhere until they choose again.
    """
    ended = (
        sa.update(Membership)
        .where(
            col(Membership.id) == membership_id,
            col(Membership.kanwil_id) == kanwil_id,
            col(Membership.ended_at).is_(None),
        )
        .values(ended_at=stamp.at)
    )
    if (await session.exec(ended)).rowcount:
        gone = await session.get_one(Membership, membership_id)
        await session.refresh(gone)
        await session.exec(
            sa.update(Person)
            .where(col(Person.id) == gone.person_id, col(Person.membership_id) == membership_id)
            .values(membership_id=None, assessment_id=None, dialogue=None)
        )
        await audit.record(_entry("membership.ended", gone, stamp), session=session)


async def choose_membership(*, session: AsyncSession, person_id: int, membership_id: int) -> None:
    """Let the person act in one of their active memberships; the chosen assessment is forgotten."""
    own = select(Membership.id).where(
        col(Membership.id) == membership_id,
        col(Membership.person_id) == person_id,
        col(Membership.ended_at).is_(None),
    )
    if (await session.exec(own)).first() is None:
        raise RecordUnknown(kind="membership", id=membership_id)
    await _change(session, person_id, membership_id=membership_id, assessment_id=None)


async def choose_assessment(
    *, session: AsyncSession, person_id: int, unit_id: int, assessment_id: int
) -> None:
    """Remember which assessment of the unit the person works on."""
    of_unit = select(Assessment.id).where(
        col(Assessment.id) == assessment_id, col(Assessment.unit_id) == unit_id
    )
    if (await session.exec(of_unit)).first() is None:
        raise RecordUnknown(kind="assessment", id=assessment_id)
    await _change(session, person_id, assessment_id=assessment_id)


async def set_dialogue(*, session: AsyncSession, person_id: int, dialogue: Mapping[str, Any] | None) -> None:
    """Remember the question that waits for the person's next words; None when nothing waits."""
    await _change(session, person_id, dialogue=None if dialogue is None else clean(dict(dialogue)))


async def set_language(*, session: AsyncSession, person_id: int, language: str) -> None:
    """Remember the language that the person wants."""
    await _change(session, person_id, language=language)


async def set_reach(*, session: AsyncSession, telegram_id: int, reach: Reach) -> None:
    """Remember whether messages arrive at the account; nothing happens for an unknown one."""
    await session.exec(sa.update(Person).where(col(Person.telegram_id) == telegram_id).values(reach=reach))


async def notice_shown(*, session: AsyncSession, person_id: int, now: datetime) -> None:
    """Remember when the privacy notice was shown."""
    await _change(session, person_id, notice_at=now)


def _entry(action: str, membership: Membership, stamp: Stamp, **facts: object) -> Audit:
    return stamp.entry(
        action,
        f"person:{membership.person_id}",
        kanwil_id=membership.kanwil_id,
        unit_id=membership.unit_id,
        role=membership.role.value,
        **facts,
    )


async def _change(session: AsyncSession, person_id: int, **values: object) -> None:
    await session.exec(sa.update(Person).where(col(Person.id) == person_id).values(**values))


@built_once
def _of_account(telegram_id: int) -> Rows:
    return _with_memberships(col(Person.telegram_id) == telegram_id)


@built_once
def _of_person(person_id: int) -> Rows:
    return _with_memberships(col(Person.id) == person_id)


def _with_memberships(condition: sa.ColumnElement[bool]) -> Rows:
    active = sa.and_(
        col(Membership.person_id) == col(Person.id),
        col(Membership.ended_at).is_(None),
        units.at_work(col(Membership.unit_id)),
    )
    people: Rows = select(Person, Membership, *editions.state_columns())
    return people.join(Membership, active, isouter=True).where(condition).order_by(col(Membership.id))


def _standing(rows: Sequence[Any]) -> Standing | None:
    if not rows:
        return None
    person, _, count, newest = rows[0]
    return Standing(person, tuple(row[1] for row in rows if row[1] is not None), (count, newest))
