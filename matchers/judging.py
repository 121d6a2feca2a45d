"""How likely each topic and item that was found is what a question asks for, and how likely nothing is.

A choice among the candidates and nothing; benchmarks/fit_answers.py fits the weights on labelled questions.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.vocabulary import DocumentForm
from matchers.asked import SLIGHT, Asked
from matchers.itemsearch import Found
from matchers.topics import GUIDE, NOT_OURS, RULE, SMALL, STATE, TERM, Fit

_PROOF = frozenset({"bukti", "butir", "perlu"})
_LACKING = frozenset({"kurang", "lengkap", "perlu", "kirim"})
_HOW = frozenset(
    {"kecilkan", "pindai", "ponsel", "suratpernyataan", "aman", "tidakterbaca", "batal", "ganti"}
)
_NOT_PROOF = frozenset(
    {"tenggat", "kembali", "verifikator", "pendahulu", "kemajuan", "arti", "beda", "batal", "penilai"}
)
_FIGURES = frozenset(
    {"angka", "persen", "jumlah", "turun", "naik", "prevalensi", "rasio", "cakupan", "banyaknya"}
)

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a question says and what was found for it, as far as it bears on each candidate.

    `fits` are all topics; `own` are items of the programme that is spoken of, `away` those of others.
    """

    asked: Asked
    fits: Mapping[str, Fit]
    own: Sequence[Found]
    away: Sequence[Found]
    strange: float
    in_unit: bool

    @property
    def proof(self) -> bool:
        """Whether it speaks of what proves something."""
        return self.asked.wants_item or bool(self.asked.groups & _PROOF)

    @property
    def taught(self) -> float:
        """How close the wording comes to any item."""
        return max((f.learnt for f in (*self.own, *self.away)), default=0.0)


def of_topic(scene: Scene, key: str, *, means: bool, elsewhere: bool) -> Features:
    """What speaks for a topic; `means`: only its meaning is asked, `elsewhere`: another programme has it."""
    asked, kind, fit = scene.asked, key[0], scene.fits[key]
    ours = [f for k, f in scene.fits.items() if k[0] != NOT_OURS]
    learnt = sorted((f.learnt for f in ours), reverse=True)
    ahead = fit.learnt - (learnt[1] if fit.learnt == learnt[0] else learnt[0])
    defining = "arti" in asked.groups
    return {
        "near": fit.near,
        "learnt": fit.learnt,
        "behind_near": max(f.near for f in ours) - fit.near,
        "behind_learnt": learnt[0] - fit.learnt,
        "ahead": ahead,
        **{f"is_{name}": float(kind == name) for name in (STATE, RULE, GUIDE, TERM, SMALL)},
        "term_defined": float(kind == TERM and defining),
        "term_named": float(kind == TERM and not defining),
        "term_means": float(means),
        "rule_proof": float(kind == RULE and scene.proof),
        "state_proof": float(kind == STATE and scene.proof),
        "guide_proof": float(kind == GUIDE and scene.proof),
        "other_programme": float(elsewhere),
        "due_when": float(key == "s.due" and "kapan" in asked.words),
        "units_in_unit": float(key == "s.units" and scene.in_unit),
        "item_taught": scene.taught,
        "missing_unsaid": float(key == "s.missing" and not asked.groups & _LACKING),
    }


def of_item(scene: Scene, found: Found, *, away: bool) -> Features:
    """What speaks for an item."""
    asked = scene.asked
    best = max(f.score for f in (*scene.own, *scene.away))
    taught = scene.taught
    spoken = {*asked.forms, *((DocumentForm.DATA,) if asked.words & _FIGURES else ())}
    taken = {form for entry in found.criterion.evidence for form in (entry.form, *entry.also)}
    ours = [f for k, f in scene.fits.items() if k[0] != NOT_OURS]
    return {
        "is_item": 1.0,
        "score": found.score,
        "behind": best - found.score,
        "taught": found.learnt,
        "taught_behind": taught - found.learnt,
        "taught_first": float(found.learnt == taught > 0),
        "agreed": found.score * found.learnt,
        "named": float(found.named),
        "away": float(away),
        "away_from": max((f.score for f in scene.own), default=0.0) if away else 0.0,
        "proof": float(bool(asked.groups & _PROOF)),
        "wanted": float(asked.wants_item),
        "enough": float(bool(asked.forms) and "cukup" in asked.groups),
        "whether": float(asked.asks_whether),
        "form": float(bool(asked.forms)),
        "suits": float(bool(spoken & taken)),
        "suits_not": float(bool(spoken) and not spoken & taken),
        "how": float(bool(asked.groups & _HOW)),
        "none_there": float("tiada" in asked.groups),
        "about_else": float(bool(asked.groups & _NOT_PROOF or asked.words & {"kapan", "kenapa"})),
        "who_how": float(bool(asked.words & {"cara", "bagaimana", "siapa"})),
        "lacking": float("kurang" in asked.groups),
        "example": float("contoh" in asked.words),
        "against_learnt": max(f.learnt for f in ours),
        "against_near": max(f.near for f in ours),
    }


def of_nothing(scene: Scene) -> Features:
    """What speaks for there being no answer."""
    foreign = [fit for key, fit in scene.fits.items() if key[0] == NOT_OURS]
    telling = sum(bool(u.group) or not SLIGHT.issuperset(u.words) for u in scene.asked.units)
    return {
        "nothing": 1.0,
        "strange": scene.strange,
        "foreign_near": max((fit.near for fit in foreign), default=0.0),
        "foreign_learnt": max((fit.learnt for fit in foreign), default=0.0),
        "few_words": float(telling <= 1),
        "own_item": max((f.score for f in scene.own), default=0.0),
        "own_taught": scene.taught,
    }


def chances(candidates: Sequence[Features], weights: Mapping[str, float]) -> list[float]:
    """The chance of each to be right; they sum to one."""
    held = [sum(weights.get(name, 0.0) * value for name, value in f.items()) for f in candidates]
    most = max(held)
    parts = [math.exp(value - most) for value in held]
    return [part / sum(parts) for part in parts]


@cache
def weights() -> Mapping[str, float]:
    """The packaged weights."""
    text = files("matchers").joinpath("data", "judging.json").read_text(encoding="utf-8")
    held: dict[str, float] = json.loads(text)
    return held
