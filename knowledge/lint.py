"""Advice on packs: what makes items hard to find or to tell apart, though it is no fault."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from knowledge import abbreviations
from knowledge.packs import Problem
from knowledge.programme import Criterion, Programme
from knowledge.vocabulary import Audience

FORM_WORDS = frozenset(
    re.findall(
        r"\w+",
        "absensi acara berita buku daftar dan dokumentasi dpa foto hadir jadwal kegiatan keputusan laporan"
        " mou notula notulen perintah petugas piagam piket pks register rka sertifikat sk sop surat tugas"
        " undangan",
    )
)
LINKS = frozenset(
    ("atau", "bagi", "dan", "dari", "dengan", "di", "ke", "oleh", "pada", "serta", "tentang", "untuk", "yang")
)
FEWEST_TITLES, FEWEST_EVERYDAY, FEWEST_CONTENTS = 5, 3, 2
ALIKE = 0.5
_WORD = re.compile(r"[a-z0-9]+")
_ABBREVIATION = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]{1,7}\b")
_NAMED = {
    Audience.VISITORS: re.compile(r"\b(?:pengunjung|tamu)\b"),
    Audience.INMATES: re.compile(r"\b(?:wbp|warga binaan|penghuni|narapidana|deteni)\b"),
    Audience.STAFF: re.compile(r"\b(?:pegawai|asn)\b"),
}


def lint(programme: Programme) -> Iterator[Problem]:
    """Everything worth mending; reasons: form-only-term, denied-term, unexplained-abbreviation, few-titles,
    repeated-title, few-everyday-words, few-contents, unnamed-audience, undenied-twin, unmarked-catch-all."""
    for criterion in programme.criteria:
        yield from _terms(criterion)
        yield from _abbreviations(criterion)
        yield from _counts(criterion)
        yield from _audience(criterion)
    yield from _repeated(programme.criteria)
    for first, second in combinations(programme.criteria, 2):
        yield from _alike(first, second)


def _terms(criterion: Criterion) -> Iterator[Problem]:
    denied = {text.lower() for text in criterion.not_evidence}
    for term in criterion.terms:
        words = re.findall(r"[a-z]+", term.lower())
        if words and FORM_WORDS.issuperset(words) and not criterion.catch_all:
            yield Problem(criterion.id, "terms", "form-only-term", term)
        if term.lower() in denied:
            yield Problem(criterion.id, "not_evidence", "denied-term", term)


def _abbreviations(criterion: Criterion) -> Iterator[Problem]:
    """Abbreviations that neither the item nor the common list spells out."""
    own = (criterion.title, criterion.what_it_asks, criterion.group, criterion.holder, criterion.right or "")
    texts = (*own, *criterion.terms, *criterion.document_titles, *criterion.likely_titles)
    for short in dict.fromkeys(found for term in criterion.terms for found in _ABBREVIATION.findall(term)):
        if short not in abbreviations.load() and not any(_spells_out(text, short) for text in texts):
            yield Problem(criterion.id, "terms", "unexplained-abbreviation", short)


def _spells_out(text: str, short: str) -> bool:
    words = _WORD.findall(text.lower())
    initials = ("".join(word[0] for word in words), "".join(w[0] for w in words if w not in LINKS))
    return any(short.lower() in held for held in initials)


def _counts(criterion: Criterion) -> Iterator[Problem]:
    titles = len({*criterion.likely_titles, *criterion.document_titles})
    if titles < FEWEST_TITLES:
        yield Problem(criterion.id, "likely_titles", "few-titles", str(titles))
    if len(criterion.everyday) < FEWEST_EVERYDAY:
        yield Problem(criterion.id, "everyday", "few-everyday-words", str(len(criterion.everyday)))
    if len(criterion.shows_inside) < FEWEST_CONTENTS:
        yield Problem(criterion.id, "shows_inside", "few-contents", str(len(criterion.shows_inside)))


def _audience(criterion: Criterion) -> Iterator[Problem]:
    """A title that names people has to say so in a way that can be matched."""
    named = [audience.value for audience, words in _NAMED.items() if words.search(criterion.title.lower())]
    if named and not criterion.audience:
        yield Problem(criterion.id, "audience", "unnamed-audience", ", ".join(named))


def _repeated(criteria: Sequence[Criterion]) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for criterion in criteria:
        for title in criterion.likely_titles:
            if owners.get(title, criterion.id) != criterion.id and not criterion.catch_all:
                yield Problem(criterion.id, "likely_titles", "repeated-title", f"{title} ({owners[title]})")
            owners.setdefault(title, criterion.id)


def _alike(first: Criterion, second: Criterion) -> Iterator[Problem]:
    """Look-alikes of which neither says what it is not, and general items that are not marked as such."""
    one, other = _subject(first), _subject(second)
    if not one or not other or first.audience != second.audience:
        return
    if first.not_evidence or second.not_evidence:
        return
    if len(one & other) >= ALIKE * len(one | other):
        yield Problem(first.id, "not_evidence", "undenied-twin", second.id)
    for general, words, special in ((first, one, other), (second, other, one)):
        if words < special and not general.catch_all:
            yield Problem(general.id, "catch_all", "unmarked-catch-all", general.title)


def _subject(criterion: Criterion) -> frozenset[str]:
    return frozenset(_WORD.findall(criterion.title.lower())) - LINKS
