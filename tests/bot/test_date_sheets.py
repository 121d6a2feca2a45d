"""A Kanwil's dates from a spreadsheet: a dry run, cells to be mended, applied once, and told once."""

import io
from datetime import datetime, timedelta

import openpyxl
import pytest
from openpyxl import Workbook

from assistant.authorization import Denied
from assistant.dates import scheduling, term_dates
from bot.callbacks import Press, Verb
from bot.handlers.buttons import BUTTONS
from bot.screens.screen import Attachment, Screen
from knowledge.vocabulary import Zone
from tests.assistant.test_scheduling import FIRST, SECOND, fix, letters, spot, stage_of, unit_of
from tests.bot.test_importing import press, saved, send
from tests.bot.town import NOW, Town

STAGE = "P2HAM (Permenkumham 25/2023) 2026: 1. Pencanangan"


async def form(town: Town, name: str = "Dewi") -> Workbook:
    shown = await BUTTONS[Verb.DATES_SHEET](await town.turn(name), Press(Verb.DATES_SHEET, ()))
    assert shown.below is not None
    assert isinstance(shown.below.document, Attachment)
    assert shown.below.document.filename == "Lengkap - tenggat.xlsx"
    assert isinstance(shown.below.document.content, bytes)
    return openpyxl.load_workbook(io.BytesIO(shown.below.document.content))


async def sent(town: Town, book: Workbook) -> Screen:
    shown = await send(town, saved(book))
    assert shown is not None
    return shown


async def own_date(town: Town, unit: str) -> datetime | None:
    dewi = await town.actor("Dewi")
    value = await term_dates.term(town.services, dewi, spot(town))
    return next((one.at for one in value.stages[0].extensions if one.unit_name == unit), None)


async def test_the_form_holds_every_stage_and_date_and_comes_back_unchanged(town: Town) -> None:
    await town.work_on("Ani")
    await fix(town, FIRST)
    await fix(town, SECOND, unit_id=await unit_of(town, "Ani"))
    book = await form(town)
    assert book.sheetnames[:3] == ["Petunjuk", "Tanggal", "Perpanjangan"]
    assert [cell.value for cell in book["Tanggal"][2]][::2] == [STAGE, "27/03/2026 16.00 WIB"]
    extension = [cell.value for cell in book["Perpanjangan"][2]]
    assert extension == ["Rutan Serang", STAGE, "03/04/2026 16.00 WIB"]
    lists = {str(rule.sqref).split(":")[0] for rule in book["Perpanjangan"].data_validations.dataValidation}
    assert lists == {"A2", "B2"}
    assert "sama dengan yang sudah tercatat" in (await sent(town, book)).text


async def test_dates_are_shown_first_then_set_moved_and_withdrawn_and_told_once(town: Town) -> None:
    await town.work_on("Ani")
    await fix(town, FIRST, stage=2)
    book = await form(town)
    book["Tanggal"]["C2"] = "27 Maret 2026 pukul 16"
    book["Tanggal"]["C3"] = None
    book["Perpanjangan"].append(["Rutan Serang", STAGE, "3/4/2026 16.00"])
    shown = await sent(town, book)
    assert f"➕ <b>{STAGE}</b>: 27/03/2026 16.00 WIB" in shown.text
    assert f"➕ <b>{STAGE}</b>: Rutan Serang: 03/04/2026 16.00 WIB" in shown.text
    assert "tanggal dihapus (27/03/2026 16.00 WIB)" in shown.text
    assert await stage_of(town, "Ani") is None
    assert "sudah diterapkan" in (await press(town, shown, Verb.SHEET_APPLY)).text
    assert await stage_of(town, "Ani") == SECOND
    again = await form(town)
    again["Perpanjangan"]["C2"] = None
    again["Tanggal"]["C2"] = (FIRST + timedelta(days=3)).astimezone(Zone.WIB.tzinfo).replace(tzinfo=None)
    moved = await sent(town, again)
    assert "27/03/2026 16.00 WIB → 30/03/2026 16.00 WIB" in moved.text
    await press(town, moved, Verb.SHEET_APPLY)
    assert await stage_of(town, "Ani") == FIRST + timedelta(days=3)
    assert await own_date(town, "Rutan Serang") is None
    told = await letters(town)
    assert [len(own) for own in told.values()] == [1]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        pytest.param(
            {"C2": "segera"}, "Tanggal, sel <b>C2</b> (Tanggal dan jam): “segera” bukan tanggal", id="no date"
        ),
        pytest.param(
            {"C2": "31/2/2026"},
            "sel <b>C2</b> (Tanggal dan jam): “31/2/2026” bukan tanggal",
            id="no such day",
        ),
        pytest.param({"C2": "1/3/2026"}, "1/3/2026 sudah lewat", id="past"),
        pytest.param({"A2": "Pencanagan"}, "tahap “Pencanagan” tidak ada", id="renamed stage"),
        pytest.param({"A3": STAGE}, "sudah ada di baris 2", id="twice"),
    ],
)
async def test_a_cell_to_be_mended_is_named(town: Town, cells: dict[str, str], words: str) -> None:
    await town.work_on("Ani")
    book = await form(town)
    for cell, value in cells.items():
        book["Tanggal"][cell] = value
    shown = await sent(town, book)
    assert words in shown.text
    assert not shown.buttons


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["Rutan Sereng", STAGE, "3/4/2026"], "unit “Rutan Sereng” tidak ada"),
        (["Lapas Cilegon", STAGE, "3/4/2026"], "tidak mengerjakan program dan tahun ini"),
        (["", STAGE, "3/4/2026"], "masih kosong"),
    ],
)
async def test_an_extension_needs_a_unit_that_works_on_it(town: Town, row: list[str], words: str) -> None:
    await town.work_on("Ani")
    book = await form(town)
    book["Perpanjangan"].append(row)
    shown = await sent(town, book)
    assert f"Perpanjangan, sel <b>A2</b> (Unit): {words}" in shown.text.replace("unit “Lapas Cilegon” ", "")


async def test_only_those_who_set_dates_get_and_apply_the_form(town: Town) -> None:
    await town.work_on("Ani")
    for name in ("Ani", "Budi"):
        with pytest.raises(Denied):
            await form(town, name)
    book = await form(town)
    book["Tanggal"]["C2"] = "27/3/2026"
    assert await send(town, saved(book), "Ani") is None
    eka = await send(town, saved(book), "Eka")
    assert eka is not None
    assert "tahap" in eka.text
    assert await stage_of(town, "Ani") is None


async def test_a_hour_follows_the_kanwil_unless_a_zone_is_written(town: Town) -> None:
    await town.work_on("Ani")
    book = await form(town)
    book["Tanggal"]["C2"] = "27/03/2026 18.00 WIT"
    await press(town, await sent(town, book), Verb.SHEET_APPLY)
    assert await stage_of(town, "Ani") == FIRST
    dewi = await town.actor("Dewi")
    asked = await scheduling.look(town.services, dewi, spot(town))
    assert asked.term.zone is Zone.WIB
    assert NOW < FIRST
