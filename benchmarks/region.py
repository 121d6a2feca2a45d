"""An invented Kanwil of any size: units, editions of 120 items, and a history of evidence in its database."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from knowledge import catalogue
from knowledge.catalogue import Catalogue
from knowledge.programme import Programme
from knowledge.roles import Role
from knowledge.vocabulary import Decision, DocumentForm, UnitKind, Verdict, Zone
from storage.database import Database
from storage.tables import (
    Assessment,
    Deadline,
    Document,
    DocumentState,
    Evidence,
    Kanwil,
    Membership,
    Obstacle,
    Person,
    Snapshot,
    Unit,
    Waiver,
)

Rows = dict[type[SQLModel], list[dict[str, Any]]]
REASONS = ("wrong-year", "unreadable", "not-endorsed")


@dataclass(frozen=True, slots=True)
class Size:
    """How large it is, and for which share of its items something was sent."""

    units: int = 38
    programmes: int = 5
    items: int = 120
    share: float = 0.6


def editions(size: Size) -> Catalogue:
    """Editions that ask so many items of every kind of unit, made of those that are packaged."""
    packaged = [p for p in catalogue.load().programmes if not p.rounds]
    return Catalogue(tuple(_edition(packaged[n % len(packaged)], n, size) for n in range(size.programmes)))


def _edition(model: Programme, number: int, size: Size) -> Programme:
    criteria = [
        model.criteria[place % len(model.criteria)].model_copy(
            update={"id": f"E{number}-{place}", "applies_to": (), "first_year": None, "last_year": None}
        )
        for place in range(size.items)
    ]
    update = {"id": f"edisi-{number}", "short_name": f"Program {number}", "criteria": tuple(criteria)}
    return model.model_copy(update={**update, "unit_kinds": tuple(UnitKind)})


async def found(database: Database, programmes: Catalogue, size: Size, seed: int, now: datetime) -> int:
    """Fill an empty database with a Kanwil that has come some way; the id of its admin's account."""
    chance = random.Random(seed)
    rows: Rows = {}
    kanwil = {"id": 1, "name": "Kanwil Contoh", "province": "Banten", "zone": Zone.WIB}
    person = {"id": 1, "telegram_id": 7, "name": "Maria", "language": "id", "created_at": now}
    rows[Kanwil], rows[Person] = [kanwil], [person]
    rows[Membership] = [
        {"person_id": 1, "role": Role.ADMIN, "kanwil_id": 1, "unit_id": None, "scope": [], "since": now}
    ]
    kinds = [UnitKind.LAPAS, UnitKind.RUTAN, UnitKind.KANIM]
    rows[Unit] = [
        {"id": n, "kanwil_id": 1, "name": f"Unit {n:02d}", "kind": chance.choice(kinds), "zone": Zone.WIB}
        for n in range(1, size.units + 1)
    ]
    for unit in rows[Unit]:
        for edition in programmes.programmes:
            _assess(rows, unit["id"], edition, size=size, chance=chance, now=now)
    for edition in programmes.programmes:
        _due(rows, edition, chance, now)
    async with database.transaction() as session:
        for table, values in rows.items():
            if values:
                await session.exec(sa.insert(table), params=values)
    return 7


def _assess(
    rows: Rows, unit_id: int, edition: Programme, *, size: Size, chance: random.Random, now: datetime
) -> None:
    opened = rows.setdefault(Assessment, [])
    opened.append(
        {
            "id": len(opened) + 1,
            "unit_id": unit_id,
            "programme": edition.id,
            "year": now.year,
            "round": "",
            "opened_at": now,
        }
    )
    assessment = len(opened)
    share = 0.0 if chance.random() < 0.1 else min(1.0, size.share * chance.uniform(0.6, 1.4))
    for criterion in edition.criteria:
        for _ in range(chance.choice((1, 1, 1, 2)) if chance.random() < share else 0):
            _prove(rows, unit_id, assessment, criterion.id, chance=chance, now=now)
        if chance.random() < 0.01:
            rows.setdefault(Waiver, []).append(
                {
                    "assessment_id": assessment,
                    "criterion": criterion.id,
                    "reason": "x",
                    "granted_by": 1,
                    "granted_at": now,
                }
            )
        elif chance.random() < 0.01:
            rows.setdefault(Obstacle, []).append(
                {
                    "assessment_id": assessment,
                    "criterion": criterion.id,
                    "object": "Toilet",
                    "obstacle": "Cagar budaya",
                    "reported_by": 1,
                    "reported_at": now,
                }
            )
    for week in range(1, 5):
        day = (now - timedelta(days=7 * week)).date()
        mark = {"assessment_id": assessment, "day": day, "done": chance.randint(0, 30), "total": size.items}
        rows.setdefault(Snapshot, []).append(mark)


def _prove(
    rows: Rows, unit_id: int, assessment: int, criterion: str, *, chance: random.Random, now: datetime
) -> None:
    documents = rows.setdefault(Document, [])
    number = len(documents) + 1
    sent = now - timedelta(hours=chance.randint(1, 24 * 60))
    documents.append(
        {
            "id": number,
            "unit_id": unit_id,
            "assessment_id": assessment,
            "sender_id": 1,
            "sent_at": sent,
            "chat_id": 7,
            "message_id": number,
            "file_id": "f",
            "file_unique_id": str(number),
            "filename": "Laporan.pdf",
            "sha256": f"{chance.randint(1, number):064x}",
            "size": 1000,
            "state": chance.choice((DocumentState.MATCHED, DocumentState.MATCHED, DocumentState.FAILED)),
            "media": "pdf",
            "form": chance.choice((DocumentForm.REPORT, DocumentForm.DECREE, None)),
            "years": chance.choice(([now.year], [], [now.year - 3])),
        }
    )
    verdict = chance.choice((Verdict.NONE, Verdict.NONE, Verdict.APPROVED, Verdict.RETURNED))
    rows.setdefault(Evidence, []).append(
        {
            "unit_id": unit_id,
            "document_id": number,
            "assessment_id": assessment,
            "criterion": criterion,
            "created_at": sent,
            "decision": chance.choice((*Decision, Decision.CONFIRMED, Decision.CONFIRMED)),
            "decided_at": sent,
            "verdict": verdict,
            "verdict_reason": chance.choice(REASONS) if verdict is Verdict.RETURNED else None,
            "verdict_at": sent + timedelta(hours=1) if verdict is not Verdict.NONE else None,
            "override_reason": "Satu ruangan" if chance.random() < 0.1 else None,
        }
    )


def _due(
    rows: Rows,
    edition: Programme,
    chance: random.Random,
    now: datetime,
) -> None:
    for stage in edition.stages:
        rows.setdefault(Deadline, []).append(
            {
                "kanwil_id": 1,
                "programme": edition.id,
                "year": now.year,
                "round": "",
                "stage": stage.id,
                "due_at": now + timedelta(days=chance.randint(-10, 90)),
                "set_by": 1,
                "set_at": now,
            }
        )
