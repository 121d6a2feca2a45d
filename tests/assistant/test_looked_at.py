"""A document with nothing to look at is saved as a look would leave it; any other is looked at later."""

from typing import Any

import pytest
import sqlalchemy as sa

from assistant.incoming import inspection, intake, outcome
from assistant.incoming.intake import Left, Read
from bot.screens import answer
from bot.stations.binding import ServiceIntake
from bot.translation import translator
from storage.tables import Document, PictureKey
from tests.assistant.test_reuse import photo
from tests.bot.office import training
from tests.bot.town import NOW, Town, upload_of
from tests.documents.made_files import docx
from tests.documents.signed_files import signed

TRAINING = training(NOW.year)
SIGNED = signed(TRAINING)
NOTHING_LEFT = [
    pytest.param(TRAINING, "laporan.pdf", id="pdf"),
    pytest.param(docx("Laporan pelatihan bahasa isyarat"), "laporan.docx", id="docx"),
    pytest.param(b"Laporan pelatihan bahasa isyarat", "laporan.txt", id="txt"),
]


async def read(town: Town, content: bytes, filename: str) -> Read:
    """The document on its way up to what is told of its text."""
    await town.work_on("Ani")
    upload = upload_of(town.people["Ani"], filename=filename, message=1)
    document = await intake.store(town.services, upload, content)
    found = await intake.read_text(town.services, document)
    if not found.left.unread:
        await intake.keep(town.services, found)
    return found


async def kept(town: Town, document_id: int) -> tuple[Any, ...]:
    """What is kept of the document's bytes, how it is found again, and what Ani is shown."""
    async with town.services.database.session() as session:
        columns = (Document.signals, Document.pictures, Document.look)
        row = (await session.exec(sa.select(*columns).where(Document.id == document_id))).one()  # type: ignore[arg-type]
        keys = (await session.exec(sa.select(PictureKey.key))).scalars().all()  # type: ignore[call-overload]
    told = await outcome.outcome(town.services, await town.actor("Ani"), document_id, now=NOW)
    return tuple(row), sorted(keys), answer.details(translator("id"), told, NOW)


@pytest.mark.parametrize(("content", "filename"), NOTHING_LEFT)
async def test_a_look_would_change_nothing_of_what_has_nothing_to_look_at(
    town: Town, content: bytes, filename: str
) -> None:
    found = await read(town, content, filename)
    assert found.left is Left.NOTHING
    before = await kept(town, found.document.id)
    again = await intake.read_text(town.services, found.document.id)
    assert again.left is Left.LOOK, "a job that died meanwhile cannot tell"
    await inspection.inspect(town.services, found.document.id)
    assert await kept(town, found.document.id) == before


async def test_a_signature_in_a_text_is_looked_at_and_told_in_its_details(town: Town) -> None:
    found = await read(town, SIGNED, "laporan.pdf")
    assert found.left is Left.LOOK
    await inspection.inspect(town.services, found.document.id)
    _, _, details = await kept(town, found.document.id)
    assert "Tanda tangan elektronik Surya Wiratama" in details.text


async def test_what_was_read_before_it_could_be_looked_into_is_looked_into_when_it_is_read_again(
    town: Town,
) -> None:
    found = await read(town, SIGNED, "laporan.pdf")
    await ServiceIntake(town.services).read(found.document.id)
    _, _, details = await kept(town, found.document.id)
    assert "Tanda tangan elektronik Surya Wiratama" in details.text


async def test_a_scan_is_not_read_at_once_and_of_what_cannot_be_read_nothing_is_looked_at(town: Town) -> None:
    assert (await read(town, photo(1), "foto.jpg")).left is Left.PAGES
    document = await intake.store(
        town.services, upload_of(town.people["Ani"], filename="rusak.pdf", message=2), b"%PDF-1.7\nrusak"
    )
    broken = await intake.read_text(town.services, document)
    assert (broken.problem is None, broken.left) == (False, Left.NOTHING)
