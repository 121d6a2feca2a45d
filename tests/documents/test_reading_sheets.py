"""The cells of a workbook are read in the child; hostile workbooks end in our errors."""

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from documents.errors import Broken, Locked, ReadError, TooBigInside, TooLarge, UnknownType
from documents.reader import Reader
from documents.reading import Sheet


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def filled() -> bytes:
    book = Workbook()
    book["Sheet"].append(["a", "", 3.0, True])
    book["Sheet"]["B4"] = "far"
    book.create_sheet("hidden").sheet_state = "hidden"
    book["hidden"]["A1"] = "x"
    return saved(book)


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    return buffer.getvalue()


def entities() -> bytes:
    inside = b'<!DOCTYPE w [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", inside)
        archive.writestr("[Content_Types].xml", inside)
    return buffer.getvalue()


def outside() -> bytes:
    buffer = io.BytesIO(saved(Workbook()))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("../../outside.xml", "x")
    return buffer.getvalue()


def crowded() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(2_001):
        sheet.append(["x"] * 100)
    return saved(book)


async def test_cells_keep_their_places_and_hidden_sheets_are_there(reader: Reader) -> None:
    assert await reader.sheets(filled()) == (
        Sheet("Sheet", (("a", "", "3", "ya"), (), (), ("", "far"))),
        Sheet("hidden", (("x",),)),
    )


@pytest.mark.parametrize(
    ("made", "error"),
    [
        pytest.param(bomb, TooBigInside, id="bomb"),
        pytest.param(crowded, TooBigInside, id="cells"),
        pytest.param(entities, Broken, id="entities"),
        pytest.param(outside, Broken, id="outside"),
        pytest.param(lambda: filled()[:900], Broken, id="cut"),
        pytest.param(lambda: b"MZ" + bytes(range(256)), UnknownType, id="program"),
        pytest.param(lambda: b"a;b\n1;2\n", UnknownType, id="csv"),
        pytest.param(
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Locked,
            id="locked",
        ),
        pytest.param(lambda: b"x" * 20_000_001, TooLarge, id="large"),
    ],
)
async def test_hostile_workbooks_meet_our_errors(
    reader: Reader, made: Callable[[], bytes], error: type[ReadError]
) -> None:
    with pytest.raises(error):
        await reader.sheets(made())
