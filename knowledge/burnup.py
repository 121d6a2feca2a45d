"""How the number of items that are done has grown, and whether it reaches the end in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.overview import PACE_DAYS, Course
from knowledge.vocabulary import Zone


@dataclass(frozen=True, slots=True)
class Point:
    """How many items were done on a day."""

    day: date
    done: int


@dataclass(frozen=True, slots=True)
class BurnUp:
    """Many courses as one line: `points` end today; `due` is the last day, None while no date is set.

    `pace` is items a day over the last four weeks, `needed` what it takes to be done in time. Where some
    courses have a date, the line is theirs, and `undated` are how many items the others count.
    """

    points: tuple[Point, ...]
    total: int
    due: date | None
    pace: float | None
    undated: int = 0

    @property
    def today(self) -> Point:
        """Where the line ends."""
        return self.points[-1]

    @property
    def days_left(self) -> int | None:
        """Days until the last day; None without a date or after it."""
        if self.due is None or self.due < self.today.day:
            return None
        return max(1, (self.due - self.today.day).days)

    @property
    def needed(self) -> float | None:
        """Items a day that it takes to be done in time."""
        days = self.days_left
        return None if days is None else (self.total - self.today.done) / days

    @property
    def expected(self) -> int | None:
        """How many will be done on the last day at the present pace."""
        if self.pace is None or self.days_left is None:
            return None
        return min(self.total, self.today.done + int(self.pace * self.days_left))


def burn_up(courses: Sequence[Course], today: date, zone: Zone) -> BurnUp:
    """The line of these courses; an assessment that was opened later begins with nothing done."""
    dated = [course for course in courses if course.due is not None]
    undated = [course for course in courses if dated and course.due is None]
    courses = dated or courses
    days = sorted({mark.day for course in courses for mark in course.marks if mark.day < today})
    points = [Point(day, sum(_done(course, day) for course in courses)) for day in days]
    points.append(Point(today, sum(course.done for course in courses)))
    dues = [course.due for course in dated if course.due is not None]
    return BurnUp(
        points=tuple(points),
        total=sum(len(course.counted) for course in courses),
        due=max(dues).astimezone(zone.tzinfo).date() if dues else None,
        pace=_pace(points),
        undated=sum(len(course.counted) for course in undated),
    )


def _done(course: Course, day: date) -> int:
    until = [mark.done for mark in course.marks if mark.day <= day]
    return until[-1] if until else 0


def _pace(points: Sequence[Point]) -> float | None:
    last = points[-1]
    since = next(p for p in points if p.day >= last.day - timedelta(days=PACE_DAYS))
    days = (last.day - since.day).days
    return max(0.0, (last.done - since.done) / days) if days >= 3 else None
