"""A Kanwil changes a programme in the chat: workbook out, changed, applied; assessments follow."""

import io
from collections.abc import Callable

import openpyxl
import pytest
import sqlalchemy as sa
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from telegram import Chat, Document, Message

from assistant import assessments, checklists
from assistant.authorization import Denied
from assistant.evidence import review
from assistant.programmes.matching import Gone, Matches
from assistant.programmes.moving import Dropped, Lagging
from assistant.programmes.remaining import Remaining
from assistant.programmes.telling import KIND
from bot.callbacks import Verb, decode
from bot.handlers import sheets as handlers
from bot.handlers.buttons import BUTTONS
from bot.handlers.commands import COMMANDS
from bot.screens import programmes as screens
from bot.screens.letters import letter
from bot.screens.markup import utf16_units
from bot.screens.screen import Attachment, Screen
from bot.translation import LANGUAGES, translator
from knowledge import catalogue
from knowledge.catalogue import UnknownProgramme
from knowledge.limits import Limits
from knowledge.vocabulary import Decision
from storage.tables import Assessment, Audit, Deadline, Edition, Evidence, Outbox
from tests.bot.town import NOW, PROGRAMME, Town

SHORT = catalogue.load().programme(PROGRAMME).short_name
Edit = Callable[[Workbook], None]


def labelled(screen: Screen, label: str) -> str:
    return next(b.data for row in screen.buttons for b in row if label in b.label)


async def press(town: Town, name: str, data: str) -> Screen:
    wanted = decode(data)
    shown = await BUTTONS[wanted.verb](await town.turn(name), wanted)
    found = shown.below or shown.screen
    assert found is not None
    return found


async def workbook(town: Town, name: str = "Dewi") -> Workbook:
    desk = await COMMANDS["program"](await town.turn(name))
    screen = await press(town, name, labelled(desk, SHORT))
    assert isinstance(screen.document, Attachment)
    assert isinstance(screen.document.content, bytes)
    assert screen.document.filename.lower().startswith("lengkap - ")
    return openpyxl.load_workbook(io.BytesIO(screen.document.content))


async def send(town: Town, book: Workbook, name: str = "Dewi") -> Screen:
    buffer = io.BytesIO()
    book.save(buffer)
    town.files.kept["f"] = buffer.getvalue()
    turn = await town.turn(name)
    chat = Chat(turn.actor.telegram_id, "private")
    screen = await handlers.sent(
        turn, Message(1, NOW, chat, document=Document("f", "u", file_name="lampiran baru.xlsx"))
    )
    assert screen is not None
    return screen


def row_of(sheet: Worksheet, code: str) -> int:
    return next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, 1).value == code)


def drop(book: Workbook, code: str) -> None:
    book["Butir"].delete_rows(row_of(book["Butir"], code))
    while code in [cell.value for cell in book["Bukti"]["A"]]:
        book["Bukti"].delete_rows(row_of(book["Bukti"], code))


def rename(book: Workbook, code: str, new: str) -> None:
    sheet = book["Butir"]
    number = row_of(sheet, code)
    sheet.cell(number, 1).value, sheet.cell(number, 2).value = new, code
    for cell in book["Bukti"]["A"]:
        cell.value = new if cell.value == code else cell.value


async def apply(town: Town, edit: Edit, name: str = "Dewi") -> Screen:
    book = await workbook(town, name)
    edit(book)
    screen = await send(town, book, name)
    return await press(town, name, labelled(screen, "Terapkan"))


async def test_what_changes_is_shown_first_and_counts_only_once_it_is_applied(town: Town) -> None:
    book = await workbook(town)
    assert "sama dengan yang sudah tercatat" in (await send(town, book)).text
    first, second, third = (c.id for c in catalogue.load().programme(PROGRAMME).criteria[:3])
    book["Butir"]["C2"] = "Judul <baru>"
    rename(book, second, "KW-2")
    drop(book, third)
    screen = await send(town, book)
    title = catalogue.load().programme(PROGRAMME).criteria[0].title
    assert f"✏️ <b>{first} Judul &lt;baru&gt;</b>: Judul “{title}” → “Judul &lt;baru&gt;”" in screen.text
    assert f"✏️ Kode {second} menjadi <b>KW-2" in screen.text
    assert f"➖ Butir hilang: <b>{third}" in screen.text
    assert PROGRAMME in {p.id for p in await assessments.options(town.services, await town.actor("Ani"))}
    done = await press(town, "Dewi", labelled(screen, "Terapkan"))
    assert "Edisi baru berlaku untuk Kanwil Anda" in done.text
    own = {p.id for p in await assessments.options(town.services, await town.actor("Ani"))}
    other = {p.id for p in await assessments.options(town.services, await town.actor("Citra"))}
    assert PROGRAMME not in own
    assert PROGRAMME in other
    assert not {p for p in other if "-k" in p}
    new = next(p for p in own if p.startswith(f"{PROGRAMME}-k"))
    with pytest.raises(UnknownProgramme):
        await press(town, "Eka", f"1{Verb.EDITION_SHEET}:{_base36(town.services.catalogue.place(new))}")
    again = await workbook(town)
    assert again["Butir"]["C2"].value == "Judul <baru>"
    assert "sama dengan yang sudah tercatat" in (await send(town, again)).text


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits


