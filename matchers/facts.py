"""What a document says of itself: number, date, issuer, subject, who signed."""

import datetime
import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.vocabulary import DocumentForm
from matchers.dates import dates_in, years_in
from matchers.findings import Facts

_NUMBER = re.compile(
    r"(?:^|[\s(|])(?:n[o0]m[oe0]r|n[o0][.,]|n[o0]\s*[:;])\s*(?:sop|notulen|pihak kesatu|surat|dokumen)?"
    r"\s*[:;.|]?\s*"
    r"(?P<number>[A-Z0-9](?:\.\s(?-i:(?=[A-Z0-9]{1,6}[./-]\w))|[\w./()-]|\s*[-/]\s*(?=\w)|,(?=\w))*"
    r"(?:\s*tahun\s+[\dOoIl]{4}\b)?)",
    re.IGNORECASE,
)
_NUMBER_LOST = re.compile(r"^\W*n[o0]m[oe0]r\W*$", re.IGNORECASE)
_BUILT = re.compile(r"[./-]\w+[./-]")
_PIECE = re.compile(r"[^\W_]+")
_MISTAKEN = str.maketrans("OoIl", "0011")
_BARE_NUMBER = re.compile(r"(?:^|\s)(?P<number>[\w.-]*\d[\w.-]*(?:/[\w.-]+){2,})\s*$")
_LEANS = re.compile(
    r"\s*(?:mengingat|menimbang|dasar|memperhatikan|membaca|berdasarkan|lembaran|berita daerah)\b",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"\b(?:surat|undangan|uu|pp|perda|perpres|undang-undang|peraturan \w+)\b[^|]*$", re.IGNORECASE
)
_NUMBER_LINES = 14

_SIGNED_AT = re.compile(
    r"ditetapkan|diundangkan|^\W*pada tanggal\b.{0,40}$|disahkan|dibuat di|tgl efektif|^\s*tanggal\s*:",
    re.IGNORECASE,
)
_PLACE_AND_DATE = re.compile(r"^\s*[A-Z][\w'. -]{2,40},\s*(?:(?:pada\s+)?tanggal\s*)?\d{1,2}", re.IGNORECASE)
_BESIDE_OTHERS = re.compile(
    r"[,|]\s*(?!senin|selasa|rabu|kamis|jum|sabtu|minggu|tanggal)(?-i:[A-Z])[\w'. -]{2,30},\s*"
    r"\d{1,2} [A-Za-z]+ \d{4}\W*$",
    re.IGNORECASE,
)
_DATE_AND_SIGNED = re.compile(r"^\s*\d{1,2} \w+ \d{4},.*\b(?:ttd|t\.t\.d)\b", re.IGNORECASE)
_SPAN_OF_DAYS = re.compile(
    r"\b\d{1,2}\s*(?:-|–|s\.?\s?d\.?|sampai|dan|&)\s*\d{1,2}\s+[A-Za-z]", re.IGNORECASE
)
_LASTS = re.compile(r"\b(?:berlaku|jangka waktu|masa bakti)\b", re.IGNORECASE)
_HELD_AT = re.compile(r"^\s*(?:hari|waktu|tanggal|pada hari ini)\b", re.IGNORECASE)

_SUBJECT = re.compile(r"^\s*(?:perihal|hal|tentang|judul(?: sop)?)\s*[:.]?\s*(?P<subject>.*)$", re.IGNORECASE)
_ABOUT = re.compile(r"\btentang\s+(?P<subject>\S.*)$", re.IGNORECASE)
_SUBJECT_ENDS = re.compile(
    r"^\s*(?:menimbang|mengingat|dengan rahmat|memutuskan|menetapkan|yth|kepada|lampiran|sifat|nomor|no\."
    r"|tanggal|bupati|wali ?kota|gubernur|kepala|antara|pada hari|\d+[.)]|[a-z][.)]\s)|:",
    re.IGNORECASE,
)
_SUBJECT_LINES, _SUBJECT_LENGTH = 4, 200

_OFFICE = re.compile(
    r"(?:keputusan|peraturan|surat edaran|instruksi|maklumat)\s+"
    r"(?P<office>(?:bupati|wali ?kota|gubernur|kepala|menteri|sekretaris daerah|direktur|camat|lurah)\b"
    r"[^,;:\n]*)",
    re.IGNORECASE,
)
_LETTERHEAD = re.compile(
    r"^\s*(?:pemerintah|pemkab|pemkot|pemprov|dinas|badan|kementerian|kantor|sekretariat|balai|lembaga pem"
    r"|rumah tahanan|rumah sakit|rutan|lapas|kanwil|bupati|wali ?kota|gubernur|kecamatan|desa|kelurahan"
    r"|direktorat|inspektorat|upt)\b",
    re.IGNORECASE,
)
_OFFICE_ENDS = re.compile(r"\s+(?:nomor|no\.|tentang|tahun)\b.*$", re.IGNORECASE)
_LETTERHEAD_LINES = 5

_MARKS = (
    (
        "electronic",
        re.compile(r"(?:ditandatangani secara|sertifikat) elektronik|\b(?:bsre|tte)\b"),
    ),
    ("signature", re.compile(r"\bttd\b|\bt\.t\.d\b|tanda ?tangan\b(?!an)|ditandatangani")),
    ("stamp", re.compile(r"\b(?:stempel|cap (?:basah|dinas)|dto)\b")),
    ("approval", re.compile(r"\b(?:mengetahui|mengesahkan|disahkan oleh|menyetujui)\b")),
    ("staff-number", re.compile(r"\bnip\b\.?\s*:?\s*\d{6}")),
)
_SIGNED = re.compile(r"\(?\b(?:ttd|t\.t\.d)\b\.?\)?[\s,.:]*(?P<name>.*)$", re.IGNORECASE)
_PERSON = re.compile(r"^(?:[A-Z][\w.'`-]*[ ,]*){1,8}$")
_SIGNATURE_LINES = 14


