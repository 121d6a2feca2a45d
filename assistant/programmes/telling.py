"""What the people of a unit hear when their assessment has moved to another edition."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import letters
from assistant.assessments import assessment_name
from knowledge.programme import Criterion, Programme
from storage.moves import Faced

KIND = "edition_moved"
_NAMED = 4
# What else changes in an item, such as words to find it by, changes nothing for those who prove it.
_TOLD = ("title", "what_it_asks", "evidence", "confidence", "round", "stage")


async def tell(
    programme: Programme,
    before: Programme,
    codes: Mapping[str, str],
    faced: Faced,
    *,
    session: AsyncSession,
    now: datetime,
) -> None:
    """Write to everybody of the unit what its checklist asks now; `codes` gives old items their new codes."""
    facts = {
        "name": assessment_name(programme, faced.assessment),
        "unit": faced.unit_name,
        **changed(programme, before, codes, faced),
    }
    people = await letters.everybody(session=session, unit_id=faced.assessment.unit_id)
    key = f"{KIND}:{faced.assessment.id}:{programme.id}"
    await letters.post(KIND, facts, session=session, key=key, to=people, now=now)


def changed(
    programme: Programme, before: Programme, codes: Mapping[str, str], faced: Faced
) -> dict[str, list[object]]:
    """What the unit has to prove anew, otherwise and no more: how many items each, then some by name.

    "added", "changed" and "dropped" begin with the number, "recoded" too, with pairs of codes.
    """
    now = _asked(programme, faced)
    old = {codes.get(code, ""): c for code, c in _asked(before, faced).items()}
    gone = [c for code, c in _asked(before, faced).items() if codes.get(code) not in now]
    kept = [(old[code], c) for code, c in now.items() if code in old]
    return {
        "added": _some([_name(c) for code, c in now.items() if code not in old]),
        "changed": _some([_name(c) for was, c in kept if _differ(was, c)]),
        "recoded": _some([[was.id, c.id] for was, c in kept if was.id != c.id]),
        "dropped": _some([_name(c) for c in gone]),
    }


def _asked(programme: Programme, faced: Faced) -> dict[str, Criterion]:
    row = faced.assessment
    asked = programme.applying(faced.unit_kind, row.round or None)
    return {c.id: c for c in asked if c.asked_in(row.year)}


def _differ(before: Criterion, after: Criterion) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in _TOLD)


def _name(criterion: Criterion) -> list[str]:
    return [criterion.id, criterion.title]


def _some(found: list[list[str]]) -> list[object]:
    return [len(found), *found[:_NAMED]]
