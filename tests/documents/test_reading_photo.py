"""Photos and scans are seen the right way up, and say when and where they were taken."""

import random
from importlib.metadata import version

import numpy as np
import pytest
from made_files import LETTER, encoded, page_picture, scan_pdf
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from documents.ocr.page import recognise
from documents.ocr.picture import Picture
from documents.reader import Reader
from documents.reading import Note, Place
from knowledge.limits import Limits
from knowledge.looks import alike


def found(text: str) -> float:
    """The share of the letter's words that were seen."""
    words = " ".join(LETTER).lower().split()
    seen = text.lower()
    return sum(word.strip(",.") in seen for word in words) / len(words)


def pixels(picture: Image.Image) -> Picture:
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def sheet(size: int = 40) -> Image.Image:
    return page_picture(size=size)


def sideways(orientation: int, turn: Image.Transpose) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(sheet().transpose(turn), exif=exif)


PICTURES = [
    pytest.param(encoded(sheet()), "x.jpg", id="upright"),
    pytest.param(encoded(sheet(), "PNG"), "x.png", marks=pytest.mark.slow, id="png"),
    pytest.param(encoded(sheet().convert("CMYK")), "x.jpg", marks=pytest.mark.slow, id="cmyk"),
    pytest.param(encoded(sheet(), dpi=(1, 1)), "x.jpg", id="one dot an inch"),
    pytest.param(encoded(sheet().rotate(90, expand=True)), "x.jpg", id="a quarter turn"),
    pytest.param(encoded(sheet().rotate(180)), "x.jpg", marks=pytest.mark.slow, id="upside down"),
    pytest.param(encoded(sheet().rotate(3, fillcolor="white")), "x.jpg", id="askew"),
    pytest.param(sideways(6, Image.Transpose.ROTATE_90), "x.jpg", id="turned by EXIF 6"),
    pytest.param(
        sideways(8, Image.Transpose.ROTATE_270), "x.jpg", marks=pytest.mark.slow, id="turned by EXIF 8"
    ),
    pytest.param(
        sideways(3, Image.Transpose.ROTATE_180), "x.jpg", marks=pytest.mark.slow, id="turned by EXIF 3"
    ),
]


@pytest.mark.parametrize(("data", "filename"), PICTURES)
def test_a_page_is_seen_however_it_comes(read, data, filename):
    reading = read(data, filename)
    assert reading.pages[0].ocr
    assert found(reading.text) > 0.9


@pytest.mark.parametrize("turn", [180, 90])
def test_few_words_are_read_the_way_they_can_be_read(turn):
    """Too few to tell the way up by themselves."""
    seen = recognise(pixels(page_picture([LETTER[3]], 40).rotate(turn, expand=True)))
    assert LETTER[3] in seen.text


def poster() -> Image.Image:
    """A dark head and a small dark box with white writing, black writing beside and below."""
    sheet = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(sheet)
    for box, words, size in (
        ((80, 80, 1160, 260), "LAYANAN RAMAH HAM", 80),
        ((80, 340, 320, 420), "LOKET 4", 44),
        ((80, 1500, 1160, 1560), "Seluruh layanan tanpa biaya", 36),
    ):
        pen.rectangle(box, fill=(18, 58, 107))
        pen.text((box[0] + 30, box[1] + 12), words, fill="white", font=ImageFont.load_default(size))
    pen.text(
        (350, 350), "Prioritas untuk lansia dan ibu hamil", fill="black", font=ImageFont.load_default(44)
    )
    return sheet


def on_a_rough_table(sheet: Image.Image) -> Image.Image:
    """The sheet on a dark table with marks of its own, half of it in shadow."""
    chance = random.Random(5)  # noqa: S311
    table = Image.new("RGB", (1700, 2200), (62, 54, 50))
    pen = ImageDraw.Draw(table)
    for _ in range(400):
        place = chance.randrange(1700), chance.randrange(2200)
        pen.text(place, chance.choice("vxl3/;"), fill=(90, 80, 74), font=ImageFont.load_default(26))
    table.paste(sheet, (220, 210))
    shadow = Image.linear_gradient("L").resize(table.size).point(lambda value: 110 + value // 2)
    return ImageChops.multiply(table, Image.merge("RGB", [shadow] * 3))


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(poster(), id="scanned"),
        pytest.param(on_a_rough_table(poster()), marks=pytest.mark.slow, id="on a table in shadow"),
    ],
)
def test_light_writing_on_dark_bands_is_read(picture):
    seen = recognise(pixels(picture)).text
    for words in ("LAYANAN RAMAH HAM", "LOKET", "Prioritas untuk lansia", "Seluruh layanan tanpa biaya"):
        assert words in seen


