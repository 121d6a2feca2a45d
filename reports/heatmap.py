"""How complete each unit is in each part of what it has to prove, as a map of colours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.checklist import ItemStatus, Tally
from knowledge.overview import Course

MOST_COLUMNS = 14
MOST_ROWS = 90


@dataclass(frozen=True, slots=True)
class Column:
    """A part of an assessment."""

    assessment: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A unit: its cells in the order of the columns, and all of them together."""

    unit: str
    cells: tuple[Tally, ...]
    whole: Tally


@dataclass(frozen=True, slots=True)
class Heatmap:
    """Units by parts, the furthest behind first; `left_out` are how many further units there are."""

    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: int


def heatmap(title: str, about: str, units: Sequence[tuple[int, str]], courses: Sequence[Course]) -> Heatmap:
    """The map of these units: by group, or where these are too many by larger parts."""
    shares = {course.assessment_id: _shares(course) for course in courses}
    columns: tuple[Column, ...] = ()
    for level in range(3):
        found = dict.fromkeys(
            _column(c, key, level) for c in _by_name(courses) for key in shares[c.assessment_id]
        )
        columns = tuple(found)
        if len(columns) <= MOST_COLUMNS:
            break
    by_unit: dict[int, list[Course]] = {}
    for course in courses:
        by_unit.setdefault(course.unit_id, []).append(course)
    rows = [_row(name, by_unit.get(unit_id, []), shares, columns, level) for unit_id, name in units]
    rows.sort(key=lambda row: (row.whole.percent or 0, row.whole.done, row.unit))
    return Heatmap(
        title, about, columns[:MOST_COLUMNS], tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS)
    )


Key = tuple[str, str]
"""A group and the part above it."""


def _by_name(courses: Sequence[Course]) -> list[Course]:
    return sorted(courses, key=lambda course: course.name)


def _shares(course: Course) -> dict[Key, Tally]:
    part = {group.name: group.part or "" for group in course.checklist.programme.groups}
    found: dict[Key, Tally] = {}
    for group, items in _grouped(course.counted).items():
        found[(group, part.get(group, ""))] = Tally(sum(item.done for item in items), len(items))
    return found


def _grouped(items: Iterable[ItemStatus]) -> Mapping[str, list[ItemStatus]]:
    found: dict[str, list[ItemStatus]] = {}
    for item in items:
        found.setdefault(item.criterion.group, []).append(item)
    return found


def _column(course: Course, key: Key, level: int) -> Column:
    group, part = key
    return Column(course.name, (group, part or group, "")[level])


def _row(
    unit: str,
    courses: Sequence[Course],
    shares: Mapping[int, Mapping[Key, Tally]],
    columns: Sequence[Column],
    level: int,
) -> Row:
    sums: dict[Column, list[int]] = {column: [0, 0] for column in columns}
    for course in courses:
        for key, cell in shares[course.assessment_id].items():
            held = sums[_column(course, key, level)]
            held[0] += cell.done
            held[1] += cell.total
    cells = tuple(Tally(*sums[column]) for column in columns[:MOST_COLUMNS])
    done, total = (sum(pair[n] for pair in sums.values()) for n in (0, 1))
    return Row(unit, cells, Tally(done, total))
