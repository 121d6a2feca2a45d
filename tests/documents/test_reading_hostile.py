"""Files made to break the reader end in our own errors within the limits, and the next file is read."""

import time

import hostile_files
import psutil
import pytest
from made_files import LETTER, text_pdf

from documents.errors import ReadError, TooBigInside, Unreadable
from documents.reader import Reader
from knowledge.limits import Limits

MEGABYTE = 1 << 20
SURVIVED = None
CASES = [
    pytest.param(hostile_files.flate_bomb, "x.pdf", ReadError, id="713 bytes that unpack to a gigabyte"),
    pytest.param(hostile_files.deep_page_tree, "x.pdf", Unreadable, id="a page tree 60,000 deep"),
    pytest.param(hostile_files.deep_array, "x.pdf", Unreadable, id="an array nested 200,000 deep"),
    pytest.param(hostile_files.cyclic_page_tree, "x.pdf", Unreadable, id="a page tree that holds itself"),
    pytest.param(
        hostile_files.circular_cross_reference, "x.pdf", SURVIVED, id="a cross reference that names itself"
    ),
    pytest.param(hostile_files.flat_archive_bomb, "x.zip", TooBigInside, id="an archive of 512 MB in 0.5 MB"),
    pytest.param(hostile_files.lying_docx, "x.docx", ReadError, id="a member larger than its directory says"),
]
SLOW_CASES = [
    pytest.param(hostile_files.forms_in_forms, "x.pdf", ReadError, id="forms in forms, 10 to the 30th"),
    pytest.param(
        hostile_files.huge_picture_inside, "x.pdf", ReadError, id="a picture of 60,000 x 60,000 in a PDF"
    ),
    pytest.param(hostile_files.many_operators, "x.pdf", SURVIVED, id="1.5 million line operators in 41 KB"),
    pytest.param(hostile_files.many_glyphs, "x.pdf", SURVIVED, id="40 million glyphs"),
    pytest.param(hostile_files.many_pages, "x.pdf", Unreadable, id="10,000 pages"),
    pytest.param(hostile_files.huge_page, "x.pdf", Unreadable, id="a page five metres wide"),
    pytest.param(
        hostile_files.nested_archives, "x.zip", TooBigInside, id="archives in archives, 16 to the 5th"
    ),
    pytest.param(hostile_files.archive_of_100_000_entries, "x.zip", TooBigInside, id="100,000 entries"),
    pytest.param(hostile_files.wide_docx, "x.docx", SURVIVED, id="a body of 150 MB"),
]


def outcome(reader: Reader, data: bytes, filename: str) -> Exception | None:
    try:
        reader.submit(data, filename).result(timeout=400)
    except ReadError as error:
        return error
    return None


def check(reader: Reader, build, filename: str, expected: type[Exception] | None) -> None:
    data = build()
    before, started = psutil.Process().memory_info().rss, time.perf_counter()
    error = outcome(reader, data, filename)
    limits = Limits()
    assert time.perf_counter() - started < limits.answer_seconds
    if expected is not SURVIVED:
        assert isinstance(error, expected)
    assert psutil.Process().memory_info().rss - before < 20 * MEGABYTE + 2 * len(data)
    assert LETTER[2] in reader.submit(text_pdf(), "surat.pdf").result(timeout=60).text


@pytest.mark.parametrize(("build", "filename", "expected"), CASES)
def test_a_hostile_file_ends_in_an_error_of_our_own(reader, build, filename, expected):
    check(reader, build, filename, expected)


@pytest.mark.slow
@pytest.mark.parametrize(("build", "filename", "expected"), SLOW_CASES)
def test_a_costly_file_ends_in_time(reader, build, filename, expected):
    check(reader, build, filename, expected)


CUTS = [0.25, 0.5, 0.75, 0.9, 0.99]


@pytest.mark.parametrize("share", CUTS)
def test_a_truncated_pdf_is_mended_or_unreadable(reader, share):
    data = text_pdf(4)
    error = outcome(reader, data[: int(len(data) * share)], "x.pdf")
    assert error is None or isinstance(error, Unreadable)


def test_no_child_outlives_its_reader():
    others = {child.pid for child in psutil.Process().children(recursive=True)}
    reader = Reader(Limits())
    assert outcome(reader, text_pdf(), "x.pdf") is None
    assert {child.pid for child in psutil.Process().children(recursive=True)} > others
    reader.close()
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= others
