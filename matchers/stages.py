"""The stage of a piece of work: what is planned, done, evaluated and followed up has sister items.

The programmes write the stage into titles: ministries' reports by their round, integrity zones by the verb.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from knowledge.programme import Criterion


class Stage(StrEnum):
    """Where a piece of work stands."""

    PLANNED = "planned"
    DONE = "done"
    EVALUATED = "evaluated"
    FOLLOWED = "followed"


_KINDS_BY_FORM = ("struktur", "proses", "hasil")
_ROUNDS = {"b04": Stage.PLANNED, "b08": Stage.DONE, "b12": Stage.EVALUATED}
_ROUND = re.compile(r"\bb(?:04|08|12)\b")
_TITLED = (
    (Stage.FOLLOWED, re.compile(r"tindak lanjut|ditindaklanjuti")),
    (Stage.EVALUATED, re.compile(r"\b(?:monev|monitoring|dievaluasi|evaluasi)\b")),
)
_SAID = (
    (
        Stage.FOLLOWED,
        re.compile(
            r"\b(?:tindak ?lanjut|(?:di|me)(?:nindak|tindak) ?lanjuti|t[/.]?l|rtl"
            r"|(?:menjawab|jawaban)(?: atas)? (?:hasil|evaluasi|penilaian|rekomendasi|catatan|temuan)"
            r"|rekomendasi (?:telah|sudah))\b"
        ),
    ),
    (Stage.EVALUATED, re.compile(r"\b(?:monev|monitoring|pemantauan|(?:di)?evaluasi)\b")),
    (
        Stage.PLANNED,
        re.compile(
            r"\b(?:rencana|renaksi|pemetaan|pendataan|data awal|baseline|inventarisasi|identifikasi|usulan"
            r"|sasaran|kebutuhan|persiapan|penyusunan|pembahasan)\b"
        ),
    ),
    (
        Stage.DONE,
        re.compile(
            r"\b(?:pelaksanaan|penerapan|penyaluran|penyerahan|serah(?: terima)?|pembagian|realisasi"
            r"|penempatan|pelatihan|pendampingan|pemberian|layanan keliling|jemput bola)\b"
        ),
    ),
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan"),
            ("februari", "feb"),
            ("maret", "mar"),
            ("april", "apr"),
            ("mei",),
            ("juni", "jun"),
            ("juli", "jul"),
            ("agustus", "agu", "agt", "ags"),
            ("september", "sep", "sept"),
            ("oktober", "okt"),
            ("november", "nov", "nop"),
            ("desember", "des"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = re.compile(rf"\b(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b")
_MONTHS_A_ROUND = 4
_ROUND_STAGES = (Stage.PLANNED, Stage.DONE, Stage.EVALUATED)


def item_stages(criteria: Sequence[Criterion], group: Sequence[int]) -> tuple[Stage | None, ...]:
    """The stage of each item; beside one of its group that evaluates, one that names no stage is the work."""
    named = [_titled(c) for c in criteria]
    looked_at = {
        g for g, stage in zip(group, named, strict=True) if stage in (Stage.EVALUATED, Stage.FOLLOWED)
    }
    return tuple(
        stage or (_unnamed(criterion) if g in looked_at else None)
        for criterion, g, stage in zip(criteria, group, named, strict=True)
    )


def _titled(criterion: Criterion) -> Stage | None:
    if criterion.kind in _KINDS_BY_FORM:
        return None
    title = criterion.title.lower()
    found = _ROUND.search(title)
    if found:
        return _ROUNDS[found.group()]
    return next((stage for stage, words in _TITLED if words.search(title)), None)


def _unnamed(criterion: Criterion) -> Stage | None:
    return None if criterion.kind in _KINDS_BY_FORM else Stage.DONE


def in_rounds(criterion: Criterion) -> bool:
    """Whether an item belongs to one of the year's three reports."""
    return _ROUND.search(criterion.title.lower()) is not None


def said_stage(heading: str) -> Stage | None:
    """The stage that a heading or a name speaks of; the latest one named, as it includes those before."""
    return next((stage for stage, words in _SAID if words.search(heading)), None)


def round_stage(text: str) -> Stage | None:
    """The round that a text belongs to: the one it names, or that of the latest month it names."""
    named = {_ROUNDS[found] for found in _ROUND.findall(text)}
    if len(named) == 1:
        return named.pop()
    months = [_MONTHS[found] for found in _MONTH.findall(text)]
    return _ROUND_STAGES[(max(months) - 1) // _MONTHS_A_ROUND] if months and not named else None
