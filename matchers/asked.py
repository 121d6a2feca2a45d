"""What a question says of itself: its words, the item or programme it names, and the form it speaks of."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from knowledge.vocabulary import DocumentForm
from matchers import tables
from matchers.speech import Speech
from matchers.words import Stemmer, plain, tokens

GROUP = "§"
_LONGEST = 5
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = re.compile(r"\b[a-z]{2,6}\d{0,2}(?:-[a-z0-9]+)+\b")
_SHORT_CODE = re.compile(
    r"\b(?:butir|item|kode|nomor|kriteria|indikator|no)\s+([a-z]{1,6}-?[a-z]?\d{1,2}(?:-[a-z])?)\b"
)
_BARE_CODE = re.compile(r"\b([a-z]\d{1,2})\b")
_NUMBERS = {
    **{str(n): n for n in range(1, 21)},
    **dict(
        zip(
            ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan"),
            range(1, 9),
            strict=True,
        )
    ),
}
_SAYS_NOTHING = tables.word_list("polite")
_MOTHERS = frozenset({"ibu", "bapak"})
_OF_MOTHERS = tables.word_list("mother")
_WANTS_ITEM = re.compile(
    r"\b(?:butir|poin|bagian|kriteria|indikator|nomor)(?: yang)? (?:apa|mana|berapa)\b"
    r"|\b(?:bukti|buktinya|dokumen|berkas)(?: yang)?(?: harus)? ?(?:\w+ )?(?:apa|bagaimana|berupa)\b"
    r"|\bmasuk (?:ke )?mana\b|\bdibuktikan\b|\bdiminta apa\b|\bmembuktikan\b|\bbukti apa\b"
)
_ASKS_ELSE = frozenset({"bagaimana", "siapa", "mana", "dimana", "berapa", "kapan", "kenapa"})
_WHETHER = re.compile(
    r"\b(?:bisa|boleh|dapat|memadai|cukup|diterima|dihitung|terhitung|memenuhi|terpenuhi|lolos|laku|layak|berlaku|sah"
    r"|kena|menjawab|termasuk|dipakai|digunakan|dianggap)\b|\bsudah(?: \w+){1,3} belum\b"
)
_YES_NO = re.compile(r"\bapa(?= (?:sudah|bisa|boleh|dapat|cukup|masih)\b)")
_OPEN = re.compile(r"\bapa\b(?! adanya)")
_BESIDE = 2
COURTESY = frozenset({"salam", "terimakasih"})
_TELLING = 2
_FORMS: tuple[tuple[DocumentForm, str], ...] = (
    (DocumentForm.STATEMENT, r"surat pernyataan"),
    (DocumentForm.ORDER, r"surat (?:tugas|perintah)|sprin\w*|spt"),
    (DocumentForm.CIRCULAR, r"surat edaran"),
    (DocumentForm.ATTENDANCE, r"daftar hadir|absen\w*|presensi"),
    (DocumentForm.INVITATION, r"undangan"),
    (DocumentForm.MINUTES, r"notulen\w*|notula|risalah"),
    (DocumentForm.OFFICIAL_RECORD, r"berita acara"),
    (DocumentForm.SCREENSHOT, r"tangkapan layar|layar|website|situs|laman|unggahan|posting\w*"),
    (DocumentForm.AGREEMENT, r"perjanjian kerja sama|perjanjian|kesepakatan|kontrak(?: kerja)?"),
    (DocumentForm.PROCEDURE, r"sop|prosedur"),
    (DocumentForm.STANDARD, r"standar pelayanan"),
    (DocumentForm.PLEDGE, r"maklumat"),
    (DocumentForm.DECREE, r"sk|keputusan"),
    (DocumentForm.REGULATION, r"perda|peraturan \w+|peraturan"),
    (DocumentForm.BUDGET, r"dpa|rka|dipa|apbd\w*|anggaran"),
    (DocumentForm.PLAN, r"kak|tor|proposal|rencana \w+|renja|rkp\w*|rpjm\w*|renstra"),
    (DocumentForm.CERTIFICATE, r"sertifikat|piagam"),
    (DocumentForm.SURVEY, r"survei"),
    (DocumentForm.SCHEDULE, r"jadwal"),
    (DocumentForm.REGISTER, r"register|buku"),
    (DocumentForm.REPORT, r"laporan|hasil (?:uji|pemeriksaan|pemantauan)"),
    (DocumentForm.DATA, r"data|rekap\w*|tabel|neraca|grafik|excel|daftar|statistik|dapodik"),
    (DocumentForm.VIDEO, r"video"),
    (DocumentForm.RECEIPT, r"kuitansi|nota"),
    (DocumentForm.MAP, r"peta"),
    (
        DocumentForm.PHOTO,
        r"foto|gambar|(?:di|mem)foto|motret|dokumentasi|spanduk|banner|poster|papan|stiker|kotak",
    ),
    (DocumentForm.LETTER, r"surat"),
)
_FORM_WORDS = tuple((form, re.compile(rf"\b(?:{words})(?:nya)?\b")) for form, words in _FORMS)


PROGRAMME_WORDS = frozenset(
    (
        "p2ham",
        "kkp",
        "kkpham",
        "ham",
        "ranham",
        "zi",
        "wbk",
        "wbbm",
        "zona",
        "integritas",
    )
)
"""Words that name a programme and so tell little about what is asked of it."""

SLIGHT = tables.word_list("slight")
"""Words that tell nearly nothing."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One word of a question, or several that ask one thing together: `group` names what they ask."""

    words: tuple[str, ...]
    stem: str
    group: str = ""

    @property
    def name(self) -> str:
        """What it is compared by."""
        return GROUP + self.group if self.group else self.stem


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart; `text` is its plain words, `codes` what may be codes of items."""

    text: str
    units: tuple[Unit, ...]
    codes: tuple[str, ...]
    forms: tuple[DocumentForm, ...]

    @property
    def number(self) -> int | None:
        """A small number that it names, as in "two photos"."""
        return next((_NUMBERS[w] for w in self.text.split() if w in _NUMBERS), None)

    @property
    def wants_item(self) -> bool:
        """Whether it plainly asks for an item, or for what proves one."""
        return bool(_WANTS_ITEM.search(self.text))

    @property
    def asks_whether(self) -> bool:
        """Whether it asks if something would do, rather than what would."""
        text = _YES_NO.sub(" ", self.text)
        return bool(_WHETHER.search(text)) and not (_ASKS_ELSE & {*text.split()} or _OPEN.search(text))

    @property
    def groups(self) -> frozenset[str]:
        """What is asked, as far as single words tell."""
        return frozenset(unit.group for unit in self.units if unit.group)

    @property
    def words(self) -> frozenset[str]:
        """All plain words."""
        return frozenset(word for unit in self.units for word in unit.words)


class Listener:
    """Takes questions apart."""

    def __init__(self, wanted: Mapping[str, int], stemmer: Stemmer) -> None:
        self._speech = Speech(wanted)
        self._stemmer = stemmer
        self._groups = self._read_groups()

    def hear(self, text: str) -> Asked:
        """A question as somebody typed it."""
        spoken = self._speech.words(text)
        words = [word for n, word in enumerate(spoken) if not _says_nothing(spoken, n)]
        said = " ".join(words)
        return Asked(said, _beside_courtesy(self._units(words)), _codes(text, said), _forms(said))

    def beside(self, wanted: Mapping[str, int]) -> "Listener":
        """The same with more words that are good; all that is known already is shared."""
        found = copy(self)
        found._speech = self._speech.beside(wanted)
        return found

    def known(self, word: str) -> bool:
        """Whether the word is one that Indonesian or the programmes have."""
        return self._speech.known(word)

    def _units(self, words: Sequence[str]) -> list[Unit]:
        stems = [self._stemmer.stem(word) for word in words]
        units, place = [], 0
        while place < len(words):
            length, group = self._group_at(words, stems, place)
            if not group and _YEAR.fullmatch(words[place]):
                group = "angkatahun"
            units.append(
                Unit(
                    tuple(words[place : place + length]),
                    " ".join(stems[place : place + length]),
                    group,
                )
            )
            place += length
        return units

    def _group_at(self, words: Sequence[str], stems: Sequence[str], place: int) -> tuple[int, str]:
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            for spelt in (words, stems):
                group = self._groups.get(tuple(spelt[place : place + length]))
                if group:
                    return length, group
        return 1, ""

    def _read_groups(self) -> dict[tuple[str, ...], str]:
        groups: dict[tuple[str, ...], str] = {}
        for name, members in tables.asking().items():
            for member in members:
                words = [word for word in tokens(member) if word not in _SAYS_NOTHING]
                stems = [self._stemmer.stem(word) for word in words]
                groups.setdefault(tuple(words), name)
                if len(words) > 1 and words[0] != "tidak":
                    groups.setdefault(tuple(stems), name)
        return groups


def _says_nothing(spoken: Sequence[str], place: int) -> bool:
    """Whether a word is only polite; "ibu" is, unless a mother is meant."""
    if spoken[place] in _MOTHERS:
        return _OF_MOTHERS.isdisjoint(spoken[max(0, place - _BESIDE) : place + 1 + _BESIDE])
    return spoken[place] in _SAYS_NOTHING


def _beside_courtesy(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units without greetings and thanks, where something else is said."""
    rest = tuple(unit for unit in units if unit.group not in COURTESY)
    telling = sum(bool(unit.group) or not SLIGHT.issuperset(unit.words) for unit in rest)
    return rest if telling >= _TELLING else tuple(units)


def _codes(raw: str, said: str) -> tuple[str, ...]:
    text = plain(raw)
    found = [
        *_CODE.findall(text),
        *_SHORT_CODE.findall(text),
        *_SHORT_CODE.findall(said),
    ]
    return tuple(dict.fromkeys([*found, *_BARE_CODE.findall(text)]))


def _forms(said: str) -> tuple[DocumentForm, ...]:
    found, rest = [], said
    for form, words in _FORM_WORDS:
        match = words.search(rest)
        if match:
            found.append((said.find(match[0]), form))
            rest = words.sub(" ", rest)
    return tuple(form for _, form in sorted(found))
