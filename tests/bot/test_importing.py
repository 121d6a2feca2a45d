"""Units and offices from a spreadsheet: shown as a dry run, applied once by whoever sent it, or left."""

import io
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlmodel import col, select
from telegram import Chat, Document, Message

from assistant.authorization import Denied
from assistant.digests import digest
from assistant.membership import enrolment
from assistant.spreadsheets import sheets as uses
from bot.callbacks import Press, Verb
from bot.handlers import sheets as handlers
from bot.handlers.buttons import BUTTONS
from bot.handlers.commands import COMMANDS
from bot.screens.screen import Attachment, Screen
from knowledge.errors import LengkapError
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind
from storage import audit, documents, offices, units
from storage.errors import InvitationUnknown
from storage.tables import Office, Outbox, Unit
from tests.bot.town import BANTEN, NOW, SERANG, Town

Edit = Callable[[Workbook], None]


async def form(town: Town, name: str = "Dewi") -> Workbook:
    screen = await COMMANDS["impor"](await town.turn(name))
    assert isinstance(screen.document, Attachment)
    assert isinstance(screen.document.content, bytes)
    return openpyxl.load_workbook(io.BytesIO(screen.document.content))


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


async def send(
    town: Town, content: bytes, name: str = "Dewi", filename: str = "daftar.xlsx"
) -> Screen | None:
    turn = await town.turn(name)
    town.files.kept["f"] = content
    document = Document("f", "u", file_name=filename)
    message = Message(1, NOW, Chat(turn.actor.telegram_id, "private"), document=document)
    return await handlers.sent(turn, message)


async def answered(town: Town, edit: Edit, name: str = "Dewi", filename: str = "daftar.xlsx") -> Screen:
    book = await form(town, name)
    edit(book)
    screen = await send(town, saved(book), name, filename)
    assert screen is not None
    return screen


async def press(town: Town, screen: Screen, verb: Verb, name: str = "Dewi") -> Screen:
    data = next(b.data for row in screen.buttons for b in row if b.data.startswith(f"1{verb.value}:"))
    shown = await BUTTONS[verb](await town.turn(name), Press(verb, (int(data.split(":")[1], 36),)))
    assert shown.screen is not None
    return shown.screen


async def known(town: Town) -> tuple[Sequence[Unit], Sequence[Office]]:
    async with town.services.database.session() as session:
        dewi = (await town.actor("Dewi")).grants[0]
        found = await units.of_kanwil(session=session, kanwil_id=dewi.kanwil_id)
        held = await offices.of_units(session=session, unit_id=[unit.id for unit in found])
    return found, [office for places in held.values() for office in places]


def append(sheet: Worksheet, *values: str) -> None:
    """A row as somebody types it into cells that hold text."""
    row = sheet.max_row + 1
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value)
        cell.data_type = "s"


def add(book: Workbook) -> None:
    append(book["Unit"], "", "=Lapas Rangkas", "Lapas", "WIB", "Pak Jaya", "+62812", "Jl. Raya 1")
    append(book["Kantor"], "", "=Lapas Rangkas", "Seksi Binadik", "Bu Rina", "0811", "")
    append(book["Kantor"], "", "Rutan Serang", "@Subbag TU", "", "", "")


async def test_the_form_explains_itself_offers_lists_and_holds_what_is_known(town: Town) -> None:
    book = await form(town)
    assert book.sheetnames[:3] == ["Petunjuk", "Unit", "Kantor"]
    assert [sheet.sheet_state for sheet in book][3:] == ["hidden", "hidden"]
    names = [row[1] for row in book["Unit"].iter_rows(min_row=2, max_row=3, values_only=True)]
    assert names == ["Lapas Cilegon", "Rutan Serang"]
    lists = {str(rule.sqref) for rule in book["Unit"].data_validations.dataValidation}
    assert {area.split(":")[0] for area in lists} == {"C2", "D2", "H2"}
    assert book["Kantor"].data_validations.dataValidation
    assert "Terapkan" in "\n".join(str(row[0]) for row in book["Petunjuk"].iter_rows(values_only=True))


