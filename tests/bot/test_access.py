"""Nobody reaches another unit's evidence, whatever they press or type."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from telegram import Chat, Message

from assistant import dialogue
from assistant.authorization import Action, Denied, Target, authorize
from assistant.incoming import captions
from assistant.verifying.queue import seal_of
from bot.callbacks import Press, Verb
from bot.handlers.buttons import BUTTONS
from bot.handlers.commands import COMMANDS
from bot.handlers.words import heard
from bot.telegram.menus import NAMES
from knowledge.errors import LengkapError
from storage import people
from storage.audit import Stamp
from storage.tables import (
    Assessment,
    Assignment,
    Deadline,
    Document,
    Evidence,
    Invitation,
    Letter,
    Membership,
    Office,
    Submission,
    SubmissionFile,
    Unit,
)
from tests.bot.town import NOW, PROGRAMME, SECRET_NAME, Town

OTHER_ITEM = "P2HAM23-B2"
OF_A_UNIT = (Assessment, Assignment, Deadline, Invitation, Letter, Membership, Office, Submission)
OUTSIDERS = ("Budi", "Citra", "Eka")


@dataclass(frozen=True, slots=True)
class Owned:
    """What belongs to Ani's unit and appears in buttons."""

    assessment: int
    document: int
    submission: int
    evidence: int
    criterion: str
    unit: int
    office: int

    def press(self, verb: Verb) -> Press:
        """The press that would do most harm."""
        moment = 1_772_420_400_000_000
        args: dict[Verb, tuple[int | str, ...]] = {
            Verb.PROGRAMMES: (),
            Verb.PROGRAMME: (PROGRAMME,),
            Verb.YEAR: (PROGRAMME, NOW.year),
            Verb.ROUND: (PROGRAMME, NOW.year, ""),
            Verb.MEMBERSHIP: (1,),
            Verb.CONFIRM: (self.evidence,),
            Verb.CONFIRM_ALL: (self.document,),
            Verb.TAKE: (self.document, 1, self.assessment, self.criterion),
            Verb.ANOTHER: (self.document, 1),
            Verb.ITEMS: (0, self.document, 1, self.assessment, 1, 0),
            Verb.NOT_EVIDENCE: (self.document,),
            Verb.UNDO: (self.document, moment),
            Verb.DETAILS: (self.document,),
            Verb.LEARNING: (0,),
            Verb.ALBUM: (self.evidence,),
            Verb.WHY: (self.document, 1, self.assessment, self.criterion),
            Verb.ANSWER: (self.document,),
            Verb.CRITERIA: (self.assessment, 0),
            Verb.CRITERION: (self.assessment, self.criterion),
            Verb.RECAP: (0,),
            Verb.PACKAGES: (self.assessment,),
            Verb.PACKAGE: (self.assessment, 0),
            Verb.PACKAGE_ITEM: (self.assessment, self.criterion),
            Verb.CARD: (self.assessment,),
            Verb.ALSO: (self.document, 1),
            Verb.TAKE_ALSO: (self.document, 1, self.assessment, OTHER_ITEM),
            Verb.MOVE: (self.evidence,),
            Verb.TAKE_MOVE: (self.evidence, OTHER_ITEM),
            Verb.PARTS: (self.document, 0),
            Verb.JOIN: (self.document,),
            Verb.SPLIT: (self.document,),
            Verb.SPLIT_AT: (self.document, 2),
            Verb.DESCRIBE: (self.document,),
            Verb.SEEK: (self.document,),
            Verb.NEVER_MIND: (),
            Verb.ITEM: (self.assessment, self.criterion, 0),
            Verb.PIECE: (self.evidence,),
            Verb.FETCH: (self.document,),
            Verb.WITHDRAW: (self.evidence,),
            Verb.REPLACE: (self.evidence,),
            Verb.SIFT: (1, self.assessment, 1, 1, 0),
            Verb.HISTORY: (10_000,),
            Verb.ASK: ("s.predecessor",),
            Verb.HANDOVER: (0,),
            Verb.PRACTISE: ("yes",),
            Verb.LANGUAGE: ("id",),
            Verb.PEOPLE: (1, 0),
            Verb.MEMBER: (1,),
            Verb.END_MEMBER: (1, 1),
            Verb.INVITE: ("officer", 0),
            Verb.INVITE_TO: ("officer", self.unit, 0),
            Verb.REVOKE: (1, 0),
            Verb.LEAVE: (1, 1),
            Verb.HAND_OVER: (1,),
            Verb.SUBMISSION: (self.submission, 0),
            Verb.CONFIRM_SUBMISSION: (self.submission, 0),
            Verb.UNDO_SUBMISSION: (self.submission, 0, self.document, moment),
            Verb.NARROW: (),
            Verb.DIGEST: (self.unit, PROGRAMME),
            Verb.MINUTES: (self.unit,),
            Verb.REMIND_DAY: (30,),
            Verb.REMIND_STEP: (0,),
            Verb.SNOOZE: (1,),
            Verb.BROADCAST: (1, "all"),
            Verb.BROADCAST_TO: (1, "all"),
            Verb.BROADCAST_UNITS: (1, 0),
            Verb.BROADCAST_REPORT: (1,),
            Verb.VERIFY: (0, 0, 0),
            Verb.VERIFY_UNITS: (0, 0),
            Verb.VERIFY_PROGRAMMES: (0,),
            Verb.VERIFY_CARD: (self.evidence, 0, 0),
            Verb.VERIFY_APPROVE: (self.evidence, 0, 0, 0),
            Verb.VERIFY_PAGE: (self.evidence, 1, seal_of([(self.evidence, 0)]), 0, 0),
            Verb.VERIFY_REASONS: (self.evidence, 0, 0, 0),
            Verb.VERIFY_NOTE: (self.evidence, 0, 0, 0, 0),
            Verb.VERIFY_RETURN: (self.evidence, 0, 0, 0, 0),
            Verb.VERIFY_UNDO: (moment, 0, 0),
            Verb.WAIVER_UNITS: (0,),
            Verb.WAIVERS: (1,),
            Verb.WAIVER_SEEK: (self.assessment,),
            Verb.WAIVER_ITEM: (self.assessment, self.criterion),
            Verb.WAIVER_END: (self.assessment, self.criterion),
            Verb.SHEET_APPLY: (1,),
            Verb.SHEET_DROP: (1,),
            Verb.DATES: (),
            Verb.DATES_OTHER: (1, 0),
            Verb.DATES_TERM: (1, NOW.year, 0),
            Verb.DATES_STAGE: (1, NOW.year, 0, 1, self.unit),
            Verb.DATES_UNITS: (1, NOW.year, 0, 1, 0),
            Verb.DATES_MONTH: (1, NOW.year, 0, 1, self.unit, 20_500),
            Verb.DATES_PROPOSE: (1, NOW.year, 0, 1, self.unit, 29_000_000),
            Verb.DATES_SET: (1, NOW.year, 0, 1, self.unit, 29_000_000),
            Verb.DATES_DROP: (1, NOW.year, 0, 1, self.unit),
            Verb.DATES_DROP_YES: (1, NOW.year, 0, 1, self.unit),
            Verb.DATES_SHEET: (),
            Verb.DATES_FILE: (1, NOW.year, 0),
            Verb.WHICH_UNIT: (0, 0),
            Verb.OF_UNIT: (0, self.unit, self.assessment),
            Verb.OFFICES: (self.unit, self.assessment, 0),
            Verb.OFFICE: (self.office, self.assessment, 0),
            Verb.HOLD_GROUP: (self.office, self.assessment, 1, 0),
            Verb.HOLD: (self.office, self.assessment, self.criterion),
            Verb.HOLD_ALL: (self.office, self.assessment, 1),
            Verb.ADD_OFFICES: (self.unit, self.assessment),
            Verb.PROPOSE: (self.unit, self.assessment, 1),
            Verb.ASSIGNMENT_SHEET: (self.unit, self.assessment),
            Verb.CLOSE_OFFICE: (self.office, self.assessment, 1),
            Verb.LETTERS: (self.unit, self.assessment, 0),
            Verb.LETTER: (self.unit, self.assessment, 0),
            Verb.LETTERS_ALL: (self.unit, self.assessment),
            Verb.TEMPLATE: (3,),
            Verb.VISITS: (self.unit, 0),
            Verb.VISIT_SHEET: (self.unit,),
            Verb.OBSTACLES: (0,),
            Verb.OBSTACLE: (1,),
            Verb.OBSTACLE_SEEK: (),
            Verb.OBSTACLE_START: (self.assessment, self.criterion),
            Verb.OBSTACLE_SKIP: (),
            Verb.OBSTACLE_ANSWER: (1, 0, 0),
            Verb.OBSTACLE_CLOSE: (1,),
            Verb.EDITION_SHEET: (1,),
            Verb.EDITION_MOVING: (1,),
            Verb.EDITION_MOVE: (1,),
            Verb.EDITION_REMAINING: (self.assessment,),
            Verb.EDITION_GONE: (1,),
            Verb.EDITION_MATCHES: (1, 0),
            Verb.EDITION_MATCH: (1, 0, 1),
            Verb.EDITION_NEW: (),
            Verb.EDITION_DESK: (),
            Verb.KW_UNITS: (0,),
            Verb.KW_UNIT: (self.unit,),
            Verb.KW_CLOSE_ASK: (self.unit,),
            Verb.KW_CLOSE: (self.unit, 1),
        }
        return Press(verb, args[verb])


