"""What guides say of the bot, done: a file for two programmes, evidence beside or instead of approved."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from assistant import checklists
from assistant.authorization import Actor
from assistant.evidence import review
from assistant.incoming import intake, replacing, submissions
from assistant.verifying import queue, verification
from assistant.verifying.queue import Part
from assistant.verifying.verification import Seen
from knowledge.checklist import Word
from storage.tables import Evidence
from tests.bot.town import NOW, REPORT, Town, upload_of

LATER = NOW + timedelta(hours=1)
SIGN = "P2HAM23-C4"
CHARTER = """RUMAH TAHANAN NEGARA KELAS IIB SERANG
MAKLUMAT PELAYANAN
Dengan ini kami sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang telah ditetapkan, dan apabila
tidak menepati janji ini kami siap menerima sanksi sesuai peraturan perundang-undangan yang berlaku.
Serang, 5 Januari 2026
Kepala Rutan,
Suhendra
"""


@pytest.fixture
async def ani(town: Town) -> Actor:
    await town.work_on("Ani")
    return await town.actor("Ani")


async def evidence_of(town: Town, document: int) -> list[Evidence]:
    async with town.services.database.session() as session:
        return list((await session.exec(select(Evidence).where(col(Evidence.document_id) == document))).all())


async def confirmed(town: Town, ani: Actor, document: int) -> Evidence:
    [row] = await evidence_of(town, document)
    await review.confirm(town.services, ani, row.id, now=NOW)
    return (await evidence_of(town, document))[0]


async def approved(town: Town, ani: Actor) -> Evidence:
    """The report as evidence that the Kanwil approved."""
    row = await confirmed(town, ani, await town.send("Ani"))
    await verification.approve(town.services, await town.actor("Dewi"), Seen(row.id, row.revision), now=LATER)
    return row


async def word(town: Town, ani: Actor) -> Word:
    return (await checklists.standing(town.services, ani, now=LATER)).checklist.item(SIGN).word


async def test_a_file_sent_once_is_proposed_for_each_programme_that_is_open(town: Town, ani: Actor) -> None:
    await town.work_on("Ani", "zi-wbk-2021")
    found = await evidence_of(town, await town.send("Ani", CHARTER, "maklumat.txt"))
    assert {row.criterion for row in found} == {"P2HAM23-A1", "ZI-PP-P1-B"}


async def test_a_file_sent_again_counts_only_where_it_did_not_yet(town: Town, ani: Actor) -> None:
    first = await evidence_of(town, await town.send("Ani", CHARTER, "maklumat.txt"))
    assert [row.criterion for row in first] == ["P2HAM23-A1"]
    await town.work_on("Ani", "zi-wbk-2021")
    again = await evidence_of(town, await town.send("Ani", CHARTER, "maklumat.txt", message=2))
    assert [row.criterion for row in again] == ["ZI-PP-P1-B"]


async def test_more_evidence_beside_what_is_approved_keeps_the_approval(town: Town, ani: Actor) -> None:
    await approved(town, ani)
    assert await word(town, ani) is Word.APPROVED
    more = await town.send("Ani", REPORT.replace("-55", "-77"), "tambahan.txt", message=2)
    assert await word(town, ani) is Word.CHECK
    await confirmed(town, ani, more)
    assert await word(town, ani) is Word.APPROVED


async def test_what_replaces_approved_evidence_waits_for_the_kanwil_again(town: Town, ani: Actor) -> None:
    old = await approved(town, ani)
    await replacing.expect(town.services, ani, old.id, now=LATER)
    upload = replace(upload_of(town.people["Ani"], filename="baru.txt", message=3), replaces=old.id)
    await town.join("Ani", upload)
    document = await intake.store(town.services, upload, REPORT.replace("-55", "-99").encode())
    await intake.keep(town.services, await intake.read(town.services, document))
    await submissions.finish(town.services, document)
    assert await word(town, ani) is Word.COMPLETE
    waiting = await queue.queue(town.services, await town.actor("Dewi"), Part())
    assert [line.evidence_id for line in waiting.lines] == [(await evidence_of(town, document))[0].id]
