"""Offices and their items in chat: named, shared out by button, by proposal and by sheet; holders follow."""

import io

import openpyxl
import pytest
from telegram import Chat, Document, Message

from assistant.authorization import Action, Denied
from assistant.membership import invitations
from assistant.offices.board import Board, assessments_of, board
from bot.callbacks import Press, Verb, decode
from bot.handlers import sheets as sheet_handlers
from bot.handlers.buttons import BUTTONS
from bot.handlers.commands import COMMANDS
from bot.handlers.turn import Shown
from bot.handlers.words import heard
from bot.screens import offices as screens
from bot.screens.markup import utf16_units
from bot.screens.screen import Attachment, Screen
from bot.translation import LANGUAGES, translator
from knowledge.roles import Role
from tests.bot.town import BANTEN, NOW, SERANG, Town

ITEM = "P2HAM23-C4"
OTHER = "P2HAM23-B2"


@pytest.fixture
async def hana(town: Town) -> str:
    """A coordinator who works on the assessment that Ani has begun."""
    await town.arrive("Hana", Role.COORDINATOR, BANTEN, SERANG)
    await town.work_on("Ani")
    await town.work_on("Hana")
    return "Hana"


def data_of(screen: Screen, label: str) -> Press:
    return decode(next(b.data for row in screen.buttons for b in row if label in b.label))


async def press(town: Town, name: str, screen: Screen, label: str) -> Screen:
    shown = await pressed(town, name, data_of(screen, label))
    found = shown.below or shown.screen
    assert found is not None
    return found


async def pressed(town: Town, name: str, wanted: Press) -> Shown:
    return await BUTTONS[wanted.verb](await town.turn(name), wanted)


async def say(town: Town, name: str, text: str) -> Screen:
    turn = await town.turn(name)
    return await heard(turn, Message(1, NOW, Chat(turn.actor.telegram_id, "private"), text=text))


async def command(town: Town, name: str, word: str, words: str = "") -> Screen:
    return await COMMANDS[word](await town.turn(name, words))


async def test_a_coordinator_names_offices_and_chooses_their_items(town: Town, hana: str) -> None:
    board = await command(town, hana, "kantor")
    assert "Belum ada kantor" in board.text
    asked = await press(town, hana, board, "Tambah kantor")
    assert "satu baris satu kantor" in asked.text
    board = await say(town, hana, "Subbag TU\n\n  Klinik   <b>Pratama\nSubbag TU")
    assert "Klinik &lt;b&gt;Pratama" in board.text
    office = await press(town, hana, board, "Subbag TU")
    groups = await press(town, hana, office, "Pilih butirnya")
    assert "kelompok mana" in groups.text
    group = await press(town, hana, groups, "(0/")
    label = next(b.label for row in group.buttons for b in row if b.label.startswith("▫️"))
    code = label.split()[1]
    group = await press(town, hana, group, label)
    assert f"☑️ <b>{code}</b>" in group.text
    missing = await command(town, hana, "kurang", "Subbag TU")
    assert code in missing.text
    group = await press(town, hana, group, "☑️ " + code)
    assert f"☑️ <b>{code}</b>" not in group.text
    group = await press(town, hana, group, "Semua di kelompok ini")
    assert "▫️" not in group.text


async def test_what_an_office_gets_its_holder_sees_at_once_and_no_more(town: Town, hana: str) -> None:
    office = await town.open_office("Subbag TU", [ITEM])
    ticket = await invitations.invite(
        town.services,
        await town.actor(hana),
        Role.HOLDER,
        unit_id=(await town.actor(hana)).grants[0].unit_id,
        office_id=office,
        now=NOW,
    )
    assert ticket.office == "Subbag TU"
    await town.come("Fajar", ticket.token)
    assert (await town.actor("Fajar")).grants[0].scope == {ITEM}
    await town.open_office("Klinik", [ITEM])
    await town.open_office("Subbag TU", [OTHER])
    assert (await town.actor("Fajar")).grants[0].scope == {OTHER}


async def test_the_programme_s_proposal_fills_what_nobody_holds(town: Town, hana: str) -> None:
    mine = await town.open_office("subbag / urusan TU", [ITEM])
    board = await command(town, hana, "kantor")
    proposal = await press(town, hana, board, "Usulan")
    assert "• <b>subbag / urusan TU</b>" in proposal.text
    assert "➕" in proposal.text
    await press(town, hana, proposal, "Terapkan")
    after = await command(town, hana, "kantor")
    assert "belum dibagi" not in after.text
    again = await press(town, hana, after, "Usulan")
    assert "Semua butir sudah dibagi" in again.text
    held = {desk.office.id: len(desk.items) for desk in (await value_of(town, hana)).desks}
    assert held[mine] > 1
    assert all(held.values())


