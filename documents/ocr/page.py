"""One page recognised in two passes: a clean reading, and what a differently prepared picture adds."""

import re
from collections import Counter
from itertools import groupby

from documents.draft import Seen
from documents.ocr import engine, imaging, ink
from documents.ocr.imaging import Sheet
from documents.ocr.layout import Line, with_missing
from documents.ocr.picture import Picture
from documents.text import tidy

_CERTAIN_ENOUGH = 30
_SURE = 70
_FEWEST_WORDS = 2
_WORD = re.compile(r"[^\W\d_]{3}")
_ORIENTATION_EDGE = 1800
_TOKEN = re.compile(r"\w+")


def recognise(picture: Picture) -> Seen:
    """The page's text, and the lines a second pass reads otherwise."""
    grey = imaging.no_larger_than_needed(imaging.dark_on_light(ink.bleached(picture)))
    even = imaging.evened(grey)
    turn = engine.quarter_turn(imaging.shrunk(even, _ORIENTATION_EDGE))
    page = Sheet.of(imaging.turned(even, turn))
    closely = _seen(_close_up(Sheet.of(imaging.turned(grey, turn)), page), sparse=False)
    widely = _seen(page.straightened(), sparse=True)
    if not _holds_words(closely) and not _holds_words(widely):
        return Seen("", "")
    text = [line.text for line in with_missing(closely, widely)]
    also = [line.text for line in widely]
    return Seen(tidy("\n".join(text)), tidy("\n".join(_new(also, text))))


def _close_up(grey: Sheet, page: Sheet) -> Sheet:
    """The sheet of paper alone, enlarged, level and without ruling lines."""
    paper = grey.cropped()
    even = page if paper is grey else paper.evened()
    return even.enlarged().straightened().without_lines()


def _seen(sheet: Sheet, *, sparse: bool) -> list[Line]:
    """The lines of words certain enough to keep, with their places on the page."""
    words = [
        word for word in engine.words(sheet.picture, sparse=sparse) if word.confidence >= _CERTAIN_ENOUGH
    ]
    return [Line.of(list(line), sheet) for _, line in groupby(words, key=lambda word: word.line)]


def _holds_words(lines: list[Line]) -> bool:
    """Whether there is writing at all; texture alone yields scattered letters of low confidence."""
    words = (word for line in lines for word in line.words)
    return sum(word.confidence >= _SURE and bool(_WORD.search(word.text)) for word in words) >= _FEWEST_WORDS


def _new(lines: list[str], known: list[str]) -> list[str]:
    """The lines that hold a word more often than the known ones do."""
    missing = _tokens(lines) - _tokens(known)
    return [line for line in lines if any(token in missing for token in _TOKEN.findall(line.lower()))]


def _tokens(lines: list[str]) -> Counter[str]:
    return Counter(_TOKEN.findall("\n".join(lines).lower()))
