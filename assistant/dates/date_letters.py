"""Telling people of a moved deadline once, however often it moves within minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import letters
from knowledge.programme import Stage
from storage import outbox
from storage.deadlines import Term
from storage.tables import Unit

SETTLING = timedelta(minutes=3)
"""How long a change waits for another before people are told."""
KIND = "deadline_moved"


@dataclass(frozen=True, slots=True)
class Moved:
    """When a stage ended before, and when it does now; None without a date."""

    before: datetime | None
    after: datetime | None


async def tell(
    term: Term,
    name: str,
    stage: Stage,
    moved: Moved,
    *,
    session: AsyncSession,
    units: Sequence[Unit],
    now: datetime,
) -> None:
    """Write to everybody of these units; what waits to be told already is told together with it."""
    homes: dict[int, list[Unit]] = {}
    for unit in units:
        for person in await letters.everybody(session=session, unit_id=unit.id):
            homes.setdefault(person, []).append(unit)
    keys = {person: _key(term, own[0], person) for person, own in homes.items()}
    waiting = await outbox.waiting(session=session, prefixes=keys.values())
    for person, own in homes.items():
        change = _change(stage, own, moved)
        row = waiting.get(keys[person])
        if row is not None:
            facts = {**row.facts, "changes": merged(row.facts["changes"], change)}
            if not facts["changes"]:
                await outbox.withdraw(session=session, keys=[row.key])
                continue
            if await outbox.rewrite(facts, session=session, outbox_id=row.id, not_before=now + SETTLING):
                continue
        await letters.post(
            KIND,
            {"name": name, "zone": own[0].zone.value, "changes": [change]},
            session=session,
            key=f"{keys[person]}{now.isoformat()}",
            to=[person],
            now=now,
            not_before=now + SETTLING,
        )


def _key(term: Term, unit: Unit, person: int) -> str:
    return f"{KIND}:{unit.kanwil_id}:{term.programme}:{term.year}:{term.round}:{person}:"


def merged(changes: Sequence[Mapping[str, Any]], change: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The changes with one more: what moved twice moved once, and what came back did not move."""
    kept = [dict(one) for one in changes]
    for one in kept:
        if (one["stage"], one["units"]) == (change["stage"], change["units"]):
            one["after"] = change["after"]
            return [dict(other) for other in kept if other["before"] != other["after"]]
    return [*kept, dict(change)]


def _change(stage: Stage, units: Sequence[Unit], moved: Moved) -> dict[str, Any]:
    return {
        "stage": stage.name,
        "units": [unit.name for unit in units],
        "before": moved.before.isoformat() if moved.before else None,
        "after": moved.after.isoformat() if moved.after else None,
    }
