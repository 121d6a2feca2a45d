"""Where many units stand at once: against last time, who is behind, and what most of them lack."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from knowledge.checklist import Checklist, ItemStatus, Tally, Word, weighed
from knowledge.programme import Criterion
from knowledge.vocabulary import Decision, Verdict

PACE_DAYS = 28
_LEAST_PACE_DAYS = 3
_MISSING = frozenset({Word.EMPTY, Word.SHORT, Word.RETURNED})


@dataclass(frozen=True, slots=True)
class Mark:
    """How many of the counted items of an assessment were done at the start of a day."""

    day: date
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Course:
    """One unit under one assessment: now, and at earlier days, oldest first.

    `counted` are the wajib items that apply, or the saran ones where there are no others; `due` is when the
    last of them is due, as far as dates are set.
    """

    unit_id: int
    unit: str
    assessment_id: int
    name: str
    checklist: Checklist
    marks: tuple[Mark, ...]
    counted: tuple[ItemStatus, ...]
    done: int
    last_sent: datetime | None
    due: datetime | None

    @property
    def tally(self) -> Tally:
        """How many of the counted items are done."""
        return Tally(self.done, len(self.counted))

    @property
    def complete(self) -> bool:
        """Whether nothing counted is left."""
        return self.done == len(self.counted)

    def mark_at(self, day: date) -> Mark | None:
        """The newest mark of that day or before it, or else the oldest one."""
        until = [mark for mark in self.marks if mark.day <= day]
        return until[-1] if until else (self.marks[0] if self.marks else None)

    def pace(self, today: date) -> float | None:
        """Items done a day over the last four weeks; None while too little is known."""
        since = [m for m in self.marks if m.day >= today - timedelta(days=PACE_DAYS)]
        if not since or (today - since[0].day).days < _LEAST_PACE_DAYS:
            return None
        return max(0.0, (self.done - since[0].done) / (today - since[0].day).days)


def course(
    *,
    unit_id: int,
    unit: str,
    assessment_id: int,
    name: str,
    checklist: Checklist,
    marks: tuple[Mark, ...] = (),
) -> Course:
    """The course of a unit, by its checklist."""
    counted = weighed(checklist.items)
    stages = {item.stage.id for item in counted if item.stage}
    return Course(
        unit_id=unit_id,
        unit=unit,
        assessment_id=assessment_id,
        name=name,
        checklist=checklist,
        marks=marks,
        counted=counted,
        done=sum(item.done for item in counted),
        last_sent=max((fact.sent_at for item in checklist.items for fact in item.evidence), default=None),
        due=max((at for stage, at in checklist.due.items() if stage in stages), default=None),
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """One assessment over all units that face it; `before` is what was done at `since` by the same units."""

    name: str
    units: int
    done: int
    total: int
    since: date | None
    before: int | None

    @property
    def tally(self) -> Tally:
        """How many of the items are done."""
        return Tally(self.done, self.total)

    @property
    def gain(self) -> int | None:
        """How many more are done than then."""
        return None if self.before is None else self.done - self.before


@dataclass(frozen=True, slots=True)
class Stuck:
    """A unit that has begun, has not ended, and has sent nothing for a while."""

    unit: str
    name: str
    days: int
    left: int


@dataclass(frozen=True, slots=True)
class Gap:
    """An item that many of the units that have to prove it lack."""

    name: str
    criterion: Criterion
    missing: int
    asked: int


@dataclass(frozen=True, slots=True)
class Risk:
    """A course that does not end in time at its present pace: `expected` items will be done by then."""

    unit: str
    name: str
    due: datetime
    done: int
    total: int
    expected: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody has to look at: items by unit, and since when the oldest of them waits."""

    units: tuple[tuple[str, int], ...] = ()
    since: datetime | None = None

    @property
    def items(self) -> int:
        """How many items in all."""
        return sum(count for _, count in self.units)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that a digest tells, as values; `idle` are the units without a course."""

    units: int
    idle: tuple[str, ...]
    silent: tuple[str, ...]
    progress: tuple[Progress, ...]
    stuck: tuple[Stuck, ...]
    to_verify: Waiting
    to_confirm: Waiting
    returned: Waiting
    obstacles: Waiting
    gaps: tuple[Gap, ...]
    risks: tuple[Risk, ...]
    courses: tuple[Course, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Moment:
    """From where an overview looks: now, the day there, the day to compare with, patience with silence."""

    now: datetime
    today: date
    since: date
    still_days: int = 14


def overview(units: Sequence[tuple[int, str]], courses: Sequence[Course], moment: Moment) -> Overview:
    """The overview of these units by their courses; a unit without a course has sent nothing."""
    sent = {course.unit_id for course in courses if course.last_sent is not None}
    begun = {course.unit_id for course in courses}
    return Overview(
        units=len(units),
        idle=tuple(name for unit_id, name in units if unit_id not in begun),
        silent=tuple(name for unit_id, name in units if unit_id not in sent),
        progress=_progress(courses, moment),
        stuck=_stuck(courses, moment),
        to_verify=_waiting(courses, _verifiable),
        to_confirm=_waiting(courses, lambda item: item.word is Word.CHECK),
        returned=_waiting(courses, lambda item: item.word is Word.RETURNED),
        obstacles=_waiting(courses, lambda item: item.obstacle is not None),
        gaps=_gaps(courses),
        risks=_risks(courses, moment),
        courses=tuple(courses),
    )


def _verifiable(item: ItemStatus) -> bool:
    """Whether an officer has confirmed something that no verifier has looked at."""
    return any(f.decision is Decision.CONFIRMED and f.verdict is Verdict.NONE for f in item.evidence)


def _progress(courses: Sequence[Course], moment: Moment) -> tuple[Progress, ...]:
    by_name: dict[str, list[Course]] = {}
    for course in courses:
        by_name.setdefault(course.name, []).append(course)
    return tuple(_progress_of(name, by_name[name], moment) for name in sorted(by_name))


def _progress_of(name: str, courses: Sequence[Course], moment: Moment) -> Progress:
    marks = [mark for course in courses if (mark := course.mark_at(moment.since)) is not None]
    # A mark of this very day has nothing before it to be compared with.
    marks = marks if any(mark.day < moment.today for mark in marks) else []
    return Progress(
        name=name,
        units=len(courses),
        done=sum(course.done for course in courses),
        total=sum(len(course.counted) for course in courses),
        since=min((mark.day for mark in marks), default=None),
        before=sum(mark.done for mark in marks) if marks else None,
    )


def _stuck(courses: Sequence[Course], moment: Moment) -> tuple[Stuck, ...]:
    found = []
    for course in courses:
        last = course.last_sent
        if last is None or course.complete:
            continue
        days = (moment.now - last).days
        if days >= moment.still_days:
            found.append(Stuck(course.unit, course.name, days, len(course.counted) - course.done))
    return tuple(sorted(found, key=lambda stuck: (-stuck.days, -stuck.left, stuck.unit, stuck.name)))


def _waiting(courses: Sequence[Course], holds: Callable[[ItemStatus], bool]) -> Waiting:
    counts: Counter[str] = Counter()
    times: list[datetime] = []
    for course in courses:
        for item in course.checklist.items:
            if item.applies and holds(item):
                counts[course.unit] += 1
                times += [f.decided_at or f.sent_at for f in item.evidence if f.verdict is Verdict.NONE]
    units = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Waiting(tuple(units), min(times, default=None))


def _gaps(courses: Sequence[Course]) -> tuple[Gap, ...]:
    """The items that at least half of several units lack, wajib first, the rarest first."""
    asked: Counter[tuple[str, str]] = Counter()
    missing: Counter[tuple[str, str]] = Counter()
    criteria: dict[tuple[str, str], Criterion] = {}
    for course in courses:
        for item in course.checklist.items:
            if item.applies:
                key = (course.name, item.criterion.id)
                criteria[key] = item.criterion
                asked[key] += 1
                missing[key] += item.word in _MISSING
    common = [key for key in asked if asked[key] > 1 and 2 * missing[key] >= asked[key]]
    common.sort(key=lambda key: (not criteria[key].required, -missing[key] / asked[key], -asked[key], key))
    return tuple(Gap(key[0], criteria[key], missing[key], asked[key]) for key in common)


def _risks(courses: Iterable[Course], moment: Moment) -> tuple[Risk, ...]:
    found = []
    for course in courses:
        pace, due, total = course.pace(moment.today), course.due, len(course.counted)
        if pace is None or due is None or due <= moment.now or course.complete:
            continue
        expected = course.done + int(pace * (due - moment.now).total_seconds() / 86_400)
        if expected < total:
            found.append(Risk(course.unit, course.name, due, course.done, total, expected))
    return tuple(sorted(found, key=lambda risk: (risk.expected / risk.total, risk.due, risk.unit, risk.name)))
