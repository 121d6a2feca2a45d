"""Invitations: hashed, single use, expiring, revocable."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit, offices, people, units
from storage.audit import Stamp
from storage.errors import (
    InvitationError,
    InvitationExpired,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
)
from storage.tables import Audit, Invitation, Membership, Person


def hash_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


async def issue(row: Invitation, *, session: AsyncSession, stamp: Stamp) -> Invitation:
    """Keep a new invitation, made with `hash_token`; the token itself is not kept anywhere."""
    session.add(row)
    await session.flush()
    await audit.record(_entry("invitation.issued", row, stamp), session=session)
    return row


async def redeem(*, session: AsyncSession, token: str, person_id: int, now: datetime) -> Membership:
    """Let the person in, once for each invitation even in a race.

    The same person asking again gets the same while they are still a member; who left does not come back in.
    Raises the InvitationError that says why nobody comes in.
    """
    hashed = hash_token(token)
    taken = (
        sa.update(Invitation)
        .where(
            col(Invitation.token_hash) == hashed,
            col(Invitation.used_at).is_(None),
            col(Invitation.revoked_at).is_(None),
            col(Invitation.expires_at) > now,
        )
        .values(used_at=now, used_by=person_id)
        .execution_options(synchronize_session=False)
    )
    won = (await session.exec(taken)).rowcount == 1
    query = select(Invitation).where(col(Invitation.token_hash) == hashed)
    found = (await session.exec(query.execution_options(populate_existing=True))).first()
    if found is None or await _is_closed(found, session=session):
        raise InvitationUnknown
    row = Membership(
        person_id=person_id,
        role=found.role,
        kanwil_id=found.kanwil_id,
        unit_id=found.unit_id,
        scope=found.scope,
        since=now,
    )
    if won:
        await audit.record(_entry("invitation.redeemed", found, Stamp(now, person_id)), session=session)
        return await _let_in(row, found, session=session, stamp=Stamp(now, by=found.created_by))
    present = await people.active(row, session=session)
    if found.used_by != person_id or present is None:
        raise _refusal(found)
    return present


async def revoke(*, session: AsyncSession, kanwil_id: int, invitation_id: int, stamp: Stamp) -> None:
    """Take an unused invitation of this Kanwil back; a second call changes nothing."""
    revoked = (
        sa.update(Invitation)
        .where(
            col(Invitation.id) == invitation_id,
            col(Invitation.kanwil_id) == kanwil_id,
            col(Invitation.used_at).is_(None),
            col(Invitation.revoked_at).is_(None),
        )
        .values(revoked_at=stamp.at)
    )
    if (await session.exec(revoked)).rowcount:
        gone = await session.get_one(Invitation, invitation_id)
        await audit.record(_entry("invitation.revoked", gone, stamp), session=session)


async def waiting(
    *, session: AsyncSession, kanwil_id: int, unit_id: int | None = None
) -> Sequence[Invitation]:
    """The invitations of a Kanwil, or of one unit, that nobody used or took back, the newest first."""
    query = select(Invitation).where(
        col(Invitation.kanwil_id) == kanwil_id,
        col(Invitation.used_at).is_(None),
        col(Invitation.revoked_at).is_(None),
    )
    if unit_id is not None:
        query = query.where(col(Invitation.unit_id) == unit_id)
    return (await session.exec(query.order_by(col(Invitation.id).desc()))).all()


async def get(*, session: AsyncSession, kanwil_id: int, invitation_id: int) -> Invitation:
    """The invitation of this Kanwil; InvitationUnknown when it has none."""
    query = select(Invitation).where(
        col(Invitation.id) == invitation_id, col(Invitation.kanwil_id) == kanwil_id
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise InvitationUnknown
    return found


async def predecessor(*, session: AsyncSession, token: str) -> Person | None:
    """Who hands over with this invitation, while they have not left."""
    query = (
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(Invitation, col(Invitation.replaces) == col(Membership.id))
        .where(col(Invitation.token_hash) == hash_token(token), col(Membership.ended_at).is_(None))
    )
    return (await session.exec(query)).first()


async def _is_closed(invitation: Invitation, *, session: AsyncSession) -> bool:
    if invitation.unit_id is None:
        return False
    return (await units.unit(session=session, unit_id=invitation.unit_id)).closed_at is not None


async def _let_in(
    row: Membership, invitation: Invitation, *, session: AsyncSession, stamp: Stamp
) -> Membership:
    """The membership with the office of the invitation; who hands over leaves in the same moment."""
    before = None
    if invitation.replaces is not None:
        before = await session.get_one(Membership, invitation.replaces)
        if before.ended_at is not None:
            raise InvitationRevoked
    joined = await people.join(row, session=session, stamp=stamp)
    if invitation.office_id is not None:
        await offices.seat(joined, session=session, office_id=invitation.office_id)
    if before is not None and before.id != joined.id:
        await offices.take_over(before.id, joined, session=session)
        await people.leave(session=session, kanwil_id=before.kanwil_id, membership_id=before.id, stamp=stamp)
    return joined


def _entry(action: str, invitation: Invitation, stamp: Stamp) -> Audit:
    return stamp.entry(
        action,
        f"invitation:{invitation.id}",
        kanwil_id=invitation.kanwil_id,
        unit_id=invitation.unit_id,
        role=invitation.role.value,
    )


def _refusal(found: Invitation) -> InvitationError:
    if found.used_at is not None:
        return InvitationUsed()
    if found.revoked_at is not None:
        return InvitationRevoked()
    return InvitationExpired(expired_at=found.expires_at)