async def test_a_sheet_shares_items_out(town: Town, hana: str) -> None:
    await town.open_office("Subbag TU", [ITEM])
    await town.open_office("Klinik", [])
    form = await press(town, hana, await command(town, hana, "kantor"), "Lewat Excel")
    assert isinstance(form.document, Attachment)
    assert isinstance(form.document.content, bytes)
    book = openpyxl.load_workbook(io.BytesIO(form.document.content))
    sheet = book["Pembagian"]
    rows = {sheet.cell(number, 1).value: number for number in range(2, sheet.max_row + 1)}
    assert sheet.cell(rows[ITEM], 5).value == "Subbag TU"
    sheet.cell(rows[ITEM], 5).value = None
    sheet.cell(rows[OTHER], 5).value = "klinik"
    run = await sent(town, hana, book, form.document.filename)
    assert f"<b>Klinik</b> memegang 1: {OTHER}" in run.text
    assert f"<b>1</b> butir tidak dipegang kantor mana pun: {ITEM}" in run.text
    await press(town, hana, run, "Terapkan")
    board = await command(town, hana, "kantor")
    assert "<b>Klinik</b> – 1 butir" in board.text
    assert "<b>Subbag TU</b> – 0 butir" in board.text
    sheet.cell(rows[OTHER], 5).value = "Klinic"
    wrong = await sent(town, hana, book, form.document.filename)
    assert "maksudnya “Klinik”" in wrong.text
    await town.open_office("Klinik", [])
    for outsider in ("Eka", "Budi", "Ani"):
        with pytest.raises(Denied):
            await sent(town, outsider, book, form.document.filename)


async def sent(town: Town, name: str, book: openpyxl.Workbook, filename: str) -> Screen:
    buffer = io.BytesIO()
    book.save(buffer)
    town.files.kept["f"] = buffer.getvalue()
    turn = await town.turn(name)
    document = Document("f", "u", file_name=filename)
    message = Message(1, NOW, Chat(turn.actor.telegram_id, "private"), document=document)
    screen = await sheet_handlers.sent(turn, message)
    assert screen is not None
    return screen


async def test_a_closed_office_is_gone_and_its_items_are_free(town: Town, hana: str) -> None:
    fajar = await town.hold("Fajar", [ITEM])
    board = await command(town, hana, "kantor")
    office = await press(town, hana, board, "Kantor Fajar")
    asked = await press(town, hana, office, "Hapus kantor")
    board = await press(town, hana, asked, "Ya, hapus")
    assert "Kantor Fajar" not in board.text
    assert fajar
    assert (await town.actor("Fajar")).grants[0].scope == frozenset()
    with pytest.raises(Denied):
        await pressed(town, hana, data_of(office, "Pilih butirnya"))


async def test_an_admin_chooses_the_unit_first_or_names_it(town: Town, hana: str) -> None:
    which = await command(town, "Dewi", "kantor")
    assert "Unit yang mana" in which.text
    assert "belum memilih program" in (await press(town, "Dewi", which, "Lapas Cilegon")).text
    board = await press(town, "Dewi", which, "Rutan Serang")
    assert "Rutan Serang" in board.text
    assert (await command(town, "Dewi", "kantor", "rutan serang")).text == board.text
    await town.work_on("Ani", "p2ham-2022")
    which = await command(town, "Dewi", "kantor", "rutan serang")
    assert len(which.buttons) == 3
    board = await press(town, "Dewi", which, "22/2022" if "22/2022" in str(which.buttons) else "P2HAM")
    assert "Rutan Serang" in board.text


@pytest.mark.parametrize("name", ["Budi", "Citra", "Eka", "Ani"])
async def test_nobody_else_sees_or_shares_out_the_unit_s_items(town: Town, hana: str, name: str) -> None:
    office = await town.open_office("Subbag TU", [ITEM])
    board = await command(town, hana, "kantor")
    open_office = await press(town, hana, board, "Subbag TU")
    for wanted in (
        data_of(board, "Subbag TU"),
        data_of(board, "Usulan"),
        data_of(open_office, "Pilih butirnya"),
        Press(Verb.HOLD, (office, data_of(open_office, "Pilih").number(1), OTHER)),
        Press(Verb.CLOSE_OFFICE, (office, 1, 1)),
    ):
        with pytest.raises(Denied):
            await pressed(town, name, wanted)
    assert (await command(town, hana, "kantor")).text == board.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_screens_fit_at_their_largest(town: Town, hana: str, language: str) -> None:
    wide = "𝕏" * 60 + "<b>" + "x" * 95
    for number in range(12):
        await town.open_office(f"{number} {wide}", [ITEM] if number == 0 else [])
    t = translator(language)
    value = await value_of(town, hana)
    desk = value.desk(await town.open_office(f"0 {wide}", []))
    largest = [
        screens.board(t, value),
        screens.office(t, value, desk),
        screens.groups(t, value, desk),
        *(screens.group(t, value, desk, place, 0) for place in range(1, 8)),
        screens.close_office(t, value, desk),
        screens.which_unit(t, 0, [value.unit] * 40, 2),
        screens.which_assessment(t, 0, value.unit.id, [(2**63 - 1, wide)] * 6),
    ]
    for screen in largest:
        assert utf16_units(screen.text) <= 4096
        assert "<b>x" not in screen.text
        assert all(len(b.label) <= 70 for row in screen.buttons for b in row)


async def value_of(town: Town, name: str) -> Board:
    actor = await town.actor(name)
    unit = actor.grants[0].unit_id or 0
    [(key, _)] = await assessments_of(town.services, actor, Action.MANAGE_UNITS, unit)
    return await board(town.services, actor, Action.MANAGE_UNITS, unit, key, now=NOW)
