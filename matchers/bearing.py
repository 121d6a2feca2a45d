"""How far the way of asking bears out what was found, and how sure that makes an answer."""

from collections.abc import Mapping, Sequence

from knowledge.vocabulary import DocumentForm
from matchers import tables
from matchers.asked import GROUP, SLIGHT, Asked
from matchers.itemsearch import Found
from matchers.topics import NOT_OURS, RULE
from matchers.understood import ENOUGH, ITEM, Asker, Candidate, Certainty

_SURE, _MAYBE, _STRANGER = 0.56, 0.22, 0.3
_INSTEAD = 0.95

_NOT_CUES = frozenset(
    {
        "predikat",
        "pengantar",
        "suratpernyataan",
        "tandatangan",
        "beda",
        "tahap",
        "penilai",
    }
)
CUES = frozenset(GROUP + name for name in tables.asking() if name not in _NOT_CUES)
_FIGURES = frozenset(
    {"angka", "persen", "jumlah", "turun", "naik", "prevalensi", "rasio", "cakupan", "banyaknya"}
)
_WANTED = 1.3
_SUITS, _SUITS_NOT = 1.05, 0.9
_LACKING = frozenset({"kurang", "lengkap", "perlu", "kirim"})
PROOF = frozenset({"bukti", "butir", "perlu"})
_HOW = frozenset(
    {"kecilkan", "pindai", "ponsel", "suratpernyataan", "aman", "tidakterbaca", "batal", "ganti"}
)
_NOT_PROOF = frozenset(
    {
        "tenggat",
        "kembali",
        "verifikator",
        "pendahulu",
        "kemajuan",
        "arti",
        "beda",
        "batal",
        "penilai",
    }
)


def bearing(asked: Asked, key: str, asker: Asker) -> float:
    """How far the words speak for a topic, apart from how well they fit it."""
    if key == "s.due" and "kapan" in asked.words:
        return 1.1
    if key == "s.units" and asker.kind is not None:
        return 0.5
    if key == "s.missing" and not asked.groups & _LACKING:
        return 0.6
    proof = asked.wants_item or bool(asked.groups & PROOF)
    return {RULE: 0.8, NOT_OURS: 0.75}.get(key[0], 1.0) if proof else 1.0


def content(asked: Asked) -> frozenset[str]:
    """The words of a question that name something."""
    return frozenset(u.name for u in asked.units if not u.group and not all(w in SLIGHT for w in u.words))


def of_kanwil(scores: Mapping[str, float]) -> Mapping[str, float]:
    """For somebody without a unit, what is missing or how far it is are questions about units."""
    units = max(scores["s.units"], _INSTEAD * scores["s.missing"], _INSTEAD * scores["s.status"])
    return {
        **scores,
        "s.units": units,
        "s.missing": 0.0,
        "s.status": 0.0,
        "s.next": 0.0,
    }


def as_candidate(asked: Asked, found: Found) -> Candidate:
    """An item that was found, as an answer: what it is, or whether a form is enough for it."""
    key, score = (
        found.criterion.id,
        found.score * (1.0 if found.named else _leaning(asked)),
    )
    enough = asked.forms and ("cukup" in asked.groups or "bisa" in asked.words)
    if not enough and not found.named:
        score *= _suiting(asked, found)
    if enough:
        return Candidate(f"{ENOUGH}.{key}", score, found.programme, asked.forms[0])
    return Candidate(f"{ITEM}.{key}", score, found.programme)


def _suiting(asked: Asked, found: Found) -> float:
    """How far an item takes the kind of document that is spoken of; a figure speaks of data."""
    spoken = {*asked.forms, *((DocumentForm.DATA,) if asked.words & _FIGURES else ())}
    if not spoken:
        return 1.0
    taken = {form for entry in found.criterion.evidence for form in (entry.form, *entry.also)}
    return _SUITS if spoken & taken else _SUITS_NOT


def _leaning(asked: Asked) -> float:
    """How far the way of asking speaks for an item: for what proves it, or for something else."""
    proof = bool(asked.groups & PROOF)
    elsewhere = asked.groups & _NOT_PROOF or asked.words & {"kapan", "kenapa"}
    shares = (
        (asked.wants_item or (asked.forms and "cukup" in asked.groups), _WANTED),
        (asked.groups & _HOW, 0.7),
        ("tiada" in asked.groups, 0.55),
        (elsewhere or ("kurang" in asked.groups and not proof), 0.75),
        (proof or asked.forms or "contoh" in asked.words, 1.15),
        (asked.words & {"cara", "bagaimana", "siapa"}, 0.85),
    )
    return next((share for holds, share in shares if holds), 1.0)


def certainty(ranked: Sequence[Candidate], strange: float) -> Certainty:
    """Whether the best of what was found may be answered, asked about, or nothing.

    `strange` is the share of the question of which neither topic nor item speaks.
    """
    if not ranked or ranked[0].kind == NOT_OURS:
        return Certainty.NONE
    if ranked[0].score < _MAYBE + _STRANGER * strange:
        return Certainty.NONE
    return Certainty.SURE if ranked[0].score >= _SURE else Certainty.UNSURE