async def test_nothing_changes_before_somebody_applies_and_then_everything_does_once(town: Town) -> None:
    screen = await answered(town, add)
    assert "Unit baru: <b>=Lapas Rangkas</b>" in screen.text
    assert "Kantor baru: <b>@Subbag TU</b> (Rutan Serang)" in screen.text
    assert len((await known(town))[0]) == 2
    assert "sudah diterapkan" in (await press(town, screen, Verb.SHEET_APPLY)).text
    for verb in (Verb.SHEET_APPLY, Verb.SHEET_DROP):
        with pytest.raises(uses.Ended):
            await press(town, screen, verb)
    found, held = await known(town)
    new = next(unit for unit in found if unit.name == "=Lapas Rangkas")
    assert (new.kind, new.contact, new.phone, new.address) == (
        UnitKind.LAPAS,
        "Pak Jaya",
        "+62812",
        "Jl. Raya 1",
    )
    assert {(office.name, office.contact) for office in held} == {
        ("Seksi Binadik", "Bu Rina"),
        ("@Subbag TU", ""),
    }
    book = await form(town)
    for sheet in (book["Unit"], book["Kantor"]):
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
    assert "sama dengan yang sudah tercatat" in (await answered(town, lambda _: None)).text
    async with town.services.database.session() as session:
        rows = await audit.of_kanwil(session=session, kanwil_id=new.kanwil_id)
    assert [row.actor_id for row in rows if row.target == f"unit:{new.id}"] == [
        (await town.actor("Dewi")).person_id
    ]


async def test_names_contacts_and_kinds_can_be_corrected(town: Town) -> None:
    await press(town, await answered(town, add), Verb.SHEET_APPLY)

    def correct(book: Workbook) -> None:
        book["Unit"]["B2"] = "Lapas Rangkasbitung"
        book["Kantor"]["F3"] = "Lantai 2"

    screen = await answered(town, correct)
    assert "Unit <b>=Lapas Rangkas</b>: nama" in screen.text
    await press(town, screen, Verb.SHEET_APPLY)
    found, held = await known(town)
    assert "Lapas Rangkasbitung" in {unit.name for unit in found}
    assert {office.address for office in held} == {"", "Lantai 2"}


async def test_leaving_it_changes_nothing(town: Town) -> None:
    screen = await answered(town, add)
    assert "Tidak ada yang berubah" in (await press(town, screen, Verb.SHEET_DROP)).text
    with pytest.raises(uses.Ended):
        await press(town, screen, Verb.SHEET_APPLY)
    assert len((await known(town))[0]) == 2


async def test_what_changed_meanwhile_is_shown_again(town: Town) -> None:
    first = await answered(town, add)
    await town.arrive("Jono", Role.ADMIN, BANTEN, None)
    await press(town, await answered(town, add, "Jono"), Verb.SHEET_APPLY, "Jono")

    def less(book: Workbook) -> None:
        book["Unit"]["G2"] = "Jl. Baru"

    await press(town, await answered(town, less, "Jono"), Verb.SHEET_APPLY, "Jono")
    again = await press(town, first, Verb.SHEET_APPLY)
    assert "Data berubah sejak" in again.text
    assert "alamat" in again.text
    assert "sudah diterapkan" in (await press(town, again, Verb.SHEET_APPLY)).text


async def test_a_coordinator_fills_in_the_offices_of_their_own_unit_alone(town: Town) -> None:
    await town.arrive("Hana", Role.COORDINATOR, BANTEN, SERANG)
    book = await form(town, "Hana")
    assert "Unit" not in book.sheetnames
    theirs = "Lengkap - unit dan kantor.xlsx"
    screen = await answered(town, lambda b: b["Kantor"].append(["", "Lapas Cilegon", "TU"]), "Hana", theirs)
    assert "unit “Lapas Cilegon” tidak ada" in screen.text
    whole = await form(town)
    add(whole)
    screen = await send(town, saved(whole), "Hana", theirs)
    assert screen is not None
    assert "Kantor baru" not in screen.text
    own = await answered(town, lambda b: b["Kantor"].append(["", "Rutan Serang", "TU"]), "Hana", theirs)
    await press(town, own, Verb.SHEET_APPLY, "Hana")
    assert [office.name for office in (await known(town))[1]] == ["TU"]


