"""Matching metrics over labelled documents; the same for our matcher and for rivals.

A case has {id, programme, filename, caption, text, primary, secondary, difficulty, bundle}; a result is
{id, matches: [{criterion, score, decision}]}, best first. The same text under several editions counts once in
total (weight 1/n each).
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Case = dict[str, Any]
Result = Mapping[str, Any]

_CONFUSIONS = {
    "l": "1",
    "1": "l",
    "i": "l",
    "o": "0",
    "0": "o",
    "e": "c",
    "a": "o",
    "n": "u",
    "u": "n",
    "m": "rn",
    "h": "b",
    "s": "5",
    "S": "5",
    "B": "8",
    "g": "q",
    "t": "f",
    "I": "l",
    "O": "0",
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def text_of(case_id: str) -> str:
    """The name of the text that a case shows; cases of several editions share it."""
    return case_id.split("@", maxsplit=1)[0]


def noisy(text: str, rate: float, seed: str) -> str:
    """Character damage as OCR makes it: confusions, drops, joins and splits."""
    rng = random.Random(seed)
    return "".join(
        _damaged(character, rng) if rng.random() < rate and character not in "\n\f" else character
        for character in text
    )


def _damaged(character: str, rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.55:
        return _CONFUSIONS.get(character, character)
    if kind < 0.75:
        return ""
    if kind < 0.9:
        return character + (" " if character != " " else "")
    return "" if character == " " else rng.choice(_LETTERS)


def score(cases: Sequence[Case], results: Mapping[str, Result]) -> dict[str, Any]:
    """Percentages. A perfect matcher reaches 100 on each.

    top1: first match is a right answer (primary or secondary). recall@3: a primary among the first three,
    where there is one. accept_precision: accepted items that are right. coverage: documents with at least one
    accept and no wrong one. asked: documents answered only by asking. silent: negatives with neither accept
    nor ask; not_accepted: negatives with no accept. bundle_f1: accepted and asked items of a bundle against
    its right answers (the first 3 asks count).
    """
    copies = Counter(text_of(case["id"]) for case in cases)
    total: Counter[str] = Counter()
    by_difficulty: dict[str, Counter[str]] = {}
    for case in cases:
        weight = 1 / copies[text_of(case["id"])]
        matches = results.get(case["id"], {"matches": []})["matches"]
        for name, value in _counted(case, matches).items():
            total[name] += weight * value
            if name in ("positive", "top1"):
                by_difficulty.setdefault(case.get("difficulty") or "?", Counter())[name] += weight * value
    return {**_percentages(total), "top1_by_difficulty": _difficulties(by_difficulty)}


def _counted(case: Case, matches: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    primary = set(case["primary"])
    good = primary | set(case["secondary"])
    accepted = [m["criterion"] for m in matches if m.get("decision") == "accept"]
    asked = [m["criterion"] for m in matches if m.get("decision") == "ask"]
    counted: dict[str, float] = {
        "accepted": len(accepted),
        "accepted_right": sum(a in good for a in accepted),
    }
    if case.get("bundle"):
        shown = {*accepted, *asked[:3]}
        found = {"found": len(shown & good), "wrong": len(shown - good), "missed": len(primary - shown)}
        return {**counted, **found}
    if not good:
        silent = not accepted and not asked
        return {**counted, "negative": 1, "not_accepted": not accepted, "silent": silent}
    first = [m["criterion"] for m in matches[:3]]
    if primary:
        counted |= {"with_primary": 1, "recall": bool(primary & set(first))}
    return {
        **counted,
        "positive": 1,
        "top1": bool(first) and first[0] in good,
        "covered": bool(accepted) and set(accepted) <= good,
        "asked": not accepted and bool(asked),
    }


def _percentages(total: Counter[str]) -> dict[str, Any]:
    shown, missed = total["found"] + total["wrong"], total["found"] + total["missed"]
    return {
        "documents": round(total["positive"] + total["negative"], 1),
        "negatives": round(total["negative"], 1),
        "top1": _percent(total["top1"], total["positive"]),
        "recall@3": _percent(total["recall"], total["with_primary"]),
        "accept_precision": _percent(total["accepted_right"], total["accepted"]),
        "coverage": _percent(total["covered"], total["positive"]),
        "asked": _percent(total["asked"], total["positive"]),
        "not_accepted": _percent(total["not_accepted"], total["negative"]),
        "silent": _percent(total["silent"], total["negative"]),
        "bundle_f1": _percent(2 * total["found"], shown + missed),
    }


def _difficulties(held: Mapping[str, Counter[str]]) -> dict[str, float | None]:
    return {name: _percent(counts["top1"], counts["positive"]) for name, counts in sorted(held.items())}


def _percent(part: float, whole: float) -> float | None:
    return round(100 * part / whole, 1) if whole else None
