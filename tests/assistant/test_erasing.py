"""A request to delete a file: file, text and everything made of it are gone, and the record says so."""

from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from assistant.evidence import review
from assistant.evidence.erasing import Eraser
from assistant.verifying import queue, verification
from assistant.verifying.queue import Part
from assistant.verifying.verification import Seen
from documents.cache import ReadingCache
from documents.reading import Kind, Reading, Signals
from knowledge.limits import Limits
from knowledge.vocabulary import ReturnReason
from storage import documents
from storage.errors import OriginalMissing, RecordUnknown
from storage.tables import METADATA, Audit, Document, Outbox
from tests.bot.town import NOW, REPORT, Town

NAME, NOTE = "KTP Siti Rahmawati.txt", "Siti Rahmawati harap menghadap"
TEXT = REPORT.replace("Gerkatin", "Siti Rahmawati, NIK 3674012345678901, ")
SECRETS = ("Siti", "3674012345678901", "BISINDO", "W12.PAS.9")


@pytest.fixture
def eraser(town: Town, tmp_path: Path) -> Eraser:
    return Eraser(town.services.database, town.services.originals, ReadingCache(tmp_path / "readings"))


async def returned(town: Town, name: str) -> None:
    """A file that its officer confirmed and that a verifier sent back with words."""
    await town.work_on(name)
    document = await town.send(name, TEXT, filename=NAME)
    await review.confirm_all(town.services, await town.actor(name), document, now=NOW)
    dewi = await town.actor("Dewi")
    line = (await queue.queue(town.services, dewi, Part(), page=99)).lines[-1]
    seen = Seen(line.evidence_id, line.revision)
    await verification.send_back(town.services, dewi, seen, ReturnReason.OTHER, NOTE, now=NOW)


async def everything(town: Town) -> str:
    """All rows of all tables."""
    async with town.services.database.engine.connect() as connection:
        tables = [await connection.execute(sa.select(table)) for table in METADATA.sorted_tables]
    return str([tuple(row) for rows in tables for row in rows.all()])


async def test_nothing_of_it_stays_but_the_record(town: Town, eraser: Eraser) -> None:
    await returned(town, "Ani")
    content = TEXT.encode()
    eraser.readings.keep(content, NAME, Limits(), Reading(Kind.TEXT, (), (), Signals(), 0))
    before = await everything(town)
    assert [secret for secret in SECRETS if secret not in before] == []
    found = await eraser.named("Kanwil Banten", "Rutan Serang", NAME.upper())
    assert [document.filename for document in found] == [NAME]
    await eraser.erase(found, now=NOW)
    after = await everything(town)
    assert not [secret for secret in SECRETS if secret in after]
    assert eraser.readings.find(content, NAME, Limits()) is None
    with pytest.raises(OriginalMissing):
        await town.services.originals.load(found[0].unit_id, sha256(content).hexdigest())
    async with town.services.database.session() as session:
        record = (await session.exec(select(Audit).where(Audit.action == "document.removed"))).one()
        letters = (await session.exec(select(Outbox).where(Outbox.kind == "returned"))).all()
    assert (record.target, record.facts) == (f"document:{found[0].id}", {})
    assert [(letter.facts, letter.failure) for letter in letters] == [({}, "outbox.withdrawn")]
    assert await eraser.named("Kanwil Banten", "Rutan Serang", NAME) == []


async def test_the_same_file_of_another_unit_stays_whole(town: Town, eraser: Eraser) -> None:
    for name in ("Ani", "Budi"):
        await returned(town, name)
    await eraser.erase(await eraser.named("Kanwil Banten", "Rutan Serang", NAME), now=NOW)
    [kept] = await eraser.named("Kanwil Banten", "Lapas Cilegon", NAME)
    assert await town.services.originals.load(kept.unit_id, kept.sha256) == TEXT.encode()
    async with town.services.database.session() as session:
        [page] = await documents.pages(session=session, unit_id=kept.unit_id, document_id=kept.id)
        letters = (await session.exec(select(Outbox).where(Outbox.kind == "returned"))).all()
    assert "Siti" in page.text
    assert sorted(bool(letter.facts) for letter in letters) == [False, True]


async def test_what_came_in_one_archive_goes_together(town: Town, eraser: Eraser) -> None:
    await town.work_on("Ani")
    await town.send("Ani", "isi lain", filename="bukti.zip")
    async with town.services.database.transaction() as session:
        whole = (await session.exec(select(Document))).one()
        kept = whole.model_dump(exclude={"id"})
        session.add(Document(**kept | {"member": 1, "filename": NAME, "sha256": "c" * 64}))
    found = await eraser.named("Kanwil Banten", "Rutan Serang", NAME)
    assert [document.filename for document in found] == ["bukti.zip", NAME]


async def test_a_unit_that_is_not_there_is_said_so(eraser: Eraser) -> None:
    for kanwil, unit in (("Kanwil Banten", "Rutan Lain"), ("Lain", "Rutan Serang")):
        with pytest.raises(RecordUnknown):
            await eraser.named(kanwil, unit, NAME)