async def test_one_applies_only_what_one_sent_where_one_sent_it(town: Town) -> None:
    screen = await answered(town, add)
    await town.arrive("Jono", Role.ADMIN, BANTEN, None)
    for name in ("Jono", "Eka"):
        with pytest.raises(LengkapError):
            await press(town, screen, Verb.SHEET_APPLY, name)
    assert len((await known(town))[0]) == 2


async def test_officers_have_no_form_and_their_workbooks_are_evidence(town: Town) -> None:
    with pytest.raises(Denied):
        await form(town, "Ani")
    theirs = saved(Workbook())
    assert await send(town, theirs, "Ani") is None
    assert await send(town, theirs, "Ani", "lengkap - data.xlsx") is None


async def test_a_workbook_of_another_make_is_told_apart(town: Town) -> None:
    for marked in (False, True):
        book = Workbook()
        if marked:
            book.create_sheet("lengkap")["A1"] = "units"
        with pytest.raises(LengkapError, match=r"sheet\.not_ours"):
            await send(town, saved(book))


async def set_state(town: Town, name: str, state: str) -> Screen:
    """The Kanwil says in the form whether a unit is at work, and applies it."""

    def say(book: Workbook) -> None:
        sheet = book["Unit"]
        row = next(cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[1].value == name)
        sheet.cell(row, 8, state)

    shown = await answered(town, say)
    await press(town, shown, Verb.SHEET_APPLY)
    return shown


async def test_a_closed_unit_is_counted_no_more_sends_nothing_and_comes_back_whole(town: Town) -> None:
    await town.work_on("Ani")
    await town.work_on("Budi")
    document = await town.send("Ani")
    dewi = await town.actor("Dewi")
    scope = digest.whole(dewi)
    token = (
        await enrolment.invite(town.services, role=Role.OFFICER, kanwil=BANTEN, unit=SERANG, now=NOW)
    ).token
    shown = await set_state(town, "Rutan Serang", "ditutup")
    assert "➖ <b>Rutan Serang</b> ditutup" in shown.text
    value = await digest.digest(town.services, dewi, scope, now=NOW)
    assert ({course.unit for course in value.overview.courses}, value.overview.units) == (
        {"Lapas Cilegon"},
        1,
    )
    with pytest.raises(Denied):
        await town.actor("Ani")
    with pytest.raises(InvitationUnknown):
        await town.come("Joko", token)
    for label in ("undang petugas", "kantor", "siaran Rapat"):
        name, _, words = label.partition(" ")
        screen = await COMMANDS[name](await town.turn("Dewi", words))
        assert "Rutan Serang" not in str(screen), label
    async with town.services.database.session() as session:
        assert await documents.get(session=session, unit_id=(await serang(town)).id, document_id=document)
        told = (await session.exec(select(Outbox).where(col(Outbox.kind) == "unit_closed"))).all()
        assert len(told) == 1
    shown = await set_state(town, "Rutan Serang", "aktif")
    assert "➕ <b>Rutan Serang</b> dibuka lagi" in shown.text
    assert (await town.actor("Ani")).current is not None
    value = await digest.digest(town.services, dewi, scope, now=NOW)
    assert value.overview.units == 2
    async with town.services.database.session() as session:
        rows = await audit.of_unit(
            session=session, unit_id=(await serang(town)).id, actions={"unit.closed", "unit.opened"}
        )
    assert [row.action for row in rows] == ["unit.opened", "unit.closed"]


async def serang(town: Town) -> Unit:
    async with town.services.database.session() as session:
        return (await session.exec(select(Unit).where(col(Unit.name) == "Rutan Serang"))).one()


async def test_a_state_that_is_none_is_to_be_mended(town: Town) -> None:
    shown = await answered(town, lambda book: book["Unit"].__setitem__("H2", "libur"))
    assert "sel <b>H2</b> (Keadaan): keadaan “libur” tidak dikenal" in shown.text
