"""One page recognised in two passes: a clean reading, and what a differently prepared picture adds."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from documents.draft import Seen
from documents.ocr import engine, imaging
from documents.ocr.engine import Word
from documents.ocr.picture import Picture
from documents.text import tidy

_CERTAIN_ENOUGH = 30
_ORIENTATION_EDGE = 1800
_SURE = 70
_FEWEST_WORDS = 2
_WORD = re.compile(r"[^\W\d_]{3}")
_TOKEN = re.compile(r"\w+")


def recognise(picture: Picture) -> Seen:
    """The page's text, and the lines a second pass reads otherwise."""
    grey = imaging.grey(picture)
    page = imaging.evened(grey)
    turn = engine.quarter_turn(imaging.shrunk(page, _ORIENTATION_EDGE))
    grey, page = imaging.turned(grey, turn), imaging.turned(page, turn)
    closely = _read_closely(grey, page)
    widely = engine.words(imaging.straightened(page, imaging.skew(page)), sparse=True)
    if not _holds_words(closely) and not _holds_words(widely):
        return Seen("", "")
    text, also = _lines(closely), _lines(widely)
    return Seen(tidy("\n".join(text)), tidy("\n".join(_new(also, text))))


def _read_closely(grey: Picture, page: Picture) -> list[Word]:
    """The sheet alone, enlarged and without ruling lines, read in reading order."""
    sheet = imaging.cropped(grey)
    if sheet is not grey:
        page = imaging.evened(sheet)
    page = imaging.enlarged(page)
    page = imaging.straightened(page, imaging.skew(page))
    return engine.words(imaging.without_lines(page), sparse=False)


def _holds_words(words: list[Word]) -> bool:
    """Whether there is writing at all; texture alone yields scattered letters of low confidence."""
    return sum(word.confidence >= _SURE and bool(_WORD.search(word.text)) for word in words) >= _FEWEST_WORDS


def _lines(words: Iterable[Word]) -> list[str]:
    certain = (word for word in words if word.confidence >= _CERTAIN_ENOUGH)
    return [" ".join(word.text for word in line) for _, line in groupby(certain, key=lambda word: word.line)]


def _new(lines: list[str], known: list[str]) -> list[str]:
    """The lines that hold a word more often than the known ones do."""
    missing = _tokens(lines) - _tokens(known)
    return [line for line in lines if any(token in missing for token in _TOKEN.findall(line.lower()))]


def _tokens(lines: list[str]) -> Counter[str]:
    return Counter(_TOKEN.findall("\n".join(lines).lower()))
