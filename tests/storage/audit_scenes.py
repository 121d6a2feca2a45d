"""One call of every function that changes something people answer for."""

from collections.abc import Awaitable, Callable

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession
from storage_world import NOW, a_document

from knowledge.reminders import Rules
from knowledge.roles import Role
from knowledge.vocabulary import Decision, UnitKind, Verdict, Zone
from storage import (
    assessments,
    broadcasts,
    changes,
    deadlines,
    documents,
    editions,
    erasure,
    evidence,
    invitations,
    lessons,
    letters,
    moves,
    obstacles,
    offices,
    people,
    reminders,
    units,
    verdicts,
)
from storage.documents import DocumentFacts
from storage.evidence import Ground
from storage.tables import (
    Assessment,
    Broadcast,
    Deadline,
    Edition,
    Kanwil,
    Letter,
    LetterTemplate,
    Membership,
    Obstacle,
    ObstacleAnswer,
    Office,
    Unit,
    Waiver,
)
from tests.storage.scene import Scene

Change = Callable[[Scene, AsyncSession], Awaitable[object]]


async def _redeem(scene: Scene, session: AsyncSession) -> None:
    await invitations.issue(scene.invitation(), session=session, stamp=scene.stamp)
    await invitations.redeem(session=session, token="t", person_id=scene.world.officer.id, now=NOW)


async def _revoke(scene: Scene, session: AsyncSession) -> None:
    made = await invitations.issue(scene.invitation(), session=session, stamp=scene.stamp)
    await invitations.revoke(session=session, invitation_id=made.id, stamp=scene.stamp, **scene.kanwil())


async def _unwaive(scene: Scene, session: AsyncSession) -> None:
    await _waive(scene, session)
    await assessments.unwaive("K1", session=session, stamp=scene.stamp, **scene.assessment)


async def _waive(scene: Scene, session: AsyncSession) -> None:
    row = Waiver(
        assessment_id=scene.world.assessment.id,
        criterion="K1",
        reason="x",
        granted_by=scene.world.officer.id,
        granted_at=NOW,
    )
    await assessments.waive(row, session=session, stamp=scene.stamp, **scene.own)


async def _obstacle(scene: Scene, session: AsyncSession) -> None:
    row = Obstacle(
        assessment_id=scene.world.assessment.id,
        criterion="K1",
        object="x",
        obstacle="x",
        reported_by=scene.world.officer.id,
        reported_at=NOW,
    )
    await assessments.report_obstacle(row, session=session, stamp=scene.stamp, **scene.own)


async def _letter(scene: Scene, session: AsyncSession) -> None:
    row = Letter(
        calendar_year=2026,
        number=0,
        assessment_id=scene.world.assessment.id,
        items=["K1"],
        written_by=scene.world.officer.id,
        written_at=NOW,
        **scene.own,
        **scene.kanwil(),
    )
    await letters.write(row, session=session, stamp=scene.stamp)


async def _template(scene: Scene, session: AsyncSession) -> None:
    row = LetterTemplate(
        content=b"x", filename="t.docx", set_by=scene.world.officer.id, set_at=NOW, **scene.kanwil()
    )
    await letters.set_template(row, session=session, stamp=scene.stamp)


async def _drop_template(scene: Scene, session: AsyncSession) -> None:
    await _template(scene, session)
    await letters.drop_template(session=session, stamp=scene.stamp, **scene.kanwil())


async def _office(scene: Scene, session: AsyncSession) -> Office:
    return await offices.add(Office(name="Dinas", **scene.own), session=session, stamp=scene.stamp)


async def _change_office(scene: Scene, session: AsyncSession) -> None:
    office = await _office(scene, session)
    await offices.change(
        session=session,
        office_id=office.id,
        name="Dinas",
        contact=offices.Contact(phone="1"),
        stamp=scene.stamp,
        **scene.own,
    )


async def _close_office(scene: Scene, session: AsyncSession) -> None:
    office = await _office(scene, session)
    await offices.close(session=session, office_id=office.id, stamp=scene.stamp, **scene.own)


async def _assign(scene: Scene, session: AsyncSession) -> None:
    office = await _office(scene, session)
    await offices.assign(
        ["K1"], session=session, programme="x", office_id=office.id, stamp=scene.stamp, **scene.own
    )


async def _answer(scene: Scene, session: AsyncSession) -> None:
    await _obstacle(scene, session)
    made = (await session.exec(select(Obstacle))).one()
    reply = obstacles.Reply(ObstacleAnswer.PARTLY, "x")
    seen = {"obstacle_id": made.id, "revision": 0}
    assert await obstacles.answer(reply, session=session, stamp=scene.stamp, **seen)
    assert not await obstacles.answer(reply, session=session, stamp=scene.stamp, **seen)


async def _close(scene: Scene, session: AsyncSession) -> None:
    await _obstacle(scene, session)
    made = (await session.exec(select(Obstacle))).one()
    assert await obstacles.close(session=session, obstacle_id=made.id, stamp=scene.stamp)
    assert not await obstacles.close(session=session, obstacle_id=made.id, stamp=scene.stamp)


