"""Digests that come by themselves: weekly, and daily in the last fortnight before a deadline."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.authorization import ALLOWED, Action, Actor
from assistant.digests.digest import Digest, Scope, compiled, digest, rhythm
from assistant.digests.digest_files import Part, parts
from assistant.mailing import Moot, NotNow
from assistant.services import Services
from knowledge.calendar import morning
from knowledge.reminders import is_first_of_week, mornings, writable
from knowledge.workdays import workday_after, workday_until
from storage import outbox, reminders
from storage.tables import Kanwil, Membership, Notification, Outbox

KIND = "digest"
_RULE = "digest"


async def post_digests(services: Services, kanwil: Kanwil, *, now: datetime) -> int:
    """Write the digests of a working day's morning, each person's once; how many messages they make."""
    last = now - timedelta(days=1)
    today = mornings(last, now, kanwil.zone)
    if today is None:
        return 0
    async with services.database.session() as session:
        if not await _owed(session, kanwil, today):
            return 0
    async with services.database.transaction() as session:
        owed = [m for m in await _owed(session, kanwil, today) if await _first(session, m, today, now)]
        count = 0
        for scope in dict.fromkeys(_scope(member) for member in owed):
            value = await compiled(services, session, scope, now, None)
            if not value.overview.courses or not _comes(value, today):
                continue
            readers = [member for member in owed if _scope(member) == scope]
            count += await _write(session, value, readers, today)
        return count


async def current(services: Services, actor: Actor, facts: Mapping[str, Any], *, now: datetime) -> Digest:
    """The digest that a message of the outbox is a part of, as it is now; Moot once nobody has begun."""
    scope = Scope(facts["kanwil"], facts["unit"])
    value = await digest(services, actor, scope, now=now, since=date.fromisoformat(facts["since"]))
    if Part(facts["part"]) not in parts(value):
        raise Moot
    if not writable(now, value.zone):
        raise NotNow(until=morning(workday_after(value.today), value.zone))
    return value


async def _owed(session: AsyncSession, kanwil: Kanwil, today: date) -> list[Membership]:
    """Whose digest of this day has not been looked at yet."""
    everybody = await reminders.audience(session=session, kanwil_id=kanwil.id)
    told = await reminders.told(session=session, rule=_RULE, due_on=today)
    readers = [member for member in everybody if Action.SEE_RECAP in ALLOWED[member.role]]
    return [member for member in readers if (member.person_id, _subject(_scope(member))) not in told]


async def _first(session: AsyncSession, member: Membership, today: date, now: datetime) -> bool:
    """Whether nobody else looks at the person's digest of this day; nobody will from now on."""
    subject = _subject(_scope(member))
    row = Notification(person_id=member.person_id, subject=subject, rule=_RULE, due_on=today, at=now)
    return await reminders.note(row, session=session)


def _subject(scope: Scope) -> str:
    return f"{_RULE}:{scope.kanwil_id}:{scope.unit_id}"


def _scope(member: Membership) -> Scope:
    return Scope(member.kanwil_id, member.unit_id or 0)


def _comes(value: Digest, today: date) -> bool:
    return is_first_of_week(today) or rhythm(value) == "daily"


async def _write(session: AsyncSession, value: Digest, readers: list[Membership], today: date) -> int:
    daily = rhythm(value) == "daily" and not is_first_of_week(today)
    since = workday_until(today - timedelta(days=1)) if daily else today - timedelta(days=7)
    for member in readers:
        for part in parts(value):
            facts = {
                "kanwil": value.scope.kanwil_id,
                "unit": value.scope.unit_id,
                "since": since.isoformat(),
                "part": part.value,
            }
            row = Outbox(
                person_id=member.person_id,
                kind=KIND,
                facts=facts,
                key=f"{KIND}:{value.scope.kanwil_id}:{value.scope.unit_id}:{today}:{part}:{member.person_id}",
                created_at=value.now,
                not_before=value.now,
            )
            await outbox.enqueue(row, session=session)
    return len(readers) * len(parts(value))
