"""The minutes are one page that says what the checklists say."""

import io

import docx
import pytest
from docx.document import Document
from recap_values import NOW, unit_course

from bot.translation import LANGUAGES, translator
from knowledge.overview import Course
from knowledge.vocabulary import Zone
from reports.minutes import Minutes, document

LINES_ON_A_PAGE = 58


def made(*courses: Course, unit: str = "Rutan Serang", language: str = "id") -> Document:
    value = Minutes(unit, "Kanwil Banten", NOW.astimezone(Zone.WIB.tzinfo), Zone.WIB, courses)
    return docx.Document(io.BytesIO(document(translator(language), value)))


def lines(page: Document) -> int:
    """How many lines of print it takes at most: a line of text holds 95 letters, a cell of a table 60."""
    text = sum(1 + len(p.text) // 95 for p in page.paragraphs)
    rows = sum(
        max(sum(1 + len(p.text) // 60 for p in cell.paragraphs) for cell in row.cells)
        for table in page.tables
        for row in table.rows
    )
    return text + rows


def test_it_says_when_who_and_how_much() -> None:
    one = unit_course(1, "Rutan Serang")
    page = made(one)
    text = "\n".join(p.text for p in page.paragraphs)
    assert "Senin, 9 Maret 2026, pukul 10.00 WIB" in text
    assert f"belum lengkap: {sum(not i.done for i in one.counted)}." in text
    shares, items, signatures = page.tables
    assert shares.rows[1].cells[1].text.startswith(f"{one.done}/{len(one.counted)}")
    left = [i.criterion.id for i in one.counted if not i.done]
    assert [row.cells[0].text for row in items.rows[1:]] == left[: len(items.rows) - 1]
    assert "Kanwil" in signatures.rows[0].cells[1].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_one_page_at_its_largest(language: str) -> None:
    names = ("zi-wbk-2021", "kkpham-2021", "p2ham-2018", "p2ham-2022", "p2ham-2023", "desa-wisata-ham-2022")
    courses = [unit_course(n, "x", name, 0.0) for n, name in enumerate((*names, *names))]
    page = made(*courses, unit="Kantor Imigrasi " * 40, language=language)
    assert lines(page) <= LINES_ON_A_PAGE
    assert (round(page.sections[0].page_height.mm), round(page.sections[0].page_width.mm)) == (297, 210)


def test_a_complete_unit_has_no_list() -> None:
    one = unit_course(1, "x", "p2ham-2022", 0.0)
    done = Course(**{f: getattr(one, f) for f in one.__slots__} | {"counted": ()})
    assert len(made(done).tables) == 2


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert "A B" in made(unit_course(1, "x"), unit="A\x00\x0b \ud800B").paragraphs[1].text
