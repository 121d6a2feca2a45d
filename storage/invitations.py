"""Invitations: hashed, single use, expiring, revocable."""

import hashlib
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit, people
from storage.audit import Stamp
from storage.errors import (
    InvitationError,
    InvitationExpired,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
)
from storage.tables import Audit, Invitation, Membership


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
    if found is None:
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
        return await people.join(row, session=session, stamp=Stamp(now, by=found.created_by))
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
