"""How complete the units of a Kanwil are."""

from dataclasses import dataclass

from assistant.assessments import assessment_name
from assistant.authorization import Action, Actor, Target, authorize
from assistant.checklists import compute
from assistant.services import Services
from knowledge.catalogue import Catalogue
from knowledge.checklist import Checklist, Word
from reports.recap import RecapRow
from storage import recap as kept
from storage import units
from storage.tables import Unit


@dataclass(frozen=True, slots=True)
class RecapLine:
    """One unit under one assessment; without a checklist when it has not chosen any."""

    unit_name: str
    programme_name: str
    year: int | None
    checklist: Checklist | None
    sent: int

    @property
    def waiting(self) -> int:
        """How many items have evidence that nobody has confirmed."""
        items = self.checklist.items if self.checklist else ()
        return sum(item.word is Word.CHECK for item in items)

    def row(self) -> RecapRow:
        """The same as a row of the workbook."""
        required = self.checklist.required if self.checklist else None
        suggested = self.checklist.suggested if self.checklist else None
        return RecapRow(
            unit=self.unit_name,
            programme=self.programme_name,
            year=self.year,
            required_done=required.done if required else None,
            required_total=required.total if required else None,
            suggested_done=suggested.done if suggested else None,
            suggested_total=suggested.total if suggested else None,
            to_check=self.waiting if self.checklist else None,
            documents=self.sent,
        )


@dataclass(frozen=True, slots=True)
class Recap:
    """Every unit of a Kanwil, those furthest behind first."""

    kanwil_name: str
    units: int
    silent: int
    lines: tuple[RecapLine, ...]

    def rows(self) -> list[RecapRow]:
        """The same as rows of the workbook."""
        return [line.row() for line in self.lines]


async def recap(services: Services, actor: Actor) -> Recap:
    """How complete the units of the person's Kanwil are."""
    kanwil_id = actor.current.kanwil_id if actor.current else None
    authorize(actor, Action.SEE_RECAP, Target(kanwil_id))
    async with services.database.session() as session:
        kanwil = await units.kanwil(session=session, kanwil_id=kanwil_id or 0)
        members = await kept.of_kanwil(session=session, kanwil_id=kanwil.id)
    lines = [line for member in members for line in _lines(services.catalogue, member)]
    silent = sum(all(not standing.evidence for standing in member.standings) for member in members)
    return Recap(kanwil.name, len(members), silent, tuple(sorted(lines, key=_behind)))


def _lines(catalogue: Catalogue, member: kept.UnitStanding) -> list[RecapLine]:
    if not member.standings:
        return [RecapLine(member.unit.name, "", None, None, 0)]
    return [_line(catalogue, member.unit, standing) for standing in member.standings]


def _line(catalogue: Catalogue, unit: Unit, standing: kept.Standing) -> RecapLine:
    programme = catalogue.programme(standing.assessment.programme)
    sent = len({fact.document_id for fact in standing.evidence})
    name = assessment_name(programme, standing.assessment)
    return RecapLine(unit.name, name, standing.assessment.year, compute(catalogue, unit, standing), sent)


def _behind(line: RecapLine) -> tuple[float, str, str]:
    if line.checklist is None:
        return (-1.0, line.unit_name, "")
    required = line.checklist.required
    share = required.done / required.total if required.total else 0.0
    return (share + min(line.sent, 1) / 1000, line.unit_name, line.programme_name)
