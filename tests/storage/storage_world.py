"""A small world: two Kanwil, their units, and the people in them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from storage import assessments, documents, people, units
from storage.audit import Stamp
from storage.database import Database
from storage.tables import Assessment, Document, Kanwil, Membership, Person, Unit

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_NUMBERS = count(1)


@dataclass
class World:
    """Rows that most tests start from; `other_unit` is in the same Kanwil, `far_unit` in another."""

    banten: Kanwil
    babel: Kanwil
    unit: Unit
    other_unit: Unit
    far_unit: Unit
    officer: Person
    colleague: Person
    assessment: Assessment
    other_assessment: Assessment


async def make_world(database: Database) -> World:
    stamp = Stamp(NOW)
    async with database.transaction() as session:
        banten = await units.add_kanwil(
            Kanwil(name="Banten", province="Banten", zone=Zone.WIB), session=session, stamp=stamp
        )
        babel = await units.add_kanwil(
            Kanwil(name="Babel", province="Kepulauan Bangka Belitung", zone=Zone.WIB),
            session=session,
            stamp=stamp,
        )
        made = [
            await units.add_unit(
                Unit(kanwil_id=kanwil.id, name=name, kind=UnitKind.LAPAS, zone=Zone.WIB),
                session=session,
                stamp=stamp,
            )
            for kanwil, name in ((banten, "Lapas Serang"), (banten, "Lapas Cilegon"), (babel, "Lapas Bukit"))
        ]
        officer, colleague = [
            await people.meet(session=session, telegram_id=number, name=name, now=NOW)
            for number, name in ((7_000_000_001, "Ani"), (7_000_000_002, "Budi"))
        ]
        for person in (officer, colleague):
            member = Membership(
                person_id=person.id, role=Role.OFFICER, kanwil_id=banten.id, unit_id=made[0].id, since=NOW
            )
            await people.join(member, session=session, stamp=stamp)
        opened = [
            await assessments.open_for(
                Assessment(unit_id=unit.id, programme="p2ham-2023", year=2026, opened_at=NOW),
                session=session,
                stamp=stamp,
            )
            for unit in made[:2]
        ]
    return World(banten, babel, *made, officer, colleague, *opened)


def a_document(world: World, **changes: object) -> Document:
    """An unsaved document of the world's unit, sent by its officer in a message of its own."""
    number = next(_NUMBERS)
    values: dict[str, object] = {
        "unit_id": world.unit.id,
        "assessment_id": world.assessment.id,
        "sender_id": world.officer.id,
        "sent_at": NOW,
        "chat_id": world.officer.telegram_id,
        "message_id": number,
        "file_id": f"file-{number}",
        "file_unique_id": f"unique-{number}",
        "filename": "SK Tim.pdf",
        "sha256": f"{number:064x}",
        "size": 1000,
    }
    return Document(**values | changes)


async def stored(database: Database, world: World, **changes: object) -> Document:
    """A document in the database."""
    async with database.transaction() as session:
        return await documents.store(a_document(world, **changes), session=session)