@pytest.fixture
async def owned(town: Town) -> Owned:
    assessment = await town.work_on("Ani")
    document = await town.send("Ani")
    async with town.services.database.session() as session:
        row = (await session.exec(sa.select(Evidence.id, Evidence.criterion))).one()
        submission = (await session.exec(sa.select(SubmissionFile.submission_id))).scalar_one()
    [grant] = (await town.actor("Ani")).grants
    office = await town.open_office("Subbag TU", [])
    return Owned(assessment, document, submission, row[0], row[1], grant.unit_id or 0, office)


async def kept(town: Town) -> list[tuple[object, ...]]:
    """Everything about the unit's evidence that somebody could have changed."""
    async with town.services.database.session() as session:
        rows = await session.exec(
            sa.select(
                Evidence.id, Evidence.decision, Evidence.criterion, Evidence.revision, Document.revision
            ).join(Document, Document.id == Evidence.document_id)
        )
        return [tuple(row) for row in rows.all()]


async def shown_by(doing: Callable[[], Awaitable[object]]) -> str:
    """What a person gets to see; an error of ours shows nothing of the target."""
    try:
        return repr(await doing())
    except LengkapError as problem:
        return str(problem)


async def place(town: Town, unit_id: int) -> list[tuple[object, ...]]:
    """Everything else of the unit: itself, its people, invitations, offices, dates and letters."""
    async with town.services.database.session() as session:
        found = [sa.select(Unit).where(Unit.id == unit_id)]
        found += [sa.select(table).where(table.unit_id == unit_id) for table in OF_A_UNIT]
        rows = [row for query in found for row in (await session.exec(query)).scalars()]
        return [tuple(row.model_dump().items()) for row in rows]


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_no_button_reaches_another_unit(town: Town, owned: Owned, name: str) -> None:
    before, around = await kept(town), await place(town, owned.unit)
    assert len(around) > 2
    turn = await town.turn(name)
    for verb in Verb:
        press = owned.press(verb)
        seen = await shown_by(lambda p=press: BUTTONS[p.verb](turn, p))
        assert SECRET_NAME not in seen, verb
        assert "Rutan Serang" not in seen, verb
        assert await kept(town) == before, verb
    assert await place(town, owned.unit) == around


