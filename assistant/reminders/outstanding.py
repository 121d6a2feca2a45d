"""What is still to be done for a stage, and for whom it is that."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.checklist import Checklist, ItemStatus, Word, weighed
from knowledge.reminders import Level

_NOT_IN = frozenset({Word.EMPTY, Word.SHORT, Word.RETURNED})


@dataclass(frozen=True, slots=True)
class Due:
    """A stage that a person is reminded of, as the one at that level."""

    assessment_id: int
    stage: str
    due_at: datetime
    level: Level

    def plain(self) -> list[Any]:
        """The same as plain data."""
        return [self.assessment_id, self.stage, self.due_at.isoformat(), self.level.value]

    @classmethod
    def of(cls, row: list[Any]) -> "Due":
        """What plain data stands for."""
        return cls(row[0], row[1], datetime.fromisoformat(row[2]), Level(row[3]))


def outstanding(
    checklist: Checklist, stage: str, level: Level, scope: Collection[str] | None = None
) -> tuple[ItemStatus, ...]:
    """The counted items of a stage that are left: to those above only what is not in, to officers also what
    waits for them to look at; to a holder only their own."""
    return tuple(
        item
        for item in weighed(checklist.items)
        if item.stage is not None and item.stage.id == stage
        if item.word in _NOT_IN or (level is Level.HOLDER and item.word is Word.CHECK)
        if scope is None or item.criterion.id in scope
    )


def split(items: Collection[ItemStatus]) -> Mapping[bool, tuple[ItemStatus, ...]]:
    """What is not in, and what only waits to be looked at."""
    return {missing: tuple(i for i in items if (i.word in _NOT_IN) is missing) for missing in (True, False)}
