"""A Kanwil asks how its units stand, through the real bot over HTTP."""

import io

import docx
import openpyxl
import pytest
from PIL import Image

from bot.simulator import Message, Person
from knowledge.roles import Role
from tests.bot.office import RUTAN, Office, invited, training

PATIENCE = 60.0
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


async def arrived(office: Office, name: str, role: Role) -> Person:
    person = office.stage.simulator.person(name, name.lower(), "id")
    own = person.start(await invited(office.stage, role, RUTAN if role.in_unit else None))
    await person.wait_for(lambda m: True, PATIENCE, after=own)
    return person


async def digest(person: Person, own: Message) -> list[Message]:
    """The messages up to the workbook."""
    last = await person.wait_for(
        lambda m: m.file is not None and m.file.name.endswith("xlsx"), PATIENCE, after=own
    )
    return [m for m in person.answers if own.id < m.id <= last.id and m.attachment]


async def test_a_kanwil_gets_three_messages_with_two_pictures_and_a_workbook(office: Office) -> None:
    answer = await office.send(training(office.stage.services.clock().year), "laporan.pdf")
    await office.press("✅ Benar", answer)
    maria = await arrived(office, "Maria", Role.ADMIN)
    first, second, third = await digest(maria, maria.send_text("/rekap"))
    assert "Kanwil Banten" in first.text
    for shown in (first, second):
        assert shown.attachment.kind == "photo"
        with Image.open(io.BytesIO(shown.file.data)) as picture:
            assert picture.format in ("JPEG", "PNG")
    assert "Menunggu verifikasi Kanwil: 1 butir" in third.text
    book = openpyxl.load_workbook(io.BytesIO(third.file.data))
    assert book["Unit"]["A2"].value == "Rutan <i>Serang</i>"
    choose = await below(office, maria, "🔎 Per program atau unit", first)
    assert "Rutan <i>Serang</i>" in choose.labels
    press = maria.press("Rutan <i>Serang</i>", choose)
    await maria.wait_answer(press, seconds=PATIENCE)
    narrowed = await digest(maria, choose)
    assert len(narrowed) == 2
    assert "Rutan <i>Serang</i>" in narrowed[0].text
    minutes = await below(office, maria, "📝 Berita acara", narrowed[-1])
    page = docx.Document(io.BytesIO(minutes.file.data))
    assert page.paragraphs[1].text == "Rutan <i>Serang</i>"


async def below(office: Office, person: Person, label: str, on: Message) -> Message:
    newest = person.last
    press = person.press(label, on)
    await person.wait_answer(press, seconds=PATIENCE)
    return await person.wait_for(lambda m: True, PATIENCE, after=newest)


async def test_words_narrow_and_unknown_ones_are_answered(office: Office) -> None:
    maria = next(p for p in office.stage.simulator.people if p.user.name == "Maria")
    assert "Rutan <i>Serang</i>" in (await digest(maria, maria.send_text("/rekap rutan serang")))[0].text
    shown = await digest(maria, maria.send_text("/rekap p2ham"))
    assert "Program: P2HAM" in shown[0].text
    own = maria.send_text("/rekap zzzz")
    assert "zzzz" in (await maria.wait_for(lambda m: True, PATIENCE, after=own)).text
    refused = maria.send_text("/kurang")
    assert "untuk petugas unit" in (await maria.wait_for(lambda m: True, PATIENCE, after=refused)).text


async def test_a_coordinator_gets_the_digest_of_their_unit(office: Office) -> None:
    gita = await arrived(office, "Gita", Role.COORDINATOR)
    shown = await digest(gita, gita.send_text("/rekap"))
    assert "Rutan <i>Serang</i>" in shown[0].text
    assert "Menunggu verifikasi" in shown[-1].text
