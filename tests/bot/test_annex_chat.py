"""The real bot: a Kanwil's admin loads a changed annex with nothing but the chat, and a unit works on it."""

import io

import openpyxl
import pytest

from knowledge import catalogue
from knowledge.roles import Role
from tests.bot.office import PATIENCE, Office, invited, training

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
P2HAM = catalogue.load().programme("p2ham-2023")


async def test_a_changed_annex_is_loaded_and_what_was_confirmed_moves_along(office: Office) -> None:
    answer = await office.send(training(office.stage.services.clock().year), "pelatihan.pdf")
    code = next(c.id for c in P2HAM.criteria if c.id in answer.text)
    await office.press("✅ Benar", answer)
    person = office.stage.simulator.person("Dewi", "dewi", "id")
    own = person.start(await invited(office.stage, Role.ADMIN, None))
    await person.wait_for(lambda m: "/verifikasi" in m.text, PATIENCE, after=own)
    admin = Office(office.stage, person)

    desk = await admin.say("/program")
    form = await admin.press_below(P2HAM.short_name, desk)
    assert form.file is not None
    book = openpyxl.load_workbook(io.BytesIO(form.file.data))
    items, evidence = book["Butir"], book["Bukti"]
    for row in items.iter_rows(min_row=2):
        if row[0].value == code:
            row[0].value, row[1].value, row[2].value = "LAMPIRAN-7", code, "Pelatihan bahasa isyarat petugas"
    for cell in evidence["A"]:
        cell.value = "LAMPIRAN-7" if cell.value == code else cell.value
    buffer = io.BytesIO()
    book.save(buffer)

    shown = await admin.send(buffer.getvalue(), "lampiran-2026.xlsx")
    assert f"Kode {code} menjadi" in shown.text
    await admin.press("✅ Terapkan", shown)
    assert "Edisi baru berlaku" in shown.text
    await admin.press(shown.labels[0], shown)
    assert "1 bukti ikut pindah" in shown.text
    await admin.press("🔀 Pindahkan", shown)
    assert "1 penilaian dipindahkan" in shown.text

    item = await office.say("/butir LAMPIRAN-7")
    assert "Pelatihan bahasa isyarat petugas" in item.text
    assert "pelatihan.pdf" in item.text
    again = await office.send(training(office.stage.services.clock().year + 1), "pelatihan lagi.pdf")
    assert "LAMPIRAN-7" in again.text
    assert all(len(message.text) <= 900 for message in (desk, form, shown, item, again))
