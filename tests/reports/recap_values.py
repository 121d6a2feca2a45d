"""An overview of invented units, for tests of what leaves as a file."""

from datetime import UTC, date, datetime, timedelta

from knowledge import catalogue
from knowledge.checklist import EvidenceFact, assess
from knowledge.overview import Course, Mark, Moment, Overview, course, overview
from knowledge.vocabulary import Decision, Verdict

NOW = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)
TODAY = date(2026, 3, 9)
PROGRAMMES = catalogue.load().programmes
P2HAM = catalogue.load().programme("p2ham-2023")


def unit_course(number: int, unit: str, programme: str = "p2ham-2023", share: float = 0.5) -> Course:
    """A unit that confirmed evidence for this share of the items; every seventh came back."""
    edition = catalogue.load().programme(programme)
    count = round(len(edition.criteria) * share)
    facts = [
        EvidenceFact(
            id=place,
            document_id=place,
            criterion=criterion.id,
            decision=Decision.CONFIRMED,
            verdict=Verdict.RETURNED if place % 7 == 0 else Verdict.NONE,
            sent_at=NOW - timedelta(days=place),
            sha256=f"{place:064x}",
            override="cukup",
        )
        for place, criterion in enumerate(edition.criteria[:count], 1)
    ]
    due = {stage.id: NOW + timedelta(days=20) for stage in edition.stages}
    return course(
        unit_id=number,
        unit=unit,
        assessment_id=number * 100 + PROGRAMMES.index(edition),
        name=f"{edition.short_name} 2026",
        checklist=assess(edition, unit_kind=None, year=2026, evidence=facts, due=due),
        marks=(Mark(TODAY - timedelta(days=10), 0, 20),),
    )


def overview_of(*courses: Course, silent: tuple[str, ...] = ()) -> Overview:
    """The overview of these courses, and of units without any."""
    units = list(dict.fromkeys((c.unit_id, c.unit) for c in courses))
    units += [(1_000 + n, name) for n, name in enumerate(silent)]
    return overview(units, courses, Moment(NOW, TODAY, TODAY - timedelta(days=7)))
