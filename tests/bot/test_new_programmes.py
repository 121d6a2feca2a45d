"""A programme is born from an empty workbook in the chat, and workbooks of other kinds are answered."""

import io
from collections.abc import Mapping

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from telegram import Chat, Document, Message
from test_programmes_chat import apply, drop, labelled, press, row_of, send, workbook

from assistant import assessments
from bot.callbacks import Verb, decode, encode
from bot.handlers import sheets as handlers
from bot.handlers.buttons import BUTTONS
from bot.handlers.commands import COMMANDS
from bot.screens.screen import Attachment, Screen
from knowledge import catalogue
from tests.bot.town import NOW, PROGRAMME, Town

NEW_PROGRAMME = {
    "Kode": "layanan-2027",
    "Nama": "Layanan Ramah 2027",
    "Nama singkat": "Layanan Ramah",
    "Catatan masa berlaku": "Mulai 2027",
    "Jenis unit yang dinilai": "Rutan\nLapas",
    "Tujuan": "Layanan yang ramah.",
    "Cara penilaian": "Belum diketahui",
}
NEW_ITEM = {
    "Kode": "LR-1",
    "Judul": "Kolam terapi zamzami",
    "Kelompok": "Sarana",
    "Yang diminta": "Ada kolam terapi zamzami.",
    "Wajib atau saran": "wajib (tertulis di sumber)",
    "Sumber": "Surat edaran",
    "Letak di sumber": "Lampiran",
    "Pemegang bukti": "Tata usaha",
    "Judul dokumen yang lazim": "Laporan kolam terapi zamzami",
    "Jenis butir": "sarana",
    "Masa bukti": "setahun",
}
NEW_EVIDENCE = {
    "Kode butir": "LR-1",
    "Bentuk dokumen": "Laporan",
    "Penjelasan": "Laporan kolam terapi",
    "Dasar": "lazim dipakai (tidak disebut)",
}


def add(sheet: Worksheet, values: Mapping[str, str]) -> None:
    titles = {cell.value: cell.column for cell in sheet[1]}
    for title, value in values.items():
        sheet.cell(2, titles[title], value)


def fill(book: openpyxl.Workbook) -> None:
    for row in book["Program"].iter_rows(min_row=2):
        row[1].value = NEW_PROGRAMME.get(str(row[0].value))
    add(book["Kelompok"], {"Nama": "Sarana"})
    add(book["Butir"], NEW_ITEM)
    add(book["Bukti"], NEW_EVIDENCE)


async def test_a_new_programme_is_born_from_an_empty_workbook(town: Town) -> None:
    desk = await COMMANDS["program"](await town.turn("Dewi"))
    form = await press(town, "Dewi", labelled(desk, "Program baru"))
    assert isinstance(form.document, Attachment)
    assert isinstance(form.document.content, bytes)
    book = openpyxl.load_workbook(io.BytesIO(form.document.content))
    bare = await send(town, book)
    assert "Program, sel <b>B2</b> (Kode): masih kosong" in bare.text
    assert "<b>Butir</b>: belum ada butirnya" in bare.text
    fill(book)
    book["Bukti"]["I2"] = "sumber"
    offered = "Isi salah satu: disebut di sumber, lazim dipakai (tidak disebut)"
    assert (
        f"Bukti, sel <b>I2</b> (Dasar): “sumber” tidak ada dalam pilihan. {offered}"
        in (await send(town, book)).text
    )
    fill(book)
    screen = await send(town, book)
    assert "➕ Program baru <b>layanan-2027</b>: Layanan Ramah 2027" in screen.text
    assert "➕ Butir baru: <b>LR-1 Kolam terapi zamzami</b>" in screen.text
    done = await press(town, "Dewi", labelled(screen, "Terapkan"))
    assert "Layanan Ramah 2027" in done.text
    [new] = [p for p in await assessments.options(town.services, await town.actor("Ani")) if "2027" in p.id]
    assert not [p for p in await assessments.options(town.services, await town.actor("Citra")) if p == new]
    await town.work_on("Ani", new.id)
    document = await town.send("Ani", "LAPORAN KOLAM TERAPI ZAMZAMI TAHUN 2026")
    shown = await BUTTONS[Verb.ANSWER](await town.turn("Ani"), decode(encode(Verb.ANSWER, document)))
    assert "LR-1" in repr(shown)


async def test_a_workbook_of_an_older_edition_says_what_it_would_undo(town: Town) -> None:
    second, third = (c.id for c in catalogue.load().programme(PROGRAMME).criteria[1:3])
    old = await workbook(town)
    await apply(town, lambda book: drop(book, third))
    old["Butir"]["C2"] = "Judul baru"
    screen = await send(town, old)
    assert "dibuat dari edisi lama" in screen.text
    assert f"kembali seperti dulu: {third}." in screen.text
    again = await workbook(town)
    again["Butir"]["C2"] = "Judul baru"
    assert "edisi lama" not in (await send(town, again)).text
    await press(town, "Dewi", labelled(await send(town, again), "Terapkan"))
    again["Butir"][f"C{row_of(again['Butir'], second)}"] = "Judul kedua"
    screen = await send(town, again)
    assert "Judul kedua" in screen.text
    assert "edisi lama" not in screen.text


@pytest.mark.parametrize(
    ("name", "filename", "told"),
    [
        ("Dewi", "lampiran baru.ods", "<b>.ods</b>"),
        ("Dewi", "lampiran.XLS", "<b>.xls</b>"),
        ("Dewi", "butir.csv", "<b>.csv</b>"),
        ("Ani", "Lengkap - pembagian P2HAM Rutan.ods", "<b>.ods</b>"),
        ("Ani", "rekap kunjungan.ods", ""),
        ("Dewi", "surat.pdf", ""),
    ],
)
async def test_a_form_saved_in_another_format_is_told_how_to_be_saved(
    town: Town, name: str, filename: str, told: str
) -> None:
    turn = await town.turn(name)
    message = Message(
        1, NOW, Chat(turn.actor.telegram_id, "private"), document=Document("f", "u", file_name=filename)
    )
    shown: Screen | None = await handlers.sent(turn, message)
    assert (shown is not None) == bool(told)
    assert shown is None or (told in shown.text and "xlsx" in shown.text)