@pytest.mark.parametrize("words", ["", "P2HAM23-C4", "bahasa isyarat"])
@pytest.mark.parametrize("name", OUTSIDERS)
async def test_no_command_shows_another_unit(town: Town, owned: Owned, name: str, words: str) -> None:
    turn = await town.turn(name, words)
    for command, handler in COMMANDS.items():
        seen = await shown_by(lambda h=handler: h(turn))
        assert SECRET_NAME not in seen, command
        assert "Rutan Serang" not in seen, command


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_nobody_s_words_or_files_reach_another_unit(town: Town, owned: Owned, name: str) -> None:
    """Not even when a question about the other unit's document should wait for them."""
    before = await kept(town)
    for question in (
        dialogue.ItemSought(0, owned.document, 1, owned.assessment),
        dialogue.ItemSought(2, owned.evidence, 0, owned.assessment),
        dialogue.PagesSought(owned.document),
        dialogue.CaptionOffered(owned.document, "bahasa isyarat"),
        dialogue.NoteSought(owned.evidence, 0, 0, 0, 0),
        dialogue.WaiverSought(owned.assessment),
        dialogue.WaiverReasonSought(owned.assessment, owned.criterion),
        dialogue.DateSought(1, NOW.year, 0, 1, owned.unit),
        dialogue.ObstacleSought(),
        dialogue.ObstacleTold(owned.assessment, owned.criterion, []),
        dialogue.ObstacleTold(owned.assessment, owned.criterion, ["a", "b", "c"]),
        dialogue.ObstacleAnswered(1, 0, 0),
    ):
        turn = await town.turn(name)
        await dialogue.ask(turn.services, turn.actor, question, now=NOW)
        message = Message(1, NOW, Chat(turn.actor.telegram_id, "private"), text="2 isyarat")
        seen = await shown_by(lambda t=turn, m=message: heard(t, m))
        assert SECRET_NAME not in seen, question
        await shown_by(lambda t=turn: BUTTONS[Verb.DESCRIBE](t, owned.press(Verb.DESCRIBE)))
    assert await kept(town) == before


