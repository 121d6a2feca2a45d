"""The form of a document, read from its opening and its file name; and which forms an item accepts."""

import re

from knowledge.programme import EvidenceForm
from knowledge.vocabulary import DocumentForm as Form
from matchers.words import plain

# Tried on the opening lines; of all that match, those that stand first in the text count.
_OPENINGS = [
    (Form.INVITATION, r"(?<!undang[- ])undangan|radiogram|diminta hadir|dimohon kehadiran"),
    (Form.RECEIPT, r"kuitansi|nota (?:pembelian|kontan|toko)|(?<![^\W_] )toko|faktur|sudah terima dari"),
    (Form.ATTENDANCE, r"daftar hadir|absensi|presensi"),
    (Form.MINUTES, r"notulen?|notulensi|risalah"),
    (
        Form.AGREEMENT,
        r"perjanjian kerja ?sama|nota kesep\w+|memorandum|naskah perjanjian|nphd|kesepakatan bersama",
    ),
    (
        Form.REGULATION,
        r"peraturan (?:daerah|bupati|wali ?kota|gubernur|desa|menteri)|qanun|perd[ae]s?|per(?:bup|wal|gub)"
        r"|rancangan peraturan",
    ),
    (Form.DECREE, r"keputusan|memutuskan|sk"),
    (Form.ORDER, r"surat (?:perintah|tugas)|sprin\w*|memerintahkan"),
    (
        Form.BUDGET,
        r"dp+a|rka|belanja (?:modal|barang|jasa|pegawai|hibah|daerah|langsung|operasi|per program)"
        r"|dokumen pelaksanaan anggaran|pagu|rencana kerja dan anggaran|kertas kerja anggaran|gender budget",
    ),
    (
        Form.PLAN,
        r"kerangka acuan|term of reference|kak (?:kegiatan|sub|pelaksanaan|pekerjaan|pengadaan|program|dan)"
        r"|rencana (?:kerja|aksi|strategis)|renstra|rkpd|renja",
    ),
    (Form.PROCEDURE, r"sop|prosedur|standar operasional"),
    (Form.STANDARD, r"standar pelayanan"),
    (Form.PLEDGE, r"maklumat"),
    (Form.OFFICIAL_RECORD, r"berita acara|bast"),
    (Form.CERTIFICATE, r"sertifikat|piagam|penghargaan"),
    (Form.STATEMENT, r"surat pernyataan|pakta integritas|sptjm|pernyataan|deklarasi"),
    (Form.SURVEY, r"survei|skm|ikm|indeks"),
    (Form.SCHEDULE, r"jadwal|piket"),
    (Form.REGISTER, r"register|buku (?:tamu|register|peminjaman)|registrasi"),
    (
        Form.DATA,
        r"surat keterangan|rekap\w*|data|cakupan|neraca|profil|keadaan|daftar|tabel|statistik|capaian",
    ),
    (Form.REPORT, r"laporan|lap|nota dinas|monev|monitoring|evaluasi"),
    (Form.CIRCULAR, r"surat edaran|pengumuman|se"),
    (Form.SCREENSHOT, r"tangkapan layar|ss|screenshot|pengikut|www|instagram|facebook"),
]
_OPENING = [(form, re.compile(rf"\b(?:{words})\b")) for form, words in _OPENINGS]
_ADDRESS = re.compile(r"https?://")