async def test_a_fault_is_named_and_nothing_is_kept(town: Town) -> None:
    book = await workbook(town)
    book["Butir"]["C2"] = None
    book["Butir"]["B3"] = "ZZ-1"
    screen = await send(town, book)
    assert "Butir, sel <b>C2</b> (Judul): masih kosong" in screen.text
    assert not screen.buttons
    book["Butir"]["C2"] = "Judul"
    assert "kode lama “ZZ-1” tidak ada" in (await send(town, book)).text


@pytest.fixture
async def confirmed(town: Town) -> Evidence:
    """What Ani has sent for her assessment, and confirmed."""
    await town.work_on("Ani")
    await town.send("Ani")
    async with town.services.database.session() as session:
        row = (await session.exec(sa.select(Evidence))).scalar_one()
    await review.confirm(town.services, await town.actor("Ani"), row.id, now=NOW)
    return row


async def dated(town: Town, name: str) -> None:
    """Let the first stage of what somebody works on have a date."""
    actor = await town.actor(name)
    stage = catalogue.load().programme(PROGRAMME).stages[0].id
    async with town.services.database.transaction() as session:
        place = {"kanwil_id": actor.grants[0].kanwil_id, "programme": PROGRAMME, "year": NOW.year}
        session.add(Deadline(**place, stage=stage, due_at=NOW, set_by=actor.person_id, set_at=NOW))


async def test_confirmed_evidence_moves_along_when_the_admin_says_so(town: Town, confirmed: Evidence) -> None:
    await dated(town, "Ani")
    done = await apply(town, lambda book: rename(book, confirmed.criterion, "KW-NEW"))
    assert "1 penilaian yang sedang berjalan" in done.text
    standing = await checklists.standing(town.services, await town.actor("Ani"), now=NOW)
    assert standing.checklist.programme.id == PROGRAMME
    plan = await press(town, "Dewi", labelled(done, "Pindahkan 1"))
    assert f"<b>{confirmed.criterion}</b> menjadi <b>KW-NEW</b>" in plan.text
    assert "1 bukti ikut pindah" in plan.text
    with pytest.raises(Denied):
        await press(town, "Ani", labelled(plan, "Pindahkan"))
    assert "1 penilaian dipindahkan" in (await press(town, "Dewi", labelled(plan, "Pindahkan"))).text
    moved = await checklists.standing(town.services, await town.actor("Ani"), now=NOW)
    assert moved.assessment_id == standing.assessment_id
    assert [fact.decision for fact in moved.checklist.item("KW-NEW").evidence] == [Decision.CONFIRMED]
    assert moved.due is not None
    wanted = decode(f"1{Verb.ANSWER}:{_base36(confirmed.document_id)}")
    assert "KW-NEW" in repr(await BUTTONS[Verb.ANSWER](await town.turn("Ani"), wanted))
    assert "0 penilaian" in (await press(town, "Dewi", labelled(plan, "Pindahkan"))).text
    async with town.services.database.session() as session:
        [entry] = (await session.exec(sa.select(Audit).where(Audit.action == "assessment.moved"))).scalars()
    assert entry.facts["renamed"] == {confirmed.criterion: "KW-NEW"}


async def test_evidence_of_a_dropped_item_stays_whole_and_is_shown_apart(
    town: Town, confirmed: Evidence
) -> None:
    book = await workbook(town)
    drop(book, confirmed.criterion)
    screen = await send(town, book)
    assert "1 bukti terkonfirmasi dari 1 unit" in screen.text
    assert "tetap memakai edisi lama" in screen.text
    done = await press(town, "Dewi", labelled(screen, "Terapkan"))
    plan = await press(town, "Dewi", labelled(done, "Pindahkan 1"))
    assert "tidak diminta lagi: 1 bukti" in plan.text
    desk = await press(town, "Dewi", labelled(plan, "Batal"))
    assert "masih memakai edisi lama" in desk.text
    await press(town, "Dewi", labelled(plan, "Pindahkan"))
    status = await COMMANDS["status"](await town.turn("Ani"))
    left = await press(town, "Ani", labelled(status, "Bukti butir lama (1)"))
    assert f"<b>{confirmed.criterion}</b>" in left.text
    assert "dikonfirmasi" in left.text
    assert (await press(town, "Ani", left.buttons[0][0].data)).document is not None
    with pytest.raises(Denied):
        await press(town, "Citra", labelled(status, "Bukti butir lama (1)"))
    async with town.services.database.session() as session:
        kept = (await session.exec(sa.select(Evidence))).scalar_one()
        [entry] = (await session.exec(sa.select(Audit).where(Audit.action == "assessment.moved"))).scalars()
        rows = (await session.exec(sa.select(Assessment).order_by(Assessment.id))).scalars().all()
        names = (await session.exec(sa.select(Edition.name))).scalars().all()
        told = (await session.exec(sa.select(Outbox).where(Outbox.kind == KIND))).scalars().all()
    assert [(r.programme, r.closed_at is None) for r in rows] == [(names[0], True), (PROGRAMME, False)]
    assert (kept.decision, kept.id, kept.assessment_id) == (Decision.CONFIRMED, confirmed.id, rows[1].id)
    assert entry.facts["left"] == {confirmed.criterion: 1}
    [letter_to_ani] = told
    said = letter(translator("id"), letter_to_ani.kind, letter_to_ani.facts)
    assert f"<b>Tidak diminta lagi (1):</b>\n• <b>{confirmed.criterion}</b>" in said.text
    assert "/kurang" in said.text


