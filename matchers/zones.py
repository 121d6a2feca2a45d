"""The places of a text that weigh differently: name, heading, letterhead, body."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matchers.words import plain

_ADDRESS = re.compile(r"^(?:jl|jalan|telp|telepon|email|surel|website|laman|kode pos|fax)\b|@|\b(?:www|http)")
_LETTERHEAD = re.compile(
    r"^(?:pemerintah|pemkab|pemkot|pemprov|dinas|badan|kementerian|kantor|sekretariat|balai|lembaga"
    r"|rumah sakit umum|bupati|wali ?kota|gubernur|provinsi|republik indonesia|direktorat|inspektorat"
    r"|kecamatan|kabupaten|kota|desa|kelurahan|upt|uptd)\b"
    r"(?!.*\b(?:laporan|surat|keputusan|data|sop|tentang|rekap\w*|perencanaan)\b)"
    r"|^(?:rumah tahanan negara|lembaga pemasyarakatan|lembaga pembinaan khusus anak|rumah detensi imigrasi"
    r"|rumah penyimpanan benda sitaan negara)(?: \w+){0,6}$"
)
_STAMP = re.compile(r"gps map|\blat\b|\blong\b|^\d{1,2}[-/ .]\d{1,2}[-/ .]\d{2,4}|^jl\b|\d{1,2}[:.]\d{2}$")
_CUE = re.compile(
    r"^(?:tentang|perihal|hal|kegiatan|judul|acara|untuk pembayaran|pekerjaan|rapat|sub ?kegiatan|program"
    r"|pokok|agenda|tema|topik|materi|maksud|nama inovasi)\b\s*:?"
)
_LEANS = re.compile(r"(?:mengingat|tembusan)\s*(?::|$)")
_LEANS_NO_MORE = re.compile(
    r"(?:memutuskan|menetapkan|menimbang|bab|pasal|kesatu|pertama|memerintahkan|kepada|untuk)\b"
)
_FUNDED = re.compile(
    r"\b(?:(?:segala|semua|seluruh) )?(?:biaya|pembiayaan|pendanaan|anggaran)\b[^.;|]{0,60}"
    r"\bdi ?bebankan (?:pada|kepada|ke)\b[^.;|]*"
)
_EXTENSION = re.compile(r"\.\w{2,5}$")
_HYPHENATED = re.compile(r"[a-z]-$")
_STARTS_WITH_LETTER = re.compile(r"[a-z]")
_ENDS_OPEN = re.compile(r"[a-z0-9,]$")
_ROW = re.compile(r"\||\.{4,}|:")
_LISTED = re.compile(r"(?:\d+\s*[.) ]|[a-z]\s*[.)]|[-*])")
_FULL_LINE, _CELLS = 60, 2
_HEAD_LINES, _SURE_LINES, _CUE_LINES, _LETTER_LINES, _OPENING_LINES = 9, 3, 25, 5, 6
_LETTER_LENGTH, _BARE_CUE, _PHOTO_LENGTH, _LONE_NAME = 90, 12, 200, 200


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line: its plain text, and the stretch of the page's own text that it came from."""

    text: str
    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Zones:
    """A text taken apart, with places of its lines.

    `letterhead` only says who writes, `leaning` names laws and who gets copies, `titled` holds the heading.
    """

    name: str
    heading: tuple[str, ...]
    opening: str
    lines: tuple[Line, ...]
    letterhead: frozenset[int]
    leaning: frozenset[int]
    titled: frozenset[int]

    @property
    def length(self) -> int:
        """How many plain characters the lines hold."""
        return sum(len(line.text) for line in self.lines)


def lines_of(page: int, text: str) -> list[Line]:
    """The logical lines of a page: hyphenated words are whole again, wrapped paragraphs joined."""
    written: list[Line] = []
    start = 0
    for raw in text.splitlines(keepends=True):
        end = start + len(raw)
        cells = raw.lstrip().replace("\t", " | ") if raw.count("\t") >= _CELLS else raw
        folded = " ".join(plain(cells).split())
        if folded:
            written.append(Line(folded, page, start, end))
        start = end
    return _joined(_joined(written, _hyphenated, "-"), _wrapped, "")


def _joined(lines: Sequence[Line], continues: Callable[[str, str], bool], dropped: str) -> list[Line]:
    """The lines with those that only continue the one before attached to it."""
    joined: list[Line] = []
    for line in lines:
        if joined and continues(joined[-1].text.rsplit("\n", 1)[-1], line.text):
            last = joined[-1]
            text = last.text.removesuffix(dropped) + ("" if dropped else "\n") + line.text
            joined[-1] = Line(text, page=last.page, start=last.start, end=line.end)
        else:
            joined.append(line)
    return joined


def _hyphenated(last: str, line: str) -> bool:
    return _HYPHENATED.search(last) is not None and _STARTS_WITH_LETTER.match(line) is not None


def _wrapped(last: str, line: str) -> bool:
    full = len(last) >= _FULL_LINE and _ENDS_OPEN.search(last) is not None
    return full and not (_LISTED.match(line) or _ROW.search(last) or _ROW.search(line))


def name_of(filename: str, caption: str) -> str:
    """File name and caption as plain words."""
    return _EXTENSION.sub("", plain(filename)).replace("_", " ") + " " + plain(caption)


def proving(text: str) -> str:
    """The plain text without the clause that only says which budget pays; it proves no budget."""
    return _FUNDED.sub(" ", text) if "bebankan" in text else text


def zones(lines: Sequence[Line], filename: str, caption: str) -> Zones:
    """Take a text apart; without a file name the heading of a lone title serves as its name."""
    name = name_of(filename, caption)
    texts = [line.text for line in lines]
    heading = _heading(texts)
    if not filename and len(texts) == 1:
        name += " " + texts[0][:_LONE_NAME]
    if sum(map(len, texts)) < _PHOTO_LENGTH:
        heading = [text for text in heading if not _STAMP.search(text)] + [name]
    letterhead = frozenset(i for i, text in enumerate(texts[:_LETTER_LINES]) if _only_names_office(text))
    return Zones(
        name=name.strip(),
        heading=tuple(heading),
        opening=proving(" ".join(texts[:_OPENING_LINES])),
        lines=tuple(lines),
        letterhead=letterhead,
        leaning=_leaning(texts),
        titled=frozenset(i for i, text in enumerate(texts[:_CUE_LINES]) if text in heading),
    )


def _leaning(texts: Sequence[str]) -> frozenset[int]:
    """Places of lines that name what the document leans on, not what it proves."""
    leaning, places = False, set()
    for place, text in enumerate(texts):
        leaning = not _LEANS_NO_MORE.match(text) and (leaning or _LEANS.match(text) is not None)
        if leaning:
            places.add(place)
    return frozenset(places)


def _only_names_office(text: str) -> bool:
    return len(text) < _LETTER_LENGTH and _LETTERHEAD.search(text) is not None


def _heading(texts: Sequence[str]) -> list[str]:
    heading: list[str] = []
    for place, text in enumerate(texts[:_CUE_LINES]):
        cue = _CUE.match(text) is not None
        early = place < _HEAD_LINES
        if early and (_ADDRESS.search(text) or (place < _LETTER_LINES and _only_names_office(text))):
            continue
        if cue or (early and place < _SURE_LINES):
            heading.append(text)
            if cue and early and len(text) < _BARE_CUE and place + 1 < len(texts):
                heading.append(texts[place + 1])
    return list(dict.fromkeys(heading))