_NAMED = [
    (Form.REGULATION, r"perda|perkada|perdes|peraturan"),
    (Form.DECREE, r"\bsk\b|keputusan|surat perintah"),
    (Form.ORDER, r"surat (?:perintah|tugas)"),
    (Form.BUDGET, r"\b(?:dpa|rka|gbs|rkpd)\b|anggaran"),
    (Form.PLAN, r"rencana|renstra|renja|\b(?:rkpd|rkt)\b|perencanaan|kerangka acuan"),
    (Form.AGREEMENT, r"\b(?:mou|pks|nphd)\b|perjanjian"),
    (Form.PROCEDURE, r"\bsop\b|standar|prosedur|mekanisme|panduan"),
    (Form.PLEDGE, r"maklumat"),
    (Form.PHOTO, r"foto|dokumentasi|denah"),
    (Form.DATA, r"data|rekap|daftar|profil|tabel|hasil|matriks"),
    (Form.REPORT, r"laporan|lkjip|dikplhd|monev|evaluasi|pemantauan"),
    (Form.ATTENDANCE, r"hadir|paket"),
    (Form.MINUTES, r"notulen|paket|rapat"),
    (Form.INVITATION, r"undangan|paket"),
    (Form.OFFICIAL_RECORD, r"berita acara"),
    (Form.CERTIFICATE, r"sertifikat|piagam|penghargaan"),
    (Form.REGISTER, r"register|buku|registr"),
    (Form.SURVEY, r"survei|\b(?:skm|ikm)\b"),
    (Form.SCHEDULE, r"jadwal"),
    (Form.SCREENSHOT, r"tangkapan|tautan|publikasi|kanal|media|laman"),
    (Form.STATEMENT, r"pernyataan|pakta|sptjm"),
]
_ITEM = [(form, re.compile(words)) for form, words in _NAMED]

_PACK = frozenset({Form.INVITATION, Form.ATTENDANCE, Form.MINUTES, Form.REPORT, Form.PHOTO, Form.MATERIAL})
_DECISIVE_NAMES = (Form.DECREE, Form.BUDGET, Form.PROCEDURE, Form.REGULATION, Form.AGREEMENT)
_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|heic|webp)\b|\bimg\b|\bfoto\b|\bdok(?:umentasi)?\b")
_SHORT, _SHORTEST = 260, 160

# A document of the first form is not refused by an item that asks for the second.
_NEAR = {
    Form.REPORT: {Form.OFFICIAL_RECORD, Form.PHOTO, Form.DATA},
    Form.OFFICIAL_RECORD: {Form.PHOTO, Form.REPORT, Form.DATA},
    Form.DATA: {Form.REGISTER, Form.REPORT},
    Form.REGISTER: {Form.DATA, Form.REPORT},
    Form.ORDER: {Form.DECREE},
    Form.DECREE: {Form.ORDER},
    Form.SCHEDULE: {Form.DECREE, Form.REPORT},
    Form.PLAN: {Form.BUDGET},
    Form.PLEDGE: {Form.PHOTO, Form.PROCEDURE, Form.STANDARD},
    Form.PROCEDURE: {Form.PHOTO, Form.PLEDGE, Form.STANDARD},
    Form.STANDARD: {Form.PHOTO, Form.PLEDGE, Form.PROCEDURE},
    Form.SURVEY: {Form.REPORT, Form.DATA},
    Form.SCREENSHOT: {Form.PHOTO},
    Form.ATTENDANCE: {Form.REPORT},
    Form.MINUTES: {Form.REPORT},
}


def forms_of(opening: str, name: str, length: int) -> tuple[Form, ...]:
    """The forms a document may have, likeliest first, from its plain opening, its plain name and caption,
    and the length of its text."""
    places = [(found.start(), form) for form, words in _OPENING if (found := words.search(opening))]
    if _ADDRESS.search(opening) and all(form is not Form.SCREENSHOT for _, form in places):
        places.append((len(opening), Form.SCREENSHOT))
    likely = [form for _, form in sorted(places, key=lambda entry: entry[0])[:2]]
    named = next((form for form, words in _OPENING if words.search(name)), None)
    if named is not None and (not likely or named in _DECISIVE_NAMES):
        likely.insert(0, named)
    image = _IMAGE_NAME.search(name) is not None
    if (image and (length < _SHORT or not likely)) or (length < _SHORTEST and not likely):
        likely.insert(0, Form.PHOTO)
    return tuple(dict.fromkeys(likely))[:3]


def accepted(evidence: EvidenceForm) -> frozenset[Form]:
    """The forms that satisfy one evidence entry: the named one and those that its detail spells out."""
    detail = plain(evidence.detail)
    found = {evidence.form, *evidence.also} | {form for form, words in _ITEM if words.search(detail)}
    return frozenset(found | _PACK if Form.MEETING_PACK in found else found)


def near(document: tuple[Form, ...], wanted: frozenset[Form]) -> bool:
    """Whether a document of these forms is close to what is wanted, though not the same."""
    return any(_NEAR.get(form, set()) & wanted for form in document)
