"""Over a year with outages, zones, days off and moved deadlines no reminder is lost, repeated or impolite."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.reminders import (
    CHOICES,
    Level,
    Reminder,
    Rules,
    Subject,
    due,
    is_first_of_week,
    moment,
    mornings,
    resumed,
)
from knowledge.vocabulary import Zone
from knowledge.workdays import holiday, is_workday, workday_after, workday_until

START = datetime(2024, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def at(zone: Zone, *numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=zone.tzinfo)


class Bot:
    """What the running bot keeps: the last run by zone, and a row for everything sent."""

    def __init__(self, start: datetime, rules: Rules) -> None:
        self.rules = rules
        self.last = dict.fromkeys(Zone, start)
        self.sent: list[tuple[datetime, Reminder]] = []
        self._rows: set[tuple[object, int, date]] = set()

    def run(self, now: datetime, subjects: list[Subject]) -> None:
        for zone in Zone:
            own = [subject for subject in subjects if subject.zone is zone]
            for reminder in due(self.last[zone], now, own, self.rules):
                row = (reminder.subject.key, reminder.days, reminder.subject.due_on)
                if row not in self._rows:
                    self._rows.add(row)
                    self.sent.append((now, reminder))
            self.last[zone] = resumed(self.last[zone], now, zone)


DEADLINES = st.builds(
    lambda day, minutes: START + timedelta(days=day, minutes=minutes),
    st.integers(0, 380) | st.integers(55, 65),
    st.integers(0, 1439),
)
OUTAGES = st.lists(st.tuples(st.integers(0, 380 * 24), st.integers(1, 24 * 12)), max_size=12)
RULES = st.lists(st.sampled_from(CHOICES), min_size=1, max_size=8, unique=True).map(lambda d: Rules(tuple(d)))


@st.composite
def years(draw: st.DrawFn) -> tuple[Rules, list[tuple[datetime, Subject]], list[tuple[int, int]]]:
    """Rules, when each deadline was set or moved and to when, and the hours when the bot was down."""
    events = []
    for key in range(draw(st.integers(1, 4))):
        zone = draw(st.sampled_from(Zone))
        hours = draw(st.lists(st.integers(0, 24 * 300), min_size=1, max_size=3, unique=True))
        events += [(START + hour * HOUR, Subject(key, draw(DEADLINES), zone)) for hour in sorted(hours)]
    return draw(RULES), events, draw(OUTAGES)


def lived(rules: Rules, events: list[tuple[datetime, Subject]], outages: list[tuple[int, int]]):
    """Run the bot once an hour through the year; what it sent, and what was in force and open each hour."""
    bot = Bot(START, rules)
    history = []
    for hour in range(1, 24 * 400):
        now = START + hour * HOUR
        current = {subject.key: subject for since, subject in events if since <= now}
        down = any(first <= hour < first + length for first, length in outages)
        if not down:
            bot.run(now, list(current.values()))
        history.append((now, current, down))
    return bot, history


def polite(now: datetime, subject: Subject) -> bool:
    local = now.astimezone(subject.zone.tzinfo)
    return 7 <= local.hour < 20 and (is_workday(local.date()) or local.date() == subject.last_day)


def assert_a_good_year(rules: Rules, events: list[tuple[datetime, Subject]], outages: list) -> None:
    bot, history = lived(rules, events, outages)
    rows = [(r.subject.key, r.days, r.subject.due_on) for _, r in bot.sent]
    assert len(rows) == len(set(rows))
    in_force = {now: current for now, current, _ in history}
    for now, reminder in bot.sent:
        subject = reminder.subject
        assert polite(now, subject)
        assert now < subject.due_at
        assert in_force[now][subject.key] == subject
        assert moment(subject, reminder.days) <= now
    for _, subject in events:
        for days in rules.days:
            assert_not_lost(bot, history, subject, days)


def assert_not_lost(bot: Bot, history: list, subject: Subject, days: int) -> None:
    """A rule whose moment came while its date was in force is followed by a reminder at the first chance."""
    hour = -((START - moment(subject, days)) // HOUR)
    if not 2 <= hour <= len(history) or any(
        current.get(subject.key) != subject for _, current, _ in history[hour - 2 : hour]
    ):
        return
    for now, current, down in history[hour - 1 :]:
        if current.get(subject.key) != subject or now >= subject.due_at:
            return
        if not down and polite(now, subject):
            told = [r for sent, r in bot.sent if r.subject == subject and sent <= now and r.days <= days]
            assert told, (subject, days, now)
            return


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(years())
def test_a_year_of_reminders(year: tuple) -> None:
    assert_a_good_year(*year)


@pytest.mark.parametrize("zone", Zone)
@pytest.mark.parametrize(
    ("days", "day"),
    [
        pytest.param(30, date(2024, 1, 30), id="across a leap day"),
        pytest.param(14, date(2024, 2, 15), id="a Thursday stays"),
        pytest.param(1, date(2024, 2, 28), id="the day before"),
        pytest.param(0, date(2024, 2, 29), id="the leap day itself"),
    ],
)
def test_each_zone_is_reminded_at_eight_on_its_own_wall(zone: Zone, days: int, day: date) -> None:
    subject = Subject("x", at(zone, 2024, 2, 29, 16), zone)
    assert moment(subject, days) == datetime.combine(day, time(8), zone.tzinfo)


def test_a_day_off_is_reminded_of_before_it_and_the_last_day_never_moves() -> None:
    monday = Subject("x", at(Zone.WIB, 2026, 3, 9, 16), Zone.WIB)
    assert moment(monday, 1) == at(Zone.WIB, 2026, 3, 6, 8)
    saturday = Subject("x", at(Zone.WIB, 2026, 3, 21, 16), Zone.WIB)
    assert holiday(date(2026, 3, 21)) is not None
    assert moment(saturday, 0) == at(Zone.WIB, 2026, 3, 21, 8)
    assert moment(saturday, 1) == at(Zone.WIB, 2026, 3, 17, 8)
    assert due(at(Zone.WIB, 2026, 3, 20, 19), at(Zone.WIB, 2026, 3, 21, 8), [saturday], Rules())


def test_a_deadline_at_dawn_has_its_last_day_before_it() -> None:
    subject = Subject("x", at(Zone.WIT, 2026, 3, 10, 0, 1), Zone.WIT)
    assert moment(subject, 0) == at(Zone.WIT, 2026, 3, 9, 8)


def test_midnight_of_one_zone_is_not_that_of_another() -> None:
    moments = {zone: Subject("x", at(zone, 2026, 3, 11, 23, 59), zone) for zone in Zone}
    assert len({subject.due_at for subject in moments.values()}) == 3
    now = at(Zone.WIT, 2026, 3, 11, 8)
    told = [z for z, s in moments.items() if due(now - MINUTE, now, [s], Rules())]
    assert told == [Zone.WIT]


class TestOutages:
    """Down at eight, up again later."""

    subject = Subject("x", at(Zone.WIB, 2026, 4, 30, 16), Zone.WIB)

    def sent(self, *runs: datetime) -> list[tuple[datetime, int]]:
        bot = Bot(at(Zone.WIB, 2026, 4, 15, 9), Rules())
        for now in runs:
            bot.run(now, [self.subject])
        return [(now, reminder.days) for now, reminder in bot.sent]

    def test_down_at_eight_is_told_at_half_past_nine(self) -> None:
        late = at(Zone.WIB, 2026, 4, 16, 9, 30)
        assert self.sent(at(Zone.WIB, 2026, 4, 16, 7, 59), late, late + MINUTE) == [(late, 14)]

    def test_several_that_were_missed_are_one(self) -> None:
        late = at(Zone.WIB, 2026, 4, 27, 10)
        assert self.sent(late, late + HOUR) == [(late, 3)]

    def test_up_again_at_night_is_told_in_the_morning(self) -> None:
        night, morning = at(Zone.WIB, 2026, 4, 16, 22), at(Zone.WIB, 2026, 4, 17, 7)
        assert self.sent(night, night + HOUR, morning) == [(morning, 14)]

    def test_up_again_on_a_saturday_is_told_on_monday(self) -> None:
        saturday, monday = at(Zone.WIB, 2026, 4, 18, 10), at(Zone.WIB, 2026, 4, 20, 7)
        assert self.sent(saturday, monday) == [(monday, 14)]

    def test_a_clock_that_is_set_back_repeats_nothing(self) -> None:
        now = at(Zone.WIB, 2026, 4, 16, 8)
        assert self.sent(now, now - HOUR, now, now + HOUR) == [(now, 14)]

    def test_nothing_is_told_after_the_deadline(self) -> None:
        assert self.sent(at(Zone.WIB, 2026, 4, 30, 16), at(Zone.WIB, 2026, 5, 4, 9)) == []


def test_those_above_are_reminded_from_their_day_on() -> None:
    rules = Rules()
    assert [len(rules.levels(days)) for days in (30, 14, 7, 3, 0)] == [1, 2, 3, 4, 4]
    silent = replace(rules, above={Level.COORDINATOR: None, Level.HEAD: 7})
    assert silent.levels(0) == (Level.HOLDER, Level.HEAD)


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        pytest.param((9, 7, 59), (9, 8, 0), date(2026, 3, 9), id="on the minute"),
        pytest.param((6, 19, 0), (9, 11, 0), date(2026, 3, 9), id="after a weekend, late"),
        pytest.param((9, 8, 0), (9, 9, 0), None, id="only once"),
        pytest.param((6, 19, 0), (7, 9, 0), None, id="not on a Saturday"),
        pytest.param((9, 7, 0), (9, 21, 0), None, id="not at night"),
    ],
)
def test_a_morning_comes_once_a_working_day(last: tuple, now: tuple, expected: date | None) -> None:
    assert mornings(at(Zone.WIB, 2026, 3, *last), at(Zone.WIB, 2026, 3, *now), Zone.WIB) == expected


def test_a_week_begins_with_its_first_working_day() -> None:
    firsts = [date(2026, 3, 2) + n * DAY for n in range(28) if is_first_of_week(date(2026, 3, 2) + n * DAY)]
    assert [day for day in firsts if is_workday(day)] == [
        date(2026, 3, 2),
        date(2026, 3, 9),
        date(2026, 3, 16),
        date(2026, 3, 25),
    ]


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_working_days_around_any_day(day: date) -> None:
    assert is_workday(workday_until(day))
    assert is_workday(workday_after(day))
    assert workday_until(day) <= day < workday_after(day)
