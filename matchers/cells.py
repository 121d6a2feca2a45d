"""Rows of a table or a form whose cells hold no values."""

import re
from collections.abc import Iterable, Iterator

_CELLS, _PIECES = re.compile(r"\s*\|\s*"), re.compile(r"\s*[;,]\s+")
_FIELD = re.compile(r"([a-z0-9][^:=|]{1,60}?)\s*[:=]\s*(\S.*)$")
_DASHED = re.compile(r"([a-z0-9][^|:=]+?)((?:\s+-+)+)$")
_ORDINAL = re.compile(r"(?:no\.?|\d{1,3}|[ivx]{1,4}|[a-z])[.)]?$")
_NOTE = re.compile(r"(?:ket|keterangan|catatan|paraf|tanda tangan|ttd)\.?$")
_NO_VALUE = re.compile(
    r"(?:[-._?\s]*|n/?a|kosong|(?:data )?(?:belum|blm|tidak|tdk) "
    r"(?:ada|diisi|terisi|tersedia|masuk|direkap|terdata|diolah|dihitung)\b.{0,30})$"
)
_NUMBER = re.compile(r"(?:rp\.? ?)?[\d.,/]*\d[\d.,/]*\s?(?:%|\w{1,8})?$")
_LEAST, _SHARE = 3, 0.5


def unfilled(lines: Iterable[str]) -> int:
    """How many rows of the plain lines hold a label and no value, when they are most of the rows; else 0.

    Zero is a value; so is "nihil".
    """
    rows = [row for line in lines for row in _rows(line)]
    noted = any(_NOTE.match(row[-1]) for row in rows)
    judged = [_empty(row[:-1] if noted and len(row) > 2 else row) for row in rows]
    empty = sum(judged)
    return empty if empty >= _LEAST and empty >= _SHARE * len(judged) else 0


def _rows(line: str) -> Iterator[list[str]]:
    """Label and values of each row that a line holds."""
    if "|" in line:
        cells = _CELLS.split(line.strip().removeprefix("|").removesuffix("|").strip())
        while len(cells) > 2 and _ORDINAL.match(cells[0]):
            cells = cells[1:]
        if len(cells) > 1 and cells[0]:
            yield cells
        return
    for piece in _PIECES.split(line):
        field = ":" in piece or "=" in piece
        found = _FIELD.match(piece) if field else _DASHED.match(piece) if piece.endswith("-") else None
        if found:
            yield [found[1], found[2].strip()]


def _empty(row: list[str]) -> bool:
    values = row[1:]
    missing = sum(_NO_VALUE.match(value) is not None for value in values)
    counted = any(_NUMBER.match(value) for value in values)
    return not counted and missing * 2 >= len(values) and _NO_VALUE.match(values[-1]) is not None
