"""One page recognised in two passes: a clean reading, and what a differently prepared picture adds."""

import re
import time
from collections import Counter
from itertools import groupby

from documents.draft import Seen
from documents.ocr import bands, engine, imaging, ink
from documents.ocr.imaging import Sheet
from documents.ocr.layout import Line, from_the_top, with_missing
from documents.ocr.picture import Picture
from documents.ocr.unread import unread
from documents.text import tidy

_CERTAIN_ENOUGH = 30
_SURE = 70
_FEWEST_WORDS = 2
_WORD = re.compile(r"[^\W\d_]{3}")
_ENOUGH_LETTERS, _MOSTLY = 40, 0.6
_PATIENCE = 4
_RULES = "|"
_TOKEN = re.compile(r"\w+")


def recognise(picture: Picture) -> Seen:
    """The page's text, and the lines a second pass reads otherwise."""
    grey = imaging.no_larger_than_needed(bands.dark_on_light(ink.bleached(picture)))
    whole = Sheet.of(imaging.evened(grey))
    paper = _paper(Sheet.of(grey), whole)
    turn, sheet, closely = _upright(paper, grey.shape)
    around = whole.turned(turn, grey.shape).straightened()
    widely = [line.moved(around.onto(sheet)) for line in _seen(around, sparse=True)]
    if paper.cut:
        widely = [line for line in widely if line.within(sheet.picture.shape) or _holds_words([line])]
    if not _holds_words(closely) and not _holds_words(widely):
        return Seen("", "")
    lines = with_missing(from_the_top(closely), widely)
    lines = with_missing(lines, unread(sheet, lines))
    text = [line.text for line in lines]
    also = [line.text for line in widely]
    return Seen(tidy("\n".join(text)), tidy("\n".join(_new(also, text))))


def _paper(grey: Sheet, whole: Sheet) -> Sheet:
    """The sheet of paper alone, white and large enough."""
    paper = grey.cropped()
    return (whole if paper is grey else paper.evened()).enlarged()


def _upright(paper: Sheet, whole: tuple[int, ...]) -> tuple[int, Sheet, list[Line]]:
    """The quarter turn of a page, its paper and its lines: where in doubt, the way most can be read."""
    best: tuple[int, Sheet, list[Line]] = (0, paper, [])
    until = time.process_time() + _PATIENCE
    for turn in engine.quarter_turns(paper.without_lines().picture):
        sheet = paper.turned(turn, whole).straightened().without_lines()
        lines = _seen(sheet, sparse=False)
        if _sure_letters(lines) > _sure_letters(best[2]):
            best = turn, sheet, lines
        if _reads_well(lines) or time.process_time() > until:
            break
    return best


def _sure_letters(lines: list[Line]) -> int:
    return sum(len(word.text) for line in lines for word in line.words if word.confidence >= _SURE)


def _reads_well(lines: list[Line]) -> bool:
    """Whether most of it was seen surely, as no text that stands on its head is."""
    letters = sum(len(word.text) for line in lines for word in line.words)
    return letters >= _ENOUGH_LETTERS and _sure_letters(lines) > _MOSTLY * letters


def _seen(sheet: Sheet, *, sparse: bool) -> list[Line]:
    """The lines of words certain enough to keep."""
    words = [
        word
        for word in engine.words(sheet.picture, sparse=sparse)
        if word.confidence >= _CERTAIN_ENOUGH and word.text.strip(_RULES)
    ]
    return [Line.of(list(line)) for _, line in groupby(words, key=lambda word: word.line)]


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