async def _take_up(scene: Scene, session: AsyncSession) -> None:
    assert await changes.set_aside(scene.document_aim, session=session, stamp=scene.stamp)
    assert await changes.undo(scene.document_aim, scene.stamp.at, session=session, stamp=scene.stamp)


async def _deadline(scene: Scene, session: AsyncSession) -> None:
    row = Deadline(
        kanwil_id=scene.world.banten.id,
        programme="p2ham-2023",
        year=2026,
        stage="T1",
        due_at=NOW,
        set_by=scene.world.officer.id,
        set_at=NOW,
    )
    await deadlines.put(row, session=session, stamp=scene.stamp)


async def _withdraw_deadline(scene: Scene, session: AsyncSession) -> None:
    await _deadline(scene, session)
    row = Deadline(
        kanwil_id=scene.world.banten.id,
        programme="p2ham-2023",
        year=2026,
        stage="T1",
        due_at=NOW,
        set_by=scene.world.officer.id,
        set_at=NOW,
    )
    assert await deadlines.withdraw(row, session=session, stamp=scene.stamp)


async def _confirm_and_undo(scene: Scene, session: AsyncSession) -> None:
    await evidence.decide(scene.aim, Decision.CONFIRMED, session=session, stamp=scene.stamp)
    await evidence.undo(scene.aim, session=session, stamp=scene.stamp)


async def _judge_and_undo(scene: Scene, session: AsyncSession) -> None:
    await _judge(scene, session)
    await verdicts.undo(scene.aim, scene.stamp.at, session=session, stamp=scene.stamp)


async def _judge(scene: Scene, session: AsyncSession) -> None:
    await evidence.decide(scene.aim, Decision.CONFIRMED, session=session, stamp=scene.stamp)
    returned = verdicts.Judgement(Verdict.RETURNED, "unfit", "x")
    await verdicts.judge(scene.aim, returned, session=session, stamp=scene.stamp)


async def _broadcast(scene: Scene, session: AsyncSession) -> None:
    row = Broadcast(author_id=scene.world.officer.id, text="x", created_at=NOW, **scene.kanwil())
    kept = await broadcasts.draft(row, session=session)
    await broadcasts.begin(kept, "all", 3, session=session, stamp=scene.stamp)


async def _edition(scene: Scene, session: AsyncSession) -> None:
    row = Edition(name="x-2026", root="x", sha256="c" * 64, at=NOW, **scene.kanwil())
    await editions.add(row, session=session, stamp=scene.stamp)


async def _matched(scene: Scene, session: AsyncSession) -> None:
    await _edition(scene, session)
    await editions.match("x-2026", "K1", "K2", session=session, stamp=scene.stamp)


async def _move(scene: Scene, session: AsyncSession) -> None:
    moved = scene.world.assessment.id
    await moves.move(moved, "x-2026", {"K1": "K1"}, session=session, stamp=scene.stamp)


async def _copy_dates(scene: Scene, session: AsyncSession) -> None:
    await _deadline(scene, session)
    programme = scene.world.assessment.programme
    await moves.copy_dates(programme, "x-2026", ["T1"], session=session, stamp=scene.stamp, **scene.kanwil())


