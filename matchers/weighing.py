"""What the tokens of a programme's items are worth: to find items, and to judge what a document is about."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from knowledge.programme import Criterion
from matchers.lexicon import CONCEPT, Lexicon
from matchers.postings import Floats

_SATURATION, _LENGTH_SHARE, _MOST_COUNTED = 1.0, 0.5, 2
CORE = {"title": 1.6, "terms": 1.2, "titles": 0.8, "everyday": 0.8}
DETAIL = {"ask": 1.2, "inside": 0.9, "more": 0.7}
_WHOLE = {"title": 2.0, "terms": 1.2, "titles": 1.0, "everyday": 0.8, "ask": 0.8, "inside": 0.6, "more": 0.5}
TINY = 1e-6
Counts = dict[str, Counter[int]]
Weights = dict[int, float]


def _idf(total: int, holding: Floats) -> Floats:
    return np.asarray(np.log(1 + (total - holding + 0.5) / (holding + 0.5)), dtype=np.float64)


def token_weights(counts: Sequence[Counts], lexicon: Lexicon) -> tuple[Floats, Floats]:
    """What a token is worth when items are searched, and when the subject is judged."""
    anywhere, core = np.zeros(lexicon.size), np.zeros(lexicon.size)
    for held in counts:
        anywhere[sorted({token for field in held.values() for token in field})] += 1
        core[sorted({token for field in CORE for token in held[field]})] += 1
    rare = np.sqrt(lexicon.rarity)
    mean = (_idf(len(counts), anywhere) + _idf(len(counts), core)) / 2
    weights = np.asarray(mean * rare * lexicon.base, dtype=np.float64)
    return weights, np.asarray(weights * rare * lexicon.topical, dtype=np.float64)


def bm25(counts: Sequence[Counts], fields: Mapping[str, float], weights: Floats) -> list[Weights]:
    lengths = {f: [sum(min(k, _MOST_COUNTED) for k in held[f].values()) for held in counts] for f in fields}
    means = {f: sum(held) / len(held) or 1.0 for f, held in lengths.items()}
    rows: list[Weights] = []
    for place, held in enumerate(counts):
        row: Weights = defaultdict(float)
        for field, worth in fields.items():
            norm = 1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths[field][place] / means[field]
            for token, count in held[field].items():
                row[token] += worth * min(count, _MOST_COUNTED) / norm
        rows.append({t: x * (_SATURATION + 1) / (x + _SATURATION) * weights[t] for t, x in row.items()})
    return rows


def rescaled(row: Weights, topics: Floats, weights: Floats) -> Weights:
    return {t: x * topics[t] / weights[t] for t, x in row.items() if weights[t]}


def unit_vector(held: Counts, weights: Floats) -> Weights:
    row: Weights = defaultdict(float)
    for field, worth in _WHOLE.items():
        for token in held[field]:
            row[token] += worth * weights[token]
    norm = float(np.sqrt(sum(x * x for x in row.values()))) + TINY
    return {token: x / norm for token, x in row.items()}


def any_token(held: Counts) -> Weights:
    return {token: 1.0 for field in held.values() for token in field}


def plain_words(held: Counts, lexicon: Lexicon) -> Weights:
    """The words that say something of an item's subject, each counted once whatever its weight."""
    return {token: 1.0 for field in held.values() for token in field if lexicon.tells[token]}


def holders(criteria: Sequence[Criterion], lexicon: Lexicon) -> list[Weights]:
    held = [set(lexicon.pack_tokens(c.holder)) for c in criteria]
    common = Counter(token for tokens in held for token in tokens)
    worth = {t: float(np.log((len(held) + 1) / (n + 0.5))) for t, n in common.items()}
    return [{t: worth[t] for t in tokens} for tokens in held]


def title_concepts(counts: Iterable[Counts], lexicon: Lexicon) -> list[Weights]:
    """The concepts of each title, with equal shares of 1."""
    concepts = {place for name, place in lexicon.ids.items() if name[0] == CONCEPT}
    held = [concepts & fields["title"].keys() for fields in counts]
    return [{token: 1 / len(tokens) for token in tokens} for tokens in held]
