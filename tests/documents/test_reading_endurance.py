"""Long runs: damaged copies of every kind of file, and many files in one process."""

import io
import random
import zipfile
from pathlib import Path

import psutil
import pytest
from made_files import LETTER, docx, encoded, page_picture, scan_pdf, text_pdf, workbook

from documents.errors import ReadError
from documents.reader import Reader
from knowledge.limits import Limits

MEGABYTE = 1 << 20
LEGACY = Path(__file__).parent / "data" / "legacy.zip"


def seeds() -> list[tuple[str, bytes]]:
    small = page_picture(LETTER[:2], 30, 500, 300)
    with zipfile.ZipFile(LEGACY) as samples:
        old = [(name, samples.read(name)) for name in samples.namelist()]
    pictures = [
        (kind.lower(), encoded(small, kind)) for kind in ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")
    ]
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", text_pdf())
        archive.writestr("b.txt", "\n".join(LETTER))
    rich = b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}} " + "\\par ".join(LETTER).encode() + b"}"
    return [
        *old,
        *((f"x.{kind}", data) for kind, data in pictures),
        ("a.pdf", text_pdf(2)),
        ("b.pdf", scan_pdf(small)),
        ("c.pdf", text_pdf(1, LETTER, pageCompression=0)),
        ("a.docx", docx(*LETTER)),
        ("b.docx", docx("pendek")),
        ("a.xlsx", workbook([[1, "dua", 3.5]] * 20)),
        ("b.xlsx", workbook([["Nama", "Nilai"]])),
        ("a.rtf", rich),
        ("a.csv", b"a;b;c\n1;2;3\n"),
        ("a.txt", "\n".join(LETTER).encode()),
        ("a.zip", bundle.getvalue()),
    ]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A copy with bytes flipped, cut out, doubled, or its end missing."""
    copy = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(max(1, len(copy)))
        match chance.randrange(5):
            case 0:
                copy[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del copy[place : place + chance.randint(1, 200)]
            case 2:
                copy[place:place] = copy[place : place + chance.randint(1, 200)]
            case 3:
                del copy[max(1, place) :]
            case _:
                copy[place : place + 4] = chance.choice([b"\xff" * 4, bytes(4), b"9999", b"<<>>"])
    return bytes(copy)


def survive(reader: Reader, filename: str, data: bytes) -> None:
    try:
        reader.submit(data, filename).result(timeout=120)
    except ReadError:
        return


@pytest.mark.endure
def test_5000_damaged_files_end_in_readings_or_our_own_errors():
    chance = random.Random(2025)  # noqa: S311
    reader = Reader(Limits(), workers=2)
    originals = seeds()
    try:
        for number in range(5_000):
            filename, data = originals[number % len(originals)]
            survive(reader, filename, damaged(data, chance))
        assert LETTER[2] in reader.submit(text_pdf(), "a.pdf").result(timeout=60).text
    finally:
        reader.close()


@pytest.mark.slow
def test_200_damaged_files_end_in_readings_or_our_own_errors():
    chance = random.Random(7)  # noqa: S311
    reader = Reader(Limits())
    originals = seeds()
    try:
        for number in range(200):
            filename, data = originals[number % len(originals)]
            survive(reader, filename, damaged(data, chance))
    finally:
        reader.close()


@pytest.mark.slow
def test_the_parent_does_not_grow_over_500_files_nor_the_child_beyond_500_megabytes():
    reader = Reader(Limits())
    files = [
        ("a.pdf", text_pdf(30)),
        ("b.jpg", encoded(page_picture(LETTER[:2], 30, 600, 300))),
        ("c.docx", docx("a")),
    ]
    largest = 0
    try:
        for filename, data in files * 4:
            survive(reader, filename, data)
        before = psutil.Process().memory_info().rss
        for number in range(500):
            survive(reader, *files[number % 3])
            largest = max(
                largest, *(child.memory_info().rss for child in psutil.Process().children(recursive=True))
            )
        assert psutil.Process().memory_info().rss - before < 20 * MEGABYTE
        assert largest < 500 * MEGABYTE
    finally:
        reader.close()
