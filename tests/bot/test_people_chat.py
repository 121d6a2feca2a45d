"""A Kanwil's admin and the people they invite, at the real bot."""

import asyncio
import io

import numpy as np
import openpyxl
import pytest
import zxingcpp
from PIL import Image

from bot.demo.stage import Stage
from bot.simulator import Message, Person
from knowledge.roles import Role
from tests.bot.office import PATIENCE, RUTAN, Office, invited, training

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


async def the_admin(running: Stage) -> Office:
    admin = running.simulator.person("Dewi", "dewi", "id")
    own = admin.start(await invited(running, Role.ADMIN, None))
    await admin.wait_for(lambda m: "/rekap" in m.text, PATIENCE, after=own)
    return Office(running, admin)


def token_of(card: Message) -> str:
    """What a phone reads from the picture of an invitation."""
    assert card.file is not None
    with Image.open(io.BytesIO(card.file.data)) as picture:
        [code] = zxingcpp.read_barcodes(np.asarray(picture.convert("L")))
    assert code.text in card.text
    link, _, token = code.text.partition("?start=")
    assert link == "https://t.me/lengkap_bot"
    return token


async def arrive(running: Stage, name: str, token: str) -> Person:
    person = running.simulator.person(name, name.lower(), "id")
    own = person.start(token)
    await person.wait_for(lambda m: "terdaftar" in m.text, PATIENCE, after=own)
    return person


async def test_an_admin_invites_ends_and_somebody_else_takes_over(running: Stage, office: Office) -> None:
    admin = await the_admin(running)
    where = await admin.say("/undang petugas")
    assert "Undang petugas ke unit mana" in where.text
    card = await admin.press_below(RUTAN.name, where)
    assert "hanya kepada orangnya" in where.text
    assert "Anda diundang sebagai petugas di Rutan <i>Serang</i>" in card.text
    siti = Office(running, await arrive(running, "Siti", token_of(card)))
    choices = await siti.officer.wait_for(lambda m: "Program mana" in m.text, PATIENCE)
    await siti.press("P2HAM (Permenkumham 25/2023)", choices)
    await siti.press(choices.labels[0], choices)
    answer = await siti.send(training(running.services.clock().year), "laporan.pdf")
    assert "✅ Benar" in answer.labels

    roll = await admin.say("/orang")
    assert "3 orang terhubung" in roll.text
    await admin.press(next(label for label in roll.labels if "Semua orang" in label), roll)
    await admin.press(next(label for label in roll.labels if label.startswith("Siti")), roll)
    await admin.press("⛔ Akhiri akses", roll)
    await admin.press("⛔ Ya, akhiri sekarang", roll)
    assert "Akses Siti di Rutan" in roll.text
    siti.officer.press("✅ Benar", answer)
    await siti.officer.wait_for(lambda m: "hanya untuk petugas yang diundang" in m.text, PATIENCE)
    assert "✅ Benar" in answer.labels


async def test_a_form_goes_out_comes_back_and_is_applied(running: Stage, office: Office) -> None:
    admin = await the_admin(running)
    form = await admin.say("/impor")
    assert form.file is not None
    book = openpyxl.load_workbook(io.BytesIO(form.file.data))
    book["Unit"].append(["", "Lapas Rangkas", "Lapas", "WIB"])
    buffer = io.BytesIO()
    book.save(buffer)
    shown = await admin.send(buffer.getvalue(), form.file.name)
    assert "Unit baru: Lapas Rangkas" in shown.text
    assert await admin.press("✅ Terapkan", shown) == "Diterapkan."
    where = await admin.say("/undang koordinator")
    assert "Lapas Rangkas" in where.labels
    refused = await admin.send(training(2026), "laporan.xlsx")
    assert "belum dapat dibaca" in refused.text


async def test_a_holder_is_invited_into_an_office_and_sees_its_items_alone(
    running: Stage, office: Office
) -> None:
    admin = await the_admin(running)
    board = await admin.say("/kantor rutan serang")
    await admin.press("💡 Usulan", board)
    await admin.press("✅ Terapkan", board)
    desk = next(label for label in board.labels if label.startswith("Subbag/Urusan TU"))
    await admin.press(desk, board)
    card = await admin.press_below("✉️ Undang pemegang", board)
    assert "pemegang bukti di" in card.text
    assert "Subbag/Urusan TU" in card.text
    holder = await arrive(running, "Fajar", token_of(card))
    shown = await holder.wait_for(lambda m: "P2HAM" in m.text, PATIENCE)
    codes = {label for label in shown.labels if label.startswith("P2HAM23")}
    everything = await office.say("/kurang")
    assert codes
    assert not codes >= {label for label in everything.labels if label.startswith("P2HAM23")}


async def test_an_officer_hands_over_to_a_successor(running: Stage, office: Office) -> None:
    asked = await office.say("/keluar")
    assert "akan keluar dari" in asked.text
    card = await office.press_below("🤝 Serahkan kepada pengganti", asked)
    successor = await arrive(running, "Umi", token_of(card))
    shown = await successor.wait_for(lambda m: "melanjutkan pekerjaan pendahulu" in m.text, PATIENCE)
    assert "P2HAM" in shown.text
    told = await office.officer.wait_for(lambda m: "sudah menggantikan Anda" in m.text, PATIENCE)
    assert "Umi" in told.text
    gone = await office.say("/status")
    assert "hanya untuk petugas yang diundang" in gone.text


async def test_guessing_invitations_is_soon_ignored(running: Stage) -> None:
    guesser = running.simulator.person("Tebak", "tebak", "id")
    for number in range(12):
        guesser.start(f"tebakan-{number}")
    await running.simulator.wait_until(lambda: len(guesser.answers) >= 6, PATIENCE)
    await asyncio.sleep(1)
    texts = [answer.text for answer in guesser.answers]
    assert sum("tidak dikenal" in text for text in texts) == 5
    assert sum("hanya untuk petugas yang diundang" in text for text in texts) == 1
