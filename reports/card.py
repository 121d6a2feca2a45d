"""How far a unit has come, as a picture to pass around."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.calendar import Due, Zone
from knowledge.checklist import Checklist, ItemStatus, weighed

_MOST_LINES = 14


@dataclass(frozen=True, slots=True)
class Card:
    """What the picture tells; `now` is in the time of the unit."""

    unit: str
    name: str
    checklist: Checklist
    due: Due | None
    now: datetime
    zone: Zone

    @property
    def counted(self) -> tuple[ItemStatus, ...]:
        """The wajib items that apply; the saran ones where there are no others."""
        return weighed(self.checklist.items)

    def lines(self) -> tuple["Line", ...]:
        """The groups, or where they are many the parts of the programme that they belong to."""
        groups = self.checklist.by_group()
        if len(groups) > _MOST_LINES:
            part_of = {group.name: group.part or group.name for group in self.checklist.programme.groups}
            parts: dict[str, tuple[ItemStatus, ...]] = {}
            for name, items in groups.items():
                parts[part_of[name]] = (*parts.get(part_of[name], ()), *items)
            groups = parts
        counting = {name: weighed(items) for name, items in groups.items()}
        return tuple(self._line(name, items) for name, items in counting.items() if items)

    def _line(self, name: str, items: tuple[ItemStatus, ...]) -> "Line":
        required = any(item.criterion.required for item in items)
        plain = required or not self.checklist.required.total
        return Line(name[:1].upper() + name[1:], items, Tally.PLAIN if plain else Tally.SUGGESTED)


class Tally(StrEnum):
    """How the number of done items is told: saran is named where others are wajib."""

    PLAIN = "done"
    SUGGESTED = "done_suggested"


@dataclass(frozen=True, slots=True)
class Line:
    """One heading of the checklist with its items."""

    name: str
    items: tuple[ItemStatus, ...]
    tally: Tally

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(item.done for item in self.items)