@pytest.mark.slow
def test_marks_on_the_table_around_a_sheet_are_no_words():
    seen = recognise(pixels(on_a_rough_table(page_picture(size=34, width=1240, height=1754)))).text
    assert found(seen) > 0.9
    assert len(seen.split()) < 1.1 * len(" ".join(LETTER).split())


def test_a_one_page_scan_takes_under_six_seconds(read):
    reading = read(scan_pdf(sheet()), "scan.pdf")
    assert found(reading.text) > 0.9
    assert reading.seconds < 6


def test_pages_that_no_time_was_left_for_are_named():
    pages = [page_picture([line], 40) for line in LETTER[:4]]
    data = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    reader = Reader(Limits(ocr_file_seconds=0.01))
    try:
        reading = reader.submit(data, "x.tiff").result(timeout=60)
    finally:
        reader.close()
    assert [page.ocr for page in reading.pages] == [True, False, False, False]
    assert reading.notes == (Note("pages.no_time", {"pages": ("2-4",)}),)


def test_a_photo_without_words_is_a_reading_that_says_so(read):
    shapes = Image.effect_noise((640, 480), 90).filter(ImageFilter.GaussianBlur(20)).convert("RGB")
    reading = read(encoded(shapes), "IMG_1.jpg")
    assert reading.text == ""
    assert Note("text.none") in reading.notes
    assert reading.signals.pictures == 1


@pytest.mark.parametrize("size", [(1, 1), (13, 4000), (4000, 3)])
def test_odd_sizes_are_survived(read, size):
    assert read(encoded(Image.new("RGB", size, "white")), "x.jpg").text == ""


def test_a_photo_cut_off_is_read_as_far_as_it_goes(read):
    whole = encoded(page_picture(LETTER * 3, 34))
    assert "KANTOR WILAYAH BANTEN" in read(whole[: len(whole) // 2], "x.jpg").text


def test_time_and_place_are_read_from_exif(read):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2025:07:18 09:23:00"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "S", (6.0, 7.0, 12.0), "E", (106.0, 9.0, 0.0)
    signals = read(encoded(Image.new("RGB", (300, 200), "navy"), exif=exif), "x.jpg").signals
    assert signals.taken_at == "2025-07-18T09:23:00"
    assert signals.place == Place(-6.12, 106.15)


def blotches(seed: int) -> Image.Image:
    chance = random.Random(seed)  # noqa: S311
    small = Image.new("RGB", (8, 6))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(48)])
    return small.resize((800, 600), Image.Resampling.BICUBIC)


def screenshot(photo: Image.Image) -> Image.Image:
    """The photo as a messenger shows it on a whole screen."""
    screen = Image.new("RGB", (720, 1500), "black")
    screen.paste(photo.resize((720, 540)), (0, 480))
    drawing = ImageDraw.Draw(screen)
    drawing.text((90, 60), "Rutan Serang", fill="white")
    drawing.ellipse((40, 1400, 80, 1440), outline="white")
    return screen


CHANGED = {
    "saved again": lambda photo: photo,
    "half as large": lambda photo: photo.resize((400, 300)),
    "brighter": lambda photo: photo.point(lambda value: min(255, round(value * 1.2))),
    "without colours": lambda photo: photo.convert("L"),
    "turned": lambda photo: photo.rotate(90, expand=True),
    "mirrored": ImageOps.mirror,
    "screenshot": screenshot,
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_a_changed_photo_looks_the_same_and_another_does_not(read, change):
    photo = blotches(1)
    look = read(encoded(photo), "a.jpg").signals.look
    assert alike(look, read(encoded(change(photo), quality=60), "b.jpg").signals.look)
    assert not alike(look, read(encoded(change(blotches(2)), quality=60), "c.jpg").signals.look)


@pytest.mark.parametrize("picture", [Image.new("RGB", (300, 200), "white"), page_picture(LETTER * 3, 34)])
def test_a_flat_picture_and_a_page_of_text_look_like_nothing(read, picture):
    assert read(encoded(picture), "x.jpg").signals.look is None


def test_pdfminer_is_free_of_pickled_maps():
    assert int(version("pdfminer.six")) >= 20251230
