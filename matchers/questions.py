"""A question in, the topics that answer it out, best first; unsure and unable are answers too."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache, cached_property

from knowledge import catalogue, guidance
from knowledge.guidance import Guidance
from knowledge.programme import Programme
from knowledge.vocabulary import DocumentForm
from matchers import tables
from matchers.asked import COURTESY, SLIGHT, Asked, Listener
from matchers.bearing import CUES, as_candidate, bearing, certainty, content, of_kanwil
from matchers.itemsearch import Found, Items
from matchers.lexicon import criterion_texts
from matchers.topics import NOT_OURS, TERM, Shelf, Topic, topics
from matchers.understood import ENOUGH, ITEM, Asker, Candidate, Understood
from matchers.words import Stemmer, tokens

_LONGEST = 600
_OURS = 0.85
_SENTENCE = re.compile(r"[.?!;\n]+(?:\s|$)")
_PART = 0.92
_FEW = 2
_MEANS = 1.05
_BARE, _PLAINLY = 3, 0.8
_ASKING = frozenset({"kapan", "siapa", "kenapa", "cara", "contoh"})
_TERM_UNASKED, _TERM_ASKED = 0.85, 1.1
_ELSEWHERE, _ELSEWHERE_TOO, _FOUND_HERE = 0.66, 0.45, 0.4
_OTHER_PROGRAMME = 0.75
_NAMES: tuple[tuple[str, str], ...] = (
    ("p2ham-2018", r"p2ham 2018|27 2018|p2ham lama"),
    ("p2ham-2022", r"p2ham 2022|(?:2|dua) 2022"),
    ("p2ham-2023", r"p2ham 2023|25 2023|p2ham"),
    ("kkpham-2021", r"kkp ?ham|peduli ham|kabupaten kota peduli"),
    ("ranham-2021", r"ranham|aksi ham|b04|b08|b12"),
    ("zi-wbk-2021", r"zona integritas|zi|wbk|wbbm|lke"),
    ("desa-wisata-ham-2022", r"desa wisata|desa sadar ham"),
)
_NAMED = tuple((programme, re.compile(rf"\b(?:{words})\b")) for programme, words in _NAMES)


@dataclass(frozen=True, slots=True)
class _Index:
    """All that is computed before a question comes."""

    listener: Listener
    topics: Mapping[str, Topic]
    names: Mapping[str, AbstractSet[frozenset[str]]]
    shelf: Shelf
    items: Items


class Questions:
    """Finds what answers a question; built once, it remembers nothing.

    `roots` tells of which programme an edition is one, where that is not its own id; an edition stands before
    those of the same programme that come before it.
    """

    def __init__(
        self, programmes: Sequence[Programme], written: Guidance, roots: Mapping[str, str] | None = None
    ) -> None:
        self.guidance = written
        self._programmes = {p.id: p for p in programmes}
        self._roots = {p.id: (roots or {}).get(p.id, p.id) for p in programmes}
        self._current = {self._roots[p.id]: p.id for p in programmes}

    @cached_property
    def _index(self) -> _Index:
        held = topics(self.guidance)
        programmes = tuple(self._programmes.values())
        stemmer = Stemmer(tables.roots())
        listener = Listener(_vocabulary(programmes, held), stemmer)
        by_key = {topic.key: topic for topic in held}
        names = {
            f"{TERM}.{term.id}": {content(listener.hear(name)) for name in (term.term, *term.also)}
            for term in self.guidance.terms.values()
        }
        return _Index(listener, by_key, names, Shelf(held, listener), Items(programmes, stemmer))

    def warm(self) -> None:
        """Build what the first question would wait for."""
        self.understand("", Asker())

    def understand(self, text: str, asker: Asker) -> Understood:
        """What answers the text best, seen from who asks."""
        index = self._index
        asked = index.listener.hear(text[:_LONGEST])
        named = self._named(asked, asker)
        scope = named or asker.programme
        found = self._found(asked, asker, scope)
        slots = [unit for unit in asked.units if not unit.group and index.items.speaks_of(unit)]
        scores = index.shelf.scores(asked, slots)
        for part in self._parts(text):
            for key, score in index.shelf.scores(part, slots).items():
                scores[key] = max(scores[key], _PART * score)
        ranked = self._ranked(asked, scores, found, asker, scope)
        return Understood(asked, certainty(ranked, self._strange(asked)), ranked, scope)

    def _strange(self, asked: Asked) -> float:
        """The share of a question of which neither topic nor item speaks."""
        index = self._index
        telling = [u for u in asked.units if u.group or not SLIGHT.issuperset(u.words)]
        strange = [u for u in telling if not (index.shelf.known(u.name) or index.items.speaks_of(u))]
        return len(strange) / max(_FEW, len(telling))

    def _parts(self, text: str) -> list[Asked]:
        """The sentences of a message that has several."""
        sentences = [part for part in _SENTENCE.split(text[:_LONGEST]) if part.strip()]
        heard = [self._index.listener.hear(part) for part in sentences] if len(sentences) > 1 else []
        return [asked for asked in heard if sum(not SLIGHT.issuperset(u.words) for u in asked.units) > 1]

    def bare(self, text: str) -> bool:
        """Whether the text only names something, as a word to search for, and asks nothing."""
        understood = self.understand(text, Asker())
        asked = understood.asked
        if asked.groups or len(asked.units) > _BARE or asked.words & (SLIGHT | _ASKING):
            return False
        if any(content(asked) in names for names in self._index.names.values()):
            return False
        return not any(c.kind not in (ITEM, ENOUGH) and c.score >= _PLAINLY for c in understood.candidates)

    def candidate(self, key: str, asker: Asker) -> Candidate | None:
        """The topic of a pressed button, seen from who asks; None when there is none such any more."""
        kind, _, rest = key.partition(".")
        name, _, more = rest.partition(".")
        if kind in (ITEM, ENOUGH):
            form = next((f for f in DocumentForm if f.value == more), None)
            held = (p for p in self._first(asker.programme) if self._programmes[p].has(name))
            programme = next(held, None)
            return Candidate(f"{kind}.{name}", 1.0, programme, form) if programme else None
        if f"{kind}.{name}" not in self._index.topics:
            return None
        return Candidate(f"{kind}.{name}", 1.0, more if more in self._programmes else None)

    def _named(self, asked: Asked, asker: Asker) -> str | None:
        for programme, words in _NAMED:
            if programme in self._current and words.search(asked.text):
                own = asker.programme
                return own if own and self._roots.get(own) == programme else self._current[programme]
        return None

    def _first(self, own: str | None) -> list[str]:
        """The edition that the asker works on, and the current ones."""
        current = list(self._current.values())
        return [own, *(p for p in current if p != own)] if own in self._programmes else current

    def _found(self, asked: Asked, asker: Asker, scope: str | None) -> list[Found]:
        coded = self._coded(asked, scope)
        if coded:
            return coded
        within = [scope] if scope else list(self._current.values())
        among = {p: self._applying(p, asker) for p in within}
        own = self._index.items.search(asked, CUES, within, among)[:8]
        known = {self._roots[p] for p in within}
        rest = [p for root, p in self._current.items() if root not in known]
        away = (
            self._index.items.search(asked, CUES, rest, {p: self._applying(p, asker) for p in rest})[:3]
            if rest
            else []
        )
        share = _ELSEWHERE_TOO if own and own[0].score >= _FOUND_HERE else _ELSEWHERE
        return [*own, *(replace(f, score=f.score * share) for f in away)]

    def _applying(self, programme: str, asker: Asker) -> AbstractSet[str]:
        held = self._programmes[programme]
        own_round = asker.round if programme == asker.programme else None
        applying = {c.id for c in held.applying(asker.kind, own_round)}
        return applying or {c.id for c in held.criteria}

    def _coded(self, asked: Asked, scope: str | None) -> list[Found]:
        own = self._programmes[scope].criteria if scope else ()
        held = [(p, c) for p in self._first(scope) for c in self._programmes[p].criteria]
        for code in asked.codes:
            whole = [(p, c) for p, c in held if c.id.lower() == code]
            short = [(scope, c) for c in own if scope and c.id.lower().partition("-")[2] == code]
            for programme, criterion in (*whole, *short):
                return [Found(programme, criterion, 1.0, named=True)]
        return []

    def _ranked(
        self,
        asked: Asked,
        scores: Mapping[str, float],
        found: Sequence[Found],
        asker: Asker,
        scope: str | None,
    ) -> tuple[Candidate, ...]:
        scores = of_kanwil(scores) if asker.kind is None else scores
        own = max((item.score for item in found if item.programme == scope), default=0.0)
        scores = {
            key: s * (_OURS if key.startswith(NOT_OURS) and own >= _FOUND_HERE else 1.0)
            for key, s in scores.items()
        }
        held = [
            Candidate(key, self._eased(asked, key, score, scope, asker), scope)
            for key, score in scores.items()
            if score > 0.2
        ]
        held += [as_candidate(asked, item) for item in found if item.score > 0.2]
        return tuple(sorted(held, key=lambda c: (-c.score, c.key))[:6])

    def _means(self, asked: Asked, key: str) -> bool:
        """Whether it is only asked what the term is."""
        plainly = asked.groups <= {"arti", *COURTESY} and {"apa", "arti"} & {*asked.words, *asked.groups}
        named = content(asked)
        return bool(plainly and named) and named in self._index.names.get(key, ())

    def _eased(self, asked: Asked, key: str, score: float, scope: str | None, asker: Asker) -> float:
        """The score as the way of asking bears it out."""
        if key.startswith(f"{TERM}."):
            share = _TERM_ASKED if "arti" in asked.groups else _TERM_UNASKED
            return _MEANS if self._means(asked, key) else min(1.0, score * share)
        programmes = self._index.topics[key].programmes
        if scope and programmes and self._roots[scope] not in programmes:
            return score * _OTHER_PROGRAMME
        return min(1.0, score * bearing(asked, key, asker))


@cache
def packaged() -> Questions:
    """Questions about the packaged programmes and guides, shared by the whole process."""
    return Questions(catalogue.load().programmes, guidance.load())


def _vocabulary(programmes: Sequence[Programme], held: Sequence[Topic]) -> Counter[str]:
    counts = Counter(
        word for p in programmes for c in p.criteria for t in criterion_texts(c) for word in tokens(t)
    )
    counts.update(word for topic in held for text in (*topic.ways, *topic.holds) for word in tokens(text))
    counts.update(word for group in tables.concepts() for member in group for word in tokens(member))
    counts.update(word for group in tables.asking().values() for member in group for word in tokens(member))
    return counts
