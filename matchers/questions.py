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
from matchers.bearing import CUES, as_candidate, content, of_kanwil
from matchers.editions import Editions
from matchers.itemsearch import Found, Items
from matchers.itemways import ItemWays
from matchers.judging import Features, Scene, chances, of_item, of_nothing, of_topic, weights
from matchers.lexicon import words_of
from matchers.topics import NOT_OURS, TERM, Fit, Shelf, Topic, topics
from matchers.understood import ENOUGH, ITEM, Asker, Candidate, Certainty, Understood
from matchers.words import Stemmer, plain, tokens

_LONGEST = 600
_WORD = re.compile(r"[a-z][a-z0-9]")
_SENTENCE = re.compile(r"[.?!;\n]+(?:\s|$)")
_PART = 0.92
_FEW = 2
_KEPT, _SEARCHED, _TAUGHT = 6, 10, 5
_BARE, _PLAINLY = 3, 0.8
_LOOKED_AT, _LEAST = 7, 0.12
_SURE, _NOTHING, _SAID = 0.5, 0.7, 0.35
_ASKING = frozenset({"kapan", "siapa", "kenapa", "cara", "contoh"})


@dataclass(frozen=True, slots=True)
class _Index:
    """All that is computed before a question comes."""

    listener: Listener
    topics: Mapping[str, Topic]
    names: Mapping[str, AbstractSet[frozenset[str]]]
    shelf: Shelf
    items: Items
    taught: ItemWays