CHANGES: dict[str, tuple[Change, list[str]]] = {
    "units.add_kanwil": (
        lambda s, session: units.add_kanwil(
            Kanwil(name="Jambi", province="Jambi", zone=Zone.WIB), session=session, stamp=s.stamp
        ),
        ["kanwil.added"],
    ),
    "units.add_unit": (
        lambda s, session: units.add_unit(
            Unit(name="Rutan Baru", kind=UnitKind.RUTAN, zone=Zone.WIB, **s.kanwil()),
            session=session,
            stamp=s.stamp,
        ),
        ["unit.added"],
    ),
    "people.join": (
        lambda s, session: people.join(
            Membership(person_id=s.world.colleague.id, role=Role.VERIFIER, since=NOW, **s.kanwil()),
            session=session,
            stamp=s.stamp,
        ),
        ["membership.given"],
    ),
    "people.leave": (
        lambda s, session: people.leave(
            session=session, membership_id=s.member.id, stamp=s.stamp, **s.kanwil()
        ),
        ["membership.ended"],
    ),
    "invitations.issue": (
        lambda s, session: invitations.issue(s.invitation(), session=session, stamp=s.stamp),
        ["invitation.issued"],
    ),
    "invitations.redeem": (_redeem, ["invitation.issued", "invitation.redeemed", "membership.given"]),
    "invitations.revoke": (_revoke, ["invitation.issued", "invitation.revoked"]),
    "assessments.open_for": (
        lambda s, session: assessments.open_for(
            Assessment(programme="zi-wbk-2021", year=2026, opened_at=NOW, **s.own),
            session=session,
            stamp=s.stamp,
        ),
        ["assessment.opened"],
    ),
    "assessments.close": (
        lambda s, session: assessments.close(session=session, stamp=s.stamp, **s.assessment),
        ["assessment.closed"],
    ),
    "assessments.waive": (_waive, ["waiver.granted"]),
    "assessments.unwaive": (_unwaive, ["waiver.granted", "waiver.withdrawn"]),
    "assessments.report_obstacle": (_obstacle, ["obstacle.reported"]),
    "obstacles.answer": (_answer, ["obstacle.reported", "obstacle.partly"]),
    "obstacles.close": (_close, ["obstacle.reported", "obstacle.closed"]),
    "deadlines.put": (_deadline, ["deadline.set"]),
    "deadlines.withdraw": (_withdraw_deadline, ["deadline.set", "deadline.withdrawn"]),
    "documents.store": (
        lambda s, session: documents.store(a_document(s.world), session=session),
        ["document.stored"],
    ),
    "units.close": (
        lambda s, session: units.close(
            session=session, unit_id=s.world.unit.id, closed=True, stamp=s.stamp, **s.kanwil()
        ),
        ["unit.closed"],
    ),
    "units.change": (
        lambda s, session: units.change(
            Unit(kanwil_id=1, name="Lain", kind=UnitKind.RUTAN, zone=Zone.WIT),
            session=session,
            unit_id=s.world.unit.id,
            stamp=s.stamp,
            **s.kanwil(),
        ),
        ["unit.changed"],
    ),
    "letters.write": (_letter, ["letter.written"]),
    "letters.set_template": (_template, ["template.set"]),
    "letters.drop_template": (_drop_template, ["template.set", "template.dropped"]),
    "offices.add": (_office, ["office.added"]),
    "offices.change": (_change_office, ["office.added", "office.changed"]),
    "offices.close": (_close_office, ["office.added", "office.closed"]),
    "offices.assign": (_assign, ["office.added", "items.assigned"]),
    "changes.set_aside": (
        lambda s, session: changes.set_aside(s.document_aim, session=session, stamp=s.stamp),
        ["document.set_aside"],
    ),
    "changes.undo": (_take_up, ["document.set_aside", "document.restored"]),
    "changes.describe": (
        lambda s, session: changes.describe(s.document_aim, "x", None, session=session, stamp=s.stamp),
        ["document.described"],
    ),
    "changes.divide": (
        lambda s, session: changes.divide(
            s.document_aim, [(1, 2)], DocumentFacts(), session=session, stamp=s.stamp
        ),
        ["document.divided"],
    ),
    "documents.remove": (
        lambda s, session: documents.remove(session=session, stamp=s.stamp, **s.document),
        ["document.removed"],
    ),
    "evidence.propose": (
        lambda s, session: evidence.propose({s.place: Ground()}, session=session, stamp=s.stamp, **s.own),
        ["evidence.proposed"],
    ),
    "evidence.choose": (
        lambda s, session: evidence.choose(s.place, Ground(), session=session, stamp=s.stamp, **s.own),
        ["evidence.chosen"],
    ),
    "evidence.decide": (
        lambda s, session: evidence.decide(s.aim, Decision.CONFIRMED, session=session, stamp=s.stamp),
        ["evidence.confirmed"],
    ),
    "evidence.undo": (_confirm_and_undo, ["evidence.confirmed", "evidence.undone"]),
    "evidence.retract": (
        lambda s, session: evidence.retract(s.aim, session=session, stamp=s.stamp),
        ["evidence.retracted"],
    ),
    "evidence.move": (
        lambda s, session: evidence.move(s.aim, "K2", Ground(), session=session, stamp=s.stamp),
        ["evidence.rejected", "evidence.chosen"],
    ),
    "evidence.override": (
        lambda s, session: evidence.override(s.aim, "x", session=session, stamp=s.stamp),
        ["evidence.overridden"],
    ),
    "verdicts.judge": (_judge, ["evidence.confirmed", "verdict.returned"]),
    "verdicts.undo": (_judge_and_undo, ["evidence.confirmed", "verdict.returned", "verdict.undone"]),
    "broadcasts.begin": (_broadcast, ["broadcast.sent"]),
    "editions.add": (_edition, ["edition.imported"]),
    "editions.match": (_matched, ["edition.imported", "edition.matched"]),
    "erasure.erase": (
        lambda s, session: erasure.erase(session=session, stamp=s.stamp, **s.document),
        ["document.removed"],
    ),
    "lessons.switch": (
        lambda s, session: lessons.switch(s.world.banten.id, on=False, session=session, stamp=s.stamp),
        ["learning.switched_off"],
    ),
    "moves.move": (_move, ["assessment.moved"]),
    "moves.copy_dates": (_copy_dates, ["deadline.set", "deadline.set"]),
    "reminders.set_rules": (
        lambda s, session: reminders.set_rules(Rules(), session=session, stamp=s.stamp, **s.kanwil()),
        ["reminders.set"],
    ),
}
