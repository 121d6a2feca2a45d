"""Offices of a regency by what they look after, however they are written."""

import re

from matchers.words import plain

_OFFICES = {
    "kesehatan": r"kesehatan|dinkes|rsud|puskesmas|rumah sakit",
    "pendidikan": r"pendidikan|disdik\w*|dikbud|sekolah",
    "kependudukan": r"kependudukan|\w*dukcapil",
    "tenaga kerja": r"tenaga kerja|ketenagakerjaan|disnaker\w*",
    "lingkungan": r"lingkungan hidup|dlh\w*",
    "sosial": r"dinas sosial|dinsos\w*",
    "perempuan": r"perempuan|dp3a\w*|dpppa\w*",
    "komunikasi": r"komunikasi|kominfo\w*|diskominfo\w*|ppid",
    "perumahan": r"perumahan|permukiman|perkim\w*|disperkim\w*|pekerjaan umum|pupr",
    "politik": r"kesatuan bangsa|kesbangpol\w*|bakesbang\w*",
    "kepegawaian": r"kepegawaian|bkpsdm|bkd|bkn",
    "perencanaan": r"perencanaan|bappe\w*|bapelitbang\w*",
    "keuangan": r"keuangan|bpkad|bkad",
    "hukum": r"bagian hukum|biro hukum",
    "bencana": r"bencana|bpbd",
    "agama": r"agama|kemenag",
    "statistik": r"statistik|bps",
    "dewan": r"dprd|dewan perwakilan|sekwan",
    "pariwisata": r"pariwisata|kebudayaan|disparbud|disbudpar",
    "koperasi": r"koperasi|umkm|perindustrian|perdagangan",
    "desa": r"pemberdayaan masyarakat|dpmd|dinas pmd",
    "perizinan": r"penanaman modal|dpmptsp",
    "organisasi": r"bagian organisasi",
}
_NAMED = {office: re.compile(rf"\b(?:{words})\b") for office, words in _OFFICES.items()}


def offices_in(text: str) -> frozenset[str]:
    """The offices that a text names."""
    folded = plain(text)
    return frozenset(office for office, words in _NAMED.items() if words.search(folded))
