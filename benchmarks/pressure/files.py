"""Files as officers send them, each different, made before anything is measured."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.demo import rutan
from bot.demo.papers import Paper, Para
from bot.demo.pictures import board, photographed, scanned
from bot.demo.writing import as_docx, as_pdf, as_xlsx

YEAR = 2026


@dataclass(frozen=True, slots=True)
class Paperwork:
    """A file and what kind of file it is."""

    kind: str
    filename: str
    content: bytes


def _numbered(paper: Paper, number: int) -> Paper:
    return replace(paper, blocks=(*paper.blocks, Para(f"Salinan arsip nomor {number}.")))


def _text(number: int) -> bytes:
    return as_pdf(_numbered(rutan.decree(YEAR), number))


def _scan(number: int) -> bytes:
    return scanned(as_pdf(_numbered(rutan.order(YEAR), number)), seed=number)


def _photo(number: int) -> bytes:
    lines = [line.format(year=YEAR) for line in rutan.PLEDGE]
    return photographed(board(lines), seed=number)


def _docx(number: int) -> bytes:
    return as_docx(_numbered(rutan.training(YEAR), number))


def _xlsx(number: int) -> bytes:
    return as_xlsx(rutan.STAFFING_SHEET, (*rutan.staffing(YEAR), ("Arsip", number)))


def _note(number: int) -> bytes:
    lines = ("LAPORAN KEGIATAN", "PELATIHAN BAHASA ISYARAT BAGI PETUGAS LAYANAN", f"Nomor: {number}/{YEAR}")
    return "\n".join((*lines, f"Dilaksanakan pada 12 Februari {YEAR}, diikuti 14 petugas.")).encode()


_MAKERS: Mapping[str, tuple[str, Callable[[int], bytes]]] = {
    "text": ("surat {}.pdf", _text),
    "scan": ("scan {}.pdf", _scan),
    "photo": ("IMG {}.jpg", _photo),
    "docx": ("laporan {}.docx", _docx),
    "xlsx": ("daftar {}.xlsx", _xlsx),
    "note": ("catatan {}.txt", _note),
}
KINDS = tuple(_MAKERS)


def paperwork(kinds: list[str]) -> list[Paperwork]:
    """A file of each of these kinds, in this order; no two have the same bytes."""
    made = []
    for number, kind in enumerate(kinds, 1):
        name, make = _MAKERS[kind]
        made.append(Paperwork(kind, name.format(number), make(number)))
    return made


def mixed(mix: Mapping[str, int], count: int, dice: random.Random) -> list[str]:
    """So many kinds in these shares, shuffled."""
    share = [kind for kind, times in mix.items() for _ in range(times)]
    kinds = [share[number % len(share)] for number in range(count)]
    dice.shuffle(kinds)
    return kinds