async def test_a_reply_shows_only_documents_of_one_s_own_unit(town: Town, owned: Owned) -> None:
    for name, expected in (("Budi", None), ("Ani", owned.document)):
        turn = await town.turn(name)
        try:
            found = await captions.document_of(turn.services, turn.actor, town.people["Ani"], 1)
        except Denied:
            found = None
        assert found == expected


async def test_a_kanwil_sees_its_units_and_changes_nothing(town: Town, owned: Owned) -> None:
    before = await kept(town)
    turn = await town.turn("Dewi")
    for verb in Verb:
        press = owned.press(verb)
        await shown_by(lambda p=press: BUTTONS[p.verb](turn, p))
    assert await kept(town) == before
    await BUTTONS[Verb.KW_CLOSE](turn, Press(Verb.KW_CLOSE, (owned.unit, 0)))
    assert "Rutan Serang" in repr(await COMMANDS["rekap"](turn))
    answer = await BUTTONS[Verb.ANSWER](turn, owned.press(Verb.ANSWER))
    assert SECRET_NAME in repr(answer)


async def test_who_was_removed_can_do_nothing_at_once(town: Town, owned: Owned) -> None:
    actor = await town.actor("Ani")
    [grant] = actor.grants
    async with town.services.database.transaction() as session:
        await people.leave(
            session=session,
            kanwil_id=grant.kanwil_id,
            membership_id=grant.membership_id,
            stamp=Stamp(NOW),
        )
    with pytest.raises(Denied):
        await town.turn("Ani")


async def test_a_stranger_is_nobody(town: Town) -> None:
    town.people["Zul"] = 1
    with pytest.raises(Denied):
        await town.turn("Zul")


def test_every_button_and_command_is_enumerated() -> None:
    assert set(BUTTONS) == set(Verb)
    assert set(COMMANDS) == set(NAMES)


async def test_no_action_is_open_to_a_target_without_a_place(town: Town) -> None:
    actor = await town.actor("Dewi")
    for action in Action:
        with pytest.raises(Denied):
            authorize(actor, action, Target())


async def test_a_holder_sees_and_decides_only_their_items(town: Town, owned: Owned) -> None:
    fajar = await town.hold("Fajar", ["P2HAM23-B2"])
    await people_choose(town, fajar, owned.assessment)
    turn = await town.turn("Fajar")
    listed = repr(await COMMANDS["kurang"](turn))
    assert "P2HAM23-B2" in listed
    assert "P2HAM23-A1" not in listed
    before = await kept(town)
    of_documents = (Verb.ANSWER, Verb.DETAILS, Verb.CONFIRM, Verb.CONFIRM_ALL, Verb.TAKE)
    for verb in (*of_documents, Verb.SUBMISSION, Verb.CONFIRM_SUBMISSION, Verb.UNDO_SUBMISSION):
        press = owned.press(verb)
        assert SECRET_NAME not in await shown_by(lambda p=press: BUTTONS[p.verb](turn, p)), verb
        assert await kept(town) == before, verb


async def people_choose(town: Town, person_id: int, assessment_id: int) -> None:
    async with town.services.database.transaction() as session:
        unit_id = (await session.get_one(Assessment, assessment_id)).unit_id
        await people.choose_assessment(
            session=session, person_id=person_id, unit_id=unit_id, assessment_id=assessment_id
        )
