"""Advice on packs: what makes items hard to tell apart, though it is no fault."""

import re
from collections.abc import Iterator

from knowledge.packs import Problem
from knowledge.programme import Criterion, Programme

FORM_WORDS = frozenset(
    {
        "absensi",
        "acara",
        "berita",
        "buku",
        "daftar",
        "dan",
        "dokumentasi",
        "dpa",
        "foto",
        "hadir",
        "jadwal",
        "kegiatan",
        "keputusan",
        "laporan",
        "mou",
        "notula",
        "notulen",
        "perintah",
        "petugas",
        "piagam",
        "piket",
        "pks",
        "register",
        "rka",
        "sertifikat",
        "sk",
        "sop",
        "surat",
        "tugas",
        "undangan",
    }
)
FEWEST_TITLES = 3


def lint(programme: Programme) -> Iterator[Problem]:
    """Everything worth mending; reasons: form-only-term, few-titles, denied-term, repeated-title."""
    owners: dict[str, str] = {}
    for criterion in programme.criteria:
        yield from _terms(criterion)
        if len(criterion.likely_titles) + len(criterion.document_titles) < FEWEST_TITLES:
            yield Problem(criterion.id, "likely_titles", "few-titles", str(len(criterion.likely_titles)))
        for title in criterion.likely_titles:
            if title in owners and owners[title] != criterion.id and not criterion.catch_all:
                yield Problem(criterion.id, "likely_titles", "repeated-title", f"{title} ({owners[title]})")
            owners.setdefault(title, criterion.id)


def _terms(criterion: Criterion) -> Iterator[Problem]:
    denied = {text.lower() for text in criterion.not_evidence}
    for term in criterion.terms:
        words = re.findall(r"[a-z]+", term.lower())
        if words and FORM_WORDS.issuperset(words) and not criterion.catch_all:
            yield Problem(criterion.id, "terms", "form-only-term", term)
        if term.lower() in denied:
            yield Problem(criterion.id, "not_evidence", "denied-term", term)
