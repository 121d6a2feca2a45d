"""The same bytes are read once, and what is kept is private and can be forgotten."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from made_files import LETTER, docx, encoded, page_picture, text_pdf

from documents.cache import ReadingCache
from documents.errors import Broken
from documents.reader import Reader
from documents.reading import Kind, Note, Reading, Signals
from knowledge.limits import Limits


@pytest.fixture
def cached(tmp_path: Path) -> Iterator[Callable[[bytes, str], Reading]]:
    reader = Reader(Limits(), cache=ReadingCache(tmp_path / "readings"))
    yield lambda data, filename: reader.submit(data, filename).result(timeout=60)
    reader.close()


def test_a_second_reading_is_the_first_one_again(cached):
    scan = encoded(page_picture(size=40))
    first = cached(scan, "x.jpg")
    assert LETTER[1] in first.text
    assert cached(scan, "other.JPG") == first


def test_another_extension_is_read_anew_for_its_notes(cached):
    cached(text_pdf(), "x.pdf")
    assert (
        Note("file.other_type", {"extension": "docx", "found": "pdf"}) in cached(text_pdf(), "x.docx").notes
    )


def test_what_cannot_be_read_is_not_kept(cached, tmp_path):
    with pytest.raises(Broken):
        cached(b"%PDF-1.4", "x.pdf")
    assert list((tmp_path / "readings").iterdir()) == []


def test_readings_are_private_and_can_be_forgotten(cached, tmp_path):
    folder = tmp_path / "readings"
    cached(docx("isi"), "x.docx")
    (kept,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    ReadingCache(folder).forget(sha256(docx("lain")).hexdigest())
    assert kept.exists()


READING = Reading(Kind.TEXT, (), (), Signals(), 0)


def test_other_limits_are_another_reading(tmp_path):
    cache = ReadingCache(tmp_path)
    cache.keep(b"a", "a.txt", Limits(), READING)
    assert cache.find(b"a", "a.txt", Limits()) == READING
    assert cache.find(b"a", "a.txt", replace(Limits(), ocr_pages=3)) is None
    cache.forget(sha256(b"a").hexdigest())
    assert cache.find(b"a", "a.txt", Limits()) is None


def test_a_damaged_copy_is_read_anew(tmp_path):
    cache = ReadingCache(tmp_path)
    cache.keep(b"a", "a.txt", Limits(), READING)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"{")
    assert cache.find(b"a", "a.txt", Limits()) is None


def test_the_oldest_go_when_there_are_too_many(tmp_path):
    cache = ReadingCache(tmp_path, most=50)
    for number in range(100):
        cache.keep(b"%d" % number, "a.txt", Limits(), READING)
    assert len(list(tmp_path.iterdir())) == 50
    assert cache.find(b"99", "a.txt", Limits()) == READING
