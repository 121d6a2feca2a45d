"""The closed vocabularies that programmes, units and documents share."""

from datetime import timedelta, timezone
from enum import StrEnum
from typing import Self


class UnitKind(StrEnum):
    """Every kind of unit that some programme assesses; the value is written in packs, rows and commands."""

    LAPAS = "lapas"
    RUTAN = "rutan"
    LPKA = "lpka"
    BAPAS = "bapas"
    RUPBASAN = "rupbasan"
    KANIM = "kanim"
    RUDENIM = "rudenim"
    BHP = "bhp"
    KANWIL = "kanwil"
    ESELON_I = "eselon-i"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    PROVINSI = "provinsi"
    OPD = "opd"
    DISDUKCAPIL = "disdukcapil"
    KEJARI = "kejari"
    KPP = "kpp"
    UNIT_KL = "unit-kl"
    DESA = "desa"
    KELURAHAN = "kelurahan"

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """The kind that the text names in any case, or None."""
        try:
            return cls((text or "").strip().lower().replace(" ", "-").replace("_", "-"))
        except ValueError:
            return None


class DocumentForm(StrEnum):
    """The small vocabulary of document forms that evidence comes in."""

    REGULATION = "peraturan"
    DECREE = "keputusan"
    ORDER = "surat-tugas"
    CIRCULAR = "surat-edaran"
    LETTER = "surat"
    STATEMENT = "surat-pernyataan"
    AGREEMENT = "perjanjian"
    PROCEDURE = "sop"
    STANDARD = "standar-pelayanan"
    PLEDGE = "maklumat"
    PLAN = "rencana"
    BUDGET = "anggaran"
    REPORT = "laporan"
    MINUTES = "notulen"
    INVITATION = "undangan"
    ATTENDANCE = "daftar-hadir"
    OFFICIAL_RECORD = "berita-acara"
    DATA = "data"
    REGISTER = "register"
    SCHEDULE = "jadwal"
    SURVEY = "survei"
    CERTIFICATE = "sertifikat"
    PHOTO = "foto"
    SCREENSHOT = "tangkapan-layar"
    MATERIAL = "materi"
    MEETING_PACK = "paket-rapat"
    FORM = "formulir"
    VIDEO = "video"
    RECEIPT = "kuitansi"
    MAP = "peta"
    OTHER = "lain"


class Audience(StrEnum):
    """Whom an item or a document is about."""

    VISITORS = "pengunjung"
    INMATES = "wbp"
    STAFF = "pegawai"
    RESIDENTS = "warga"


class Basis(StrEnum):
    """Whether an official text names an evidence form, or we derived it."""

    SOURCE = "source"
    DERIVED = "derived"


class Validity(StrEnum):
    """Which years a document of some form may bear, seen from the year assessed."""

    YEAR = "year"
    PREVIOUS_YEAR_TOO = "previous-year-too"
    IN_FORCE = "in-force"

    def covers(self, wanted: int, found: int) -> bool:
        """Whether a document of the year `found` can prove something about the year `wanted`."""
        earliest = {Validity.YEAR: wanted, Validity.PREVIOUS_YEAR_TOO: wanted - 1, Validity.IN_FORCE: 0}
        return earliest[self] <= found <= wanted


class Confidence(StrEnum):
    """Whether an item stands in a source ("wajib") or is inferred ("saran")."""

    VERIFIED = "verified"
    INFERRED = "inferred"


class Zone(StrEnum):
    """The three time zones of Indonesia."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    @property
    def tzinfo(self) -> timezone:
        """The zone's fixed distance from UTC; Indonesia keeps no summer time."""
        return timezone(timedelta(hours={"WIB": 7, "WITA": 8, "WIT": 9}[self.value]), self.value)


class Decision(StrEnum):
    """What an officer says of a document as evidence for an item."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What a verifier says of confirmed evidence."""

    NONE = "none"
    APPROVED = "approved"
    RETURNED = "returned"


class ReturnReason(StrEnum):
    """Why a verifier sends evidence back; the value is written in rows and buttons."""

    UNFIT = "unfit"
    FEW_PHOTOS = "few-photos"
    PHOTO_TWICE = "photo-twice"
    WRONG_YEAR = "wrong-year"
    NOT_ENDORSED = "not-endorsed"
    NO_MEASURES = "no-measures"
    NO_STATEMENT = "no-statement"
    UNREADABLE = "unreadable"
    OTHER = "other"
