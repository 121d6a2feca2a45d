"""The calendar file: read back by the library, the same entry when a date moves, in whatever zone."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from knowledge.vocabulary import Zone
from reports.ics import Entry, calendar_file

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
AT = datetime(2026, 3, 27, 16, 0, tzinfo=Zone.WIT.tzinfo)


def entry(**changes: object) -> Entry:
    values: dict[str, object] = {
        "uid": "unit1-p2ham-2023-2026-T2@lengkap",
        "changes": 1,
        "at": AT,
        "title": "Tenggat data dukung; tahap 2, (P2HAM 2026) " + "panjang " * 20,
        "words": "Rutan <i>Serang</i>\nbaris dua",
    }
    return Entry(**values | changes)  # type: ignore[arg-type]


def events(content: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_a_deadline_comes_back_as_it_was() -> None:
    [event] = events(calendar_file("P2HAM 2026", [entry()], NOW))
    assert event["UID"] == entry().uid
    assert event["SEQUENCE"] == 1
    assert event.decoded("DTSTART") == AT
    assert event["SUMMARY"] == entry().title.strip() or str(event["SUMMARY"]) == entry().title
    assert str(event["DESCRIPTION"]) == entry().words
    assert {alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")} == {
        timedelta(days=-7),
        timedelta(days=-1),
    }


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    content = calendar_file("P2HAM 2026", [entry()], NOW)
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"DTSTART:20260327T070000Z" in lines


@pytest.mark.parametrize(("withdrawn", "status"), [(False, "CONFIRMED"), (True, "CANCELLED")])
def test_a_withdrawn_deadline_takes_itself_away(withdrawn: bool, status: str) -> None:
    [event] = events(calendar_file("x", [entry(changes=3, withdrawn=withdrawn)], NOW))
    assert (event["STATUS"], event["SEQUENCE"]) == (status, 3)
