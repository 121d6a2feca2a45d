"""How a page is prepared and put together: the sheet in a photo, ruling lines, lines of two passes."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from documents.ocr import paper
from documents.ocr.engine import Word
from documents.ocr.imaging import Sheet
from documents.ocr.layout import Line, from_the_top, with_missing


def line(block: int, left: int, top: int, *words: str, sure: float = 90) -> Line:
    """Words of 50 x 20 pixels side by side."""
    return Line.of(
        [Word(word, sure, left + 60 * n, top, 50, 20, (block, 1, top)) for n, word in enumerate(words)]
    )


def texts(lines: list[Line]) -> list[str]:
    return [found.text for found in lines]


def test_what_stands_above_a_table_is_read_before_it():
    """The layout analysis of Tesseract may give the columns of a table before the head of the page."""
    table, head, beside = line(1, 0, 300, "No"), line(2, 0, 100, "KEPUTUSAN"), line(3, 60, 310, "Nama")
    assert from_the_top([table, head, beside]) == [head, table, beside]


def test_a_sign_that_one_pass_missed_joins_the_row_it_stands_on():
    row, below = line(1, 100, 300, "Surya", "Wiratama"), line(1, 100, 340, "Melati")
    found = with_missing([row, below], [line(2, 40, 302, "1"), line(2, 240, 338, "P")])
    assert texts(found) == ["1 Surya Wiratama", "Melati P"]


def test_a_line_that_one_pass_missed_stands_between_the_others():
    head, foot = line(1, 100, 100, "NOTA", "DINAS"), line(1, 100, 500, "Kepala")
    found = with_missing([head, foot], [line(2, 100, 300, "Yth.", "Bupati")])
    assert texts(found) == ["NOTA DINAS", "Yth. Bupati", "Kepala"]


def test_only_the_missing_words_of_a_line_are_taken():
    found = with_missing([line(1, 0, 100, "NOMOR")], [line(2, 0, 101, "NOMOR", "HAM-315")])
    assert texts(found) == ["NOMOR HAM-315"]


def test_what_was_hardly_seen_is_not_taken():
    found = with_missing([line(1, 0, 100, "NOMOR")], [line(2, 0, 300, "uiuiu", sure=40)])
    assert texts(found) == ["NOMOR"]


def test_ruling_lines_go_and_blurred_letters_stay():
    sheet = Image.new("L", (1600, 2400), "white")
    pen = ImageDraw.Draw(sheet)
    pen.line((100, 600, 1500, 600), fill="black", width=4)
    pen.text((100, 300), "mmmmmmmmmmmmmmmmmm", fill="black", font=ImageFont.load_default(40))
    blurred = np.asarray(sheet.filter(ImageFilter.GaussianBlur(3)), np.uint8)
    left = Sheet.of(blurred).without_lines().picture
    assert left[590:610].min() > 100
    assert np.array_equal(left[290:360], blurred[290:360])


def test_a_sheet_half_in_shadow_is_found():
    height, width = 1600, 1200
    corners = np.array([[150, 120], [1080, 160], [1040, 1480], [110, 1430]], np.float32)
    photo = np.full((height, width), 105, np.uint8)
    cv2.fillConvexPoly(photo, corners.astype(np.int32), 230)
    for row in range(20):
        cv2.putText(photo, "Kementerian Hukum", (220, 260 + 55 * row), 0, 1.3, 30, 2)
    light = np.where(np.arange(width) > 620, 0.5, 1.0)
    shadowed = cv2.GaussianBlur((photo * light).astype(np.uint8), (0, 0), 2)
    found = paper.corners(np.asarray(shadowed, np.uint8))
    assert found is not None
    assert np.abs(found - corners).max() < 30