async def test_an_item_under_another_code_and_name_is_matched_in_the_chat(
    town: Town, confirmed: Evidence
) -> None:
    title = catalogue.load().programme(PROGRAMME).criterion(confirmed.criterion).title

    def recode(book: Workbook) -> None:
        rename(book, confirmed.criterion, "KW-NEW")
        number = row_of(book["Butir"], "KW-NEW")
        book["Butir"].cell(number, 2).value = None
        book["Butir"].cell(number, 3).value = f"{title} yang memadai"

    done = await apply(town, recode)
    plan = await press(town, "Dewi", labelled(done, "Pindahkan 1"))
    assert "tidak diminta lagi: 1 bukti" in plan.text
    gone = await press(town, "Dewi", labelled(plan, "Cocokkan"))
    choices = await press(town, "Dewi", labelled(gone, confirmed.criterion))
    assert "KW-NEW" in choices.buttons[0][0].label
    for name in ("Ani", "Eka"):
        with pytest.raises((Denied, UnknownProgramme)):
            await press(town, name, choices.buttons[0][0].data)
    gone = await press(town, "Dewi", choices.buttons[0][0].data)
    assert f"{confirmed.criterion} → KW-NEW" in gone.buttons[0][0].label
    plan = await press(town, "Dewi", labelled(gone, "Lihat perpindahan"))
    assert "1 bukti ikut pindah" in plan.text
    again = await press(town, "Dewi", gone.buttons[0][0].data)
    gone = await press(town, "Dewi", labelled(again, "Tidak diminta lagi"))
    assert "1 belum dicocokkan" in gone.text
    await press(town, "Dewi", choices.buttons[0][0].data)
    await press(town, "Dewi", labelled(plan, "Pindahkan"))
    moved = await checklists.standing(town.services, await town.actor("Ani"), now=NOW)
    assert [fact.decision for fact in moved.checklist.item("KW-NEW").evidence] == [Decision.CONFIRMED]


async def test_officers_verifiers_and_other_kanwil_change_nothing(town: Town) -> None:
    screen = await send(town, await _changed(town))
    for name in ("Eka", "Ani"):
        with pytest.raises(Exception, match=r"record|access|sheet"):
            await press(town, name, labelled(screen, "Terapkan"))
    with pytest.raises(Denied):
        await handlers.import_form(await town.turn("Ani"))


async def _changed(town: Town) -> Workbook:
    book = await workbook(town)
    book["Butir"]["C2"] = "Judul baru"
    return book


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_fit_at_their_largest(language: str) -> None:
    t = translator(language)
    programme = catalogue.load().programmes[0].model_copy(update={"short_name": "<" * 200, "name": "&" * 400})
    many = tuple(f"Lembaga Pemasyarakatan Kelas IIA <{n}>" for n in range(200))
    dropped = tuple(Dropped(f"K-{n}" + "x" * 20, "<judul>" * 40, 1000) for n in range(150))
    codes = tuple((f"L-{n}" + "x" * 20, f"B-{n}" + "x" * 20) for n in range(150))
    value = Lagging(programme, 10**9, 10**6, many, many, 10**6, codes, dropped, 150)
    left = [Remaining(n, n, "K" * 24, "<judul>" * 40, "<&>" * 60, Decision.CONFIRMED) for n in range(500)]
    items = [c.model_copy(update={"title": "<judul>" * 40}) for c in programme.criteria]
    gone = [Gone(n, item, items[-1] if n % 2 else None) for n, item in enumerate(items)]
    offered = {10**9 + n: programme for n in range(30)}
    shown = (
        screens.desk(t, offered, {programme.id}, [value] * 5),
        screens.applied(t, value),
        screens.moving(t, value),
        screens.remaining(t, left),
        screens.gone(t, programme, 10**9, gone),
        screens.matches(t, Matches(programme, 10**9, gone[0], dict(enumerate(items[:4], 10**6)))),
    )
    for screen in shown:
        assert utf16_units(screen.text) <= Limits().message_units
        assert all(len(b.data.encode()) <= Limits().callback_bytes for row in screen.buttons for b in row)
    for screen in shown[1:3]:
        assert len(screen.text) <= Limits().answer_characters + 100