class Questions:
    """Finds what answers a question; built once, it remembers nothing.

    `roots` are those of Editions. `held` are other topics than those of the guidance. `shared` are questions
    with the same guidance: only items that it lacks are taken in.
    """

    def __init__(
        self,
        programmes: Sequence[Programme],
        written: Guidance,
        roots: Mapping[str, str] | None = None,
        *,
        held: Sequence[Topic] | None = None,
        shared: "Questions | None" = None,
        asked: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.guidance = written
        self._held, self._shared, self._asked = held, shared, asked
        self._editions = Editions(programmes, roots)

    @cached_property
    def _index(self) -> _Index:
        programmes = tuple(self._editions.programmes.values())
        if self._shared is not None:
            return self._shared.index_beside(programmes)
        held = self._held or topics(self.guidance)
        stemmer = Stemmer(tables.roots())
        listener = Listener(_vocabulary(programmes, held), stemmer)
        by_key = {topic.key: topic for topic in held}
        names = {
            f"{TERM}.{term.id}": {content(listener.hear(name)) for name in (term.term, *term.also)}
            for term in self.guidance.terms.values()
        }
        taught = ItemWays(programmes, listener, tables.item_asks() if self._asked is None else self._asked)
        return _Index(listener, by_key, names, Shelf(held, listener), Items(programmes, stemmer), taught)

    def index_beside(self, programmes: Sequence[Programme]) -> _Index:
        """What is computed beforehand, for these programmes."""
        index = self._index
        new = [p for p in programmes if p.id not in self._editions.programmes]
        return replace(
            index,
            listener=index.listener.beside(words_of(new)),
            items=index.items.beside(programmes),
            taught=index.taught.beside(programmes),
        )

    def warm(self) -> None:
        """Build what the first question would wait for."""
        self.understand("", Asker())

    def understand(self, text: str, asker: Asker) -> Understood:
        """What answers the text best, seen from who asks; scores are chances to be right."""
        asked, scope, candidates, features, foreign = self.weighed(text, asker)
        *likely, nothing = chances(features, weights())
        ranked = [replace(c, score=score) for c, score in zip(candidates, likely, strict=True)]
        ranked = sorted(ranked, key=lambda c: (-c.score, c.key))[:_KEPT]
        if not ranked or not asked.units or not _WORD.search(plain(text)) or nothing >= _NOTHING:
            return Understood(asked, Certainty.NONE, (*foreign, *ranked), scope)
        sure = Certainty.SURE if ranked[0].score >= _SURE else Certainty.UNSURE
        return Understood(asked, sure, tuple(ranked), scope)

    def weighed(
        self, text: str, asker: Asker
    ) -> tuple[Asked, str | None, list[Candidate], list[Features], list[Candidate]]:
        """The question, its programme, what may answer it, features of each and of nothing, the foreign."""
        asked = self._index.listener.hear(text[:_LONGEST])
        scope = self._editions.named(asked, asker.programme) or asker.programme
        parts = self._parts(text)
        own, away = self._found((asked, *parts), asker, scope)
        fits = self._fits(asked, parts, asker)
        scene = Scene(asked, fits, own, away, self._strange(asked), asker.kind is not None)
        by_fit = sorted(fits, key=lambda key: -(fits[key].near + fits[key].learnt))
        keys = [k for k in by_fit if k[0] != NOT_OURS and fits[k].near + fits[k].learnt >= 2 * _LEAST]
        foreign = [k for k in by_fit[:1] if k[0] == NOT_OURS and fits[k].near >= _SAID]
        found = [(f, n >= len(own)) for n, f in enumerate((*own, *away)) if f.likely >= _LEAST]
        topics_held = [(Candidate(k, 0.0, scope), self._of_topic(scene, k, scope)) for k in keys[:_LOOKED_AT]]
        items_held = [(as_candidate(asked, f), of_item(scene, f, away=other)) for f, other in found]
        held = [*topics_held, *items_held]
        return (
            asked,
            scope,
            [candidate for candidate, _ in held],
            [*(features for _, features in held), of_nothing(scene)],
            [Candidate(key, 0.0, scope) for key in foreign],
        )

    def _of_topic(self, scene: Scene, key: str, scope: str | None) -> Features:
        programmes = self._index.topics[key].programmes
        elsewhere = bool(scope and programmes and self._editions.roots[scope] not in programmes)
        return of_topic(scene, key, means=self._means(scene.asked, key), elsewhere=elsewhere)

    def _fits(self, asked: Asked, parts: Sequence[Asked], asker: Asker) -> Mapping[str, Fit]:
        """How well each topic fits the message, or one of its sentences."""
        index = self._index
        slots = [unit for unit in asked.units if not unit.group and index.items.speaks_of(unit)]
        fits = index.shelf.fits(asked, slots)
        for part in parts:
            for key, fit in index.shelf.fits(part, slots).items():
                held = fits[key]
                fits[key] = Fit(max(held.near, _PART * fit.near), max(held.learnt, _PART * fit.learnt))
        return of_kanwil(fits) if asker.kind is None else fits

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
            programme = self._editions.holding(name, asker.programme)
            return Candidate(f"{kind}.{name}", 1.0, programme, form) if programme else None
        if f"{kind}.{name}" not in self._index.topics:
            return None
        return Candidate(f"{kind}.{name}", 1.0, more if more in self._editions.programmes else None)

    def _found(
        self, heard: Sequence[Asked], asker: Asker, scope: str | None
    ) -> tuple[list[Found], list[Found]]:
        """Items of the programme that is spoken of, and of others; its sentences follow the message."""
        coded = self._editions.coded(heard[0], scope)
        if coded:
            return [Found(*coded, 1.0, named=True)], []
        within = [scope] if scope else self._editions.current
        rest = self._editions.beyond(within)
        return self._searched(heard, asker, within)[:8], self._searched(heard, asker, rest)[:3]

    def _searched(self, heard: Sequence[Asked], asker: Asker, within: Sequence[str]) -> list[Found]:
        among = {p: self._editions.applying(p, asker) for p in within}
        best: dict[tuple[str, str], Found] = {}
        for place, asked in enumerate(heard if within else ()):
            share = _PART if place else 1.0
            for found in self._spoken(asked, among):
                key = (found.programme, found.criterion.id)
                held = best.get(key, found)
                score, learnt = share * found.score, share * found.learnt
                best[key] = replace(
                    found,
                    score=score if held is found else max(held.score, score),
                    learnt=learnt if held is found else max(held.learnt, learnt),
                )
        return sorted(best.values(), key=lambda f: -(f.score + f.learnt))

    def _spoken(self, asked: Asked, among: Mapping[str, AbstractSet[str]]) -> list[Found]:
        """The items whose words are in the question, and those that its wording comes closest to."""
        found = self._index.items.search(asked, CUES, tuple(among), among)[:_SEARCHED]
        learnt = self._index.taught.scores(tuple(among), asked)
        known = {(f.programme, f.criterion.id) for f in found}
        more = [
            Found(programme, self._editions.programmes[programme].criterion(code), 0.0)
            for programme, scores in learnt.items()
            for code in sorted(among[programme] & scores.keys(), key=lambda c: -scores[c])[:_TAUGHT]
            if (programme, code) not in known
        ]
        return [replace(f, learnt=learnt[f.programme].get(f.criterion.id, 0.0)) for f in (*found, *more)]

    def _means(self, asked: Asked, key: str) -> bool:
        """Whether it is only asked what the term is."""
        plainly = asked.groups <= {"arti", *COURTESY} and {"apa", "arti"} & {*asked.words, *asked.groups}
        named = content(asked)
        return bool(plainly and named) and named in self._index.names.get(key, ())


@cache
def packaged() -> Questions:
    """Questions about the packaged programmes and guides, shared by the whole process."""
    return Questions(catalogue.load().programmes, guidance.load())


def _vocabulary(programmes: Sequence[Programme], held: Sequence[Topic]) -> Counter[str]:
    counts = words_of(programmes)
    named = (*tables.item_words().values(), *tables.item_asks().values())
    counts.update(word for said in named for text in said for word in tokens(text))
    counts.update(word for topic in held for text in (*topic.ways, *topic.holds) for word in tokens(text))
    counts.update(word for group in tables.concepts() for member in group for word in tokens(member))
    counts.update(word for group in tables.asking().values() for member in group for word in tokens(member))
    return counts