def facts_of(text: str, form: DocumentForm | None) -> Facts:
    """The facts of one part, read from its own text."""
    lines = [line for line in text.splitlines() if line.strip()]
    folded = text.lower()
    return Facts(
        form=form,
        number=_number(lines),
        date=_date(lines),
        years=years_in(text),
        issuer=_issuer(lines),
        subject=_subject(lines),
        signatory=_signatory(lines),
        endorsed=tuple(name for name, mark in _MARKS if mark.search(folded)),
    )


def _number(lines: Sequence[str]) -> str | None:
    head = lines[:_NUMBER_LINES]
    if found := next(filter(None, map(_named_number, head)), None):
        return found
    if any(map(_NUMBER_LOST.match, head)):
        elsewhere = (_named_number(line) for line in lines[_NUMBER_LINES:] if _NUMBER.match(line))
        if found := next((number for number in elsewhere if number and _BUILT.search(number)), None):
            return found
    bare = (_BARE_NUMBER.search(line) for line in head if not _LEANS.match(line))
    return next((found["number"] for found in bare if found and not _only_date(found["number"])), None)


def _named_number(line: str) -> str | None:
    """The number that a line gives the document, unless it cites another one's."""
    found = None if _LEANS.match(line) else _NUMBER.search(line)
    if found is None or _CITED.search(line[: found.start()]):
        return None
    number = _PIECE.sub(_mended, found["number"].replace(",", ".").replace(". ", ".").rstrip(".;-("))
    built = "/" in number or "-" in number or "tahun" in number.lower()
    return " ".join(number.split()) if built and any(sign.isdigit() for sign in number) else None


def _mended(piece: re.Match[str]) -> str:
    """A piece of figures and the letters that scanners take for figures, all as figures."""
    figures = piece[0].translate(_MISTAKEN)
    return figures if figures.isdigit() and any(sign.isdigit() for sign in piece[0]) else piece[0]


def _only_date(text: str) -> bool:
    return re.fullmatch(r"[\d./-]{6,10}", text) is not None and bool(dates_in(text))


def _date(lines: Sequence[str]) -> datetime.date | None:
    """The day of signing where one is named, else the day that the document was held or made."""
    held = [(line, dates[-1][1]) for line in lines if not _LEANS.match(line) and (dates := dates_in(line))]
    signed = [day for line, day in held if _is_signed(line)] or _signed_below(lines)
    if signed:
        return signed[-1]
    event = [day for line, day in held if _HELD_AT.match(line)]
    alone = [day for line, day in held if len(line) < 60 and not _LASTS.search(line)]
    return next((day for days in (event, alone, [day for _, day in held]) for day in days), None)


def _signed_below(lines: Sequence[str]) -> list[datetime.date]:
    """The days that stand in the line after the one that says where something was signed."""
    broken = (f"{a} {b}" for a, b in pairwise(lines) if _SIGNED_AT.search(a) and not dates_in(a))
    return [dates[0][1] for line in broken if (dates := dates_in(line))]


def _is_signed(line: str) -> bool:
    """Whether the line tells where or that something was signed, as well as when."""
    looks = _PLACE_AND_DATE.match, _SIGNED_AT.search, _DATE_AND_SIGNED.match, _BESIDE_OTHERS.search
    told = any(look(line) for look in looks)
    return told and not _SPAN_OF_DAYS.search(line)


def _subject(lines: Sequence[str]) -> str | None:
    for place, line in enumerate(lines[:25]):
        found = _SUBJECT.match(line) or _ABOUT.search(line)
        if found:
            return _gathered(found["subject"].strip(), lines[place + 1 :])
        if _LEANS.match(line):
            break
    return None


def _gathered(first: str, following: Sequence[str]) -> str | None:
    """A subject that may run over several lines."""
    held = [first] if first else []
    for line in following[:_SUBJECT_LINES]:
        if (held and not _runs_on(held[-1], line)) or _SUBJECT_ENDS.search(line):
            break
        held.append(line.strip())
    subject = " ".join(" ".join(held).split())
    return subject[:_SUBJECT_LENGTH] or None


def _runs_on(last: str, line: str) -> bool:
    return last.isupper() and line.strip().isupper()


def _issuer(lines: Sequence[str]) -> str | None:
    for line in lines[: _LETTERHEAD_LINES + 1]:
        found = _OFFICE.search(line)
        if found:
            return " ".join(_OFFICE_ENDS.sub("", found["office"]).split())
    head = [line.strip() for line in lines[:_LETTERHEAD_LINES] if _LETTERHEAD.match(line) and len(line) < 90]
    return " ".join(head[-1].split()) if head else None


def _signatory(lines: Sequence[str]) -> str | None:
    """Who signed, as the last signature block names them."""
    tail = lines[-_SIGNATURE_LINES:]
    for place in range(len(tail) - 1, -1, -1):
        found = _SIGNED.search(tail[place])
        if found is None:
            continue
        for name in (found["name"], *tail[place + 1 : place + 2]):
            named = name.strip(" ,.()")
            if len(named) > 3 and _PERSON.match(named) and "nip" not in named.lower():
                return named
    return None
