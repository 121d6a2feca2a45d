"""What a unit is told of a verdict: what came back, why, and what serves instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant import letters
from assistant.assessments import assessment_name, data_year
from assistant.authorization import Actor
from assistant.services import Services
from assistant.sight import document_name
from knowledge.programme import Criterion
from knowledge.vocabulary import DocumentForm
from storage import assessments, documents, outbox
from storage.tables import Evidence

_FORMS = 4


@dataclass(frozen=True, slots=True)
class Secretary:
    """Writes letters about verdicts in one transaction."""

    services: Services
    session: AsyncSession
    actor: Actor
    now: datetime

    async def returned(self, row: Evidence, sender_id: int) -> None:
        """Tell those concerned that the evidence came back."""
        near = [key for key in (sender_id, row.decided_by) if key is not None]
        to = await letters.concerned(
            session=self.session, unit_id=row.unit_id, criterion=row.criterion, people_first=near
        )
        await self._post("returned", row, to)

    async def taken_back(self, row: Evidence, moment: datetime) -> None:
        """Stop the letters about a return at that moment; tell whoever has one that it does not hold."""
        members = await letters.everybody(session=self.session, unit_id=row.unit_id)
        said = _key("returned", row, moment)
        keys = {letters.key_for(said, person): person for person in members}
        written = await outbox.written(session=self.session, keys=keys)
        stopped = await outbox.withdraw(session=self.session, keys=written)
        await self._post("return_undone", row, [keys[key] for key in keys if key in written - stopped])

    async def _post(self, kind: str, row: Evidence, to: Iterable[int]) -> None:
        assessment = await assessments.get(
            session=self.session, unit_id=row.unit_id, assessment_id=row.assessment_id
        )
        document = await documents.get(session=self.session, unit_id=row.unit_id, document_id=row.document_id)
        programme = self.services.catalogue.programme(assessment.programme)
        criterion = programme.criterion(row.criterion)
        facts = {
            "evidence": row.id,
            "assessment": row.assessment_id,
            "name": assessment_name(programme, assessment),
            "code": criterion.id,
            "title": criterion.title,
            "file": document_name(document),
            "reason": row.verdict_reason,
            "note": row.verdict_note or "",
            "who": self.actor.name,
            "year": data_year(programme, assessment),
            "photos": photos_of(criterion),
            "forms": [form.detail for form in criterion.evidence[:_FORMS]],
        }
        key = _key(kind, row, self.now)
        await letters.post(kind, facts, session=self.session, key=key, to=to, now=self.now)


def photos_of(criterion: Criterion) -> int:
    """How many different photos the item asks for, at least one."""
    return max((row.count for row in criterion.evidence if row.form is DocumentForm.PHOTO), default=1)


def _key(kind: str, row: Evidence, at: datetime) -> str:
    return f"{kind}:{row.id}:{at.isoformat()}"
