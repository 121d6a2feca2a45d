"""The usual rules for finding the item that a document serves: four rankings by one score each."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from benchmarks.metrics import Case
from knowledge.catalogue import Catalogue
from knowledge.programme import Criterion, Programme
from knowledge.vocabulary import UnitKind
from matchers.words import STOP, plain, tokens

Floats = npt.NDArray[np.float64]
Scorer = Callable[[str], Floats]

_WRONG_COSTS = 3
_ASKED = 3


def partial_ratio(programme: Programme) -> Scorer:
    """The best `partial_ratio` of an item's title and terms; accepted from 90, as paperless-ngx does."""
    phrases = [
        (place, plain(text)) for place, c in enumerate(programme.criteria) for text in (c.title, *c.terms)
    ]
    owner = np.array([place for place, _ in phrases])

    def scores(text: str) -> Floats:
        ratios = process.cdist([text], [p for _, p in phrases], scorer=fuzz.partial_ratio)[0]
        best = np.zeros(len(programme.criteria))
        np.maximum.at(best, owner, ratios)
        return best

    return scores


def token_set_ratio(programme: Programme) -> Scorer:
    """`token_set_ratio` of the whole item."""
    items = [plain(whole(c)) for c in programme.criteria]
    return lambda text: process.cdist([text], items, scorer=fuzz.token_set_ratio)[0].astype(np.float64)


def bm25(programme: Programme) -> Scorer:
    """BM25 over the whole item, as the library bm25s computes it."""
    index = bm25s.BM25()
    held = [_words(whole(c)) for c in programme.criteria]
    index.index(held, show_progress=False)
    known = {word for words in held for word in words}

    def scores(text: str) -> Floats:
        words = [word for word in _words(text) if word in known]
        return np.asarray(index.get_scores(words) if words else np.zeros(len(held)), dtype=np.float64)

    return scores


def character_tf_idf(programme: Programme) -> Scorer:
    """Cosine of TF-IDF weighted character 3-5-grams."""
    held = [_grams(whole(c)) for c in programme.criteria]
    place = {gram: number for number, gram in enumerate(sorted({gram for counts in held for gram in counts}))}
    matrix = np.zeros((len(held), len(place)))
    for row, counts in enumerate(held):
        for gram, count in counts.items():
            matrix[row, place[gram]] = 1 + np.log(count)
    idf = np.log((1 + len(held)) / (1 + (matrix > 0).sum(axis=0))) + 1
    matrix *= idf
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)

    def scores(text: str) -> Floats:
        counts = {gram: count for gram, count in _grams(text).items() if gram in place}
        columns = np.array([place[gram] for gram in counts], dtype=np.int64)
        weights = (1 + np.log(np.array(list(counts.values()), dtype=np.float64))) * idf[columns]
        norm = float(np.linalg.norm(weights)) or 1.0
        return np.asarray(matrix[:, columns] @ weights / norm, dtype=np.float64)

    return scores


RIVALS: Mapping[str, Callable[[Programme], Scorer]] = {
    "partial_ratio of title and terms": partial_ratio,
    "token_set_ratio of the whole item": token_set_ratio,
    "BM25 over the whole item (bm25s)": bm25,
    "TF-IDF of character 3-5-grams": character_tf_idf,
}


def ranked(
    rule: Callable[[Programme], Scorer], catalogue: Catalogue, cases: Sequence[Case]
) -> dict[str, Any]:
    """For each case its five best items with their scores."""
    scorers = {p.id: rule(p) for p in catalogue.programmes}
    found = {}
    for case in cases:
        criteria = catalogue.programme(case["programme"]).criteria
        kind = UnitKind.parse(case["unit_kind"])
        scores = scorers[case["programme"]](_document(case))
        order = [int(i) for i in np.argsort(-scores, kind="stable") if criteria[int(i)].applies(kind)]
        found[case["id"]] = [(criteria[i].id, float(scores[i])) for i in order[:5]]
    return found


def decided(
    cases: Sequence[Case], found: Mapping[str, Any], accept: float, ask: float
) -> dict[str, dict[str, Any]]:
    """Results under two thresholds on the best score."""
    results = {}
    for case in cases:
        held = found[case["id"]]
        top = held[0][1] if held else 0.0
        matches = []
        for place, (item, value) in enumerate(held):
            decision = "none"
            if top >= accept:
                decision = "accept" if place == 0 else "none"
            elif top >= ask and place < _ASKED:
                decision = "ask"
            matches.append({"criterion": item, "score": value, "decision": decision})
        results[case["id"]] = {"id": case["id"], "matches": matches}
    return results


def thresholds(cases: Sequence[Case], found: Mapping[str, Any]) -> tuple[float, float]:
    """The thresholds that serve the rule best on these very cases: a wrong accept costs three right ones, a
    needless question one."""
    tops = []
    for case in cases:
        if found[case["id"]]:
            item, value = found[case["id"]][0]
            tops.append((value, item in {*case["primary"], *case["secondary"]}))
    tops.sort(reverse=True)
    right = np.array([good for _, good in tops])
    return _best(tops, np.where(right, 1, -_WRONG_COSTS)), _best(tops, np.where(right, 1, -1))


def _best(tops: Sequence[tuple[float, bool]], gains: npt.NDArray[np.int64]) -> float:
    total = np.cumsum(gains)
    return tops[int(total.argmax())][0] if total.max() > 0 else float("inf")


def whole(criterion: Criterion) -> str:
    """All words of an item."""
    forms = [text for form in criterion.evidence for text in (form.detail, *form.must_show)]
    own = (*criterion.terms, *criterion.document_titles, criterion.what_it_asks, criterion.holder)
    ours = (*criterion.likely_titles, *criterion.everyday, *criterion.shows_inside)
    return " ".join([criterion.title, criterion.right or "", criterion.group, *own, *ours, *forms])


def _document(case: Case) -> str:
    return plain(f"{case['filename'] or ''} {case['caption'] or ''}\n{case['text'] or ''}")


def _words(text: str) -> list[str]:
    return [word for word in tokens(text) if word not in STOP and len(word) > 1]


def _grams(text: str) -> Counter[str]:
    padded = " " + " ".join(tokens(text)) + " "
    return Counter(padded[i : i + size] for size in (3, 4, 5) for i in range(len(padded) - size + 1))
