"""One part of a file, read into tokens once and matched against any programme."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from knowledge.vocabulary import Audience, DocumentForm
from matchers import cells, forms, tables, zones
from matchers.abbreviations import learned, spelt_out
from matchers.lexicon import Lexicon
from matchers.postings import Bag, Floats, Ints
from matchers.stages import Stage, round_stage, said_stage

_OPENING_WORDS = 60
_PAIRED = 160
_BLANK = re.compile(r"\.{4,}|_{4,}|^\d{0,3}\s*(?:\|\s*){3,}$")
_REMAND_HOUSE = ("rumah", "tahanan")
_SHARED_NAME = 0.5
_STAMP = 100
_TEMPLATE_BLANKS, _TEMPLATE_SHARE = 3, 0.3


@dataclass(frozen=True, slots=True)
class Names:
    """What its sender called a file; `shared` when several documents lie under this name."""

    filename: str = ""
    caption: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class TokenLines:
    """Tokens with the line each stands in; a token is named once a line."""

    tokens: Ints
    line: Ints
    count: int

    @classmethod
    def of(cls, lines: Sequence[Iterable[int]]) -> "TokenLines":
        """The distinct tokens of each line."""
        held = [sorted(set(line)) for line in lines]
        flat = [token for line in held for token in line]
        places = np.repeat(np.arange(len(held)), [len(line) for line in held])
        return cls(np.array(flat, dtype=np.int64), places.astype(np.int64), len(held))


@dataclass(frozen=True, slots=True)
class Document:
    """A part as the matcher sees it: its zones, and the tokens of each."""

    span: tuple[int, int]
    zones: zones.Zones
    forms: tuple[DocumentForm, ...]
    name: Bag
    heading: Bag
    body: Bag
    opening: Ints
    heading_lines: TokenLines
    name_line: TokenLines
    body_lines: TokenLines
    windows: tuple[tuple[int, int], ...]
    blanks: int
    audience: Floats
    stage: Stage | None
    round: Stage | None

    @property
    def snapshot(self) -> bool:
        """Whether this is a photo with few words."""
        return DocumentForm.PHOTO in self.forms and self.zones.length < _STAMP

    @property
    def template(self) -> bool:
        """Whether so many places are left to be filled in that this is a form, not yet a document."""
        return self.blanks >= _TEMPLATE_BLANKS and self.blanks >= _TEMPLATE_SHARE * len(self.zones.lines)


def read(pages: Sequence[tuple[int, str]], names: Names, lexicon: Lexicon) -> Document:
    """Read the numbered pages of one part."""
    filename, caption = ("", "") if names.shared else (names.filename, names.caption)
    lines = [line for number, text in pages for line in zones.lines_of(number, text)]
    held = zones.zones(lines, filename, caption)
    words = {
        text: lexicon.words(zones.proving(text))
        for text in dict.fromkeys((*(line.text for line in lines), *held.heading))
    }
    known = learned(line.text for line in lines)
    name_words = spelt_out(lexicon.words(held.name), known)
    tokens = {text: lexicon.tokens(line) for text, line in words.items()}
    name_tokens = lexicon.tokens(name_words)
    silent = held.letterhead | held.leaning
    body = [() if place in silent else tokens[line.text] for place, line in enumerate(lines)]
    counts = Counter(chain(*body, name_tokens))
    windows, window_tokens = _windows(lines, body)
    heading_words = [spelt_out(words[text], known) for text in held.heading]
    opening = " ".join(held.opening.split()[:_OPENING_WORDS])
    return Document(
        span=(pages[0][0], pages[-1][0]) if pages else (1, 1),
        zones=held,
        forms=forms.forms_of(opening, held.name, held.length),
        name=_name(names, name_words, lexicon),
        heading=Bag.of(_strongest(lexicon.weighed(line) for line in heading_words)),
        body=Bag.of({token: 1 + math.log(n) for token, n in counts.items()}),
        opening=np.array(sorted(set(lexicon.tokens(lexicon.words(held.opening)))), dtype=np.int64),
        heading_lines=TokenLines.of([lexicon.tokens(line) for line in heading_words]),
        name_line=TokenLines.of([name_tokens]),
        body_lines=TokenLines.of(window_tokens),
        windows=windows,
        audience=_audience([words[text] for text in _proving(held)], name_words),
        blanks=_blanks([line.text for line in lines]),
        stage=said_stage("\n".join((*held.heading, held.name))),
        round=round_stage(" ".join((held.name, *_proving(held)))),
    )


def _blanks(lines: Sequence[str]) -> int:
    """How many places are left to be filled in: dots to write on, or rows that hold no value."""
    return max(sum(len(_BLANK.findall(line)) for line in lines), cells.unfilled(lines))


def _proving(held: zones.Zones) -> Iterable[str]:
    """The lines that are the document's own, not names of offices and laws."""
    silent = held.letterhead | held.leaning
    return (line.text for place, line in enumerate(held.lines) if place not in silent)


def _name(names: Names, words: Sequence[str], lexicon: Lexicon) -> Bag:
    """What the name says; the name of a bundle speaks of all its parts, and so less of each."""
    if not names.shared:
        return Bag.of(lexicon.weighed(words))
    weighed = lexicon.weighed(lexicon.words(zones.name_of(names.filename, names.caption)))
    return Bag.of({token: weight * _SHARED_NAME for token, weight in weighed.items()})


def _audience(lines: Sequence[Sequence[str]], name: Sequence[str]) -> Floats:
    """How much a document speaks of each audience; shares of 1, or all zero. A house is no inmate."""
    counts = Counter(chain(*lines, name))
    if counts["tahanan"]:
        counts["tahanan"] -= sum(pair == _REMAND_HOUSE for line in (*lines, name) for pair in pairwise(line))
    held = np.array(
        [sum(counts[word] for word in tables.word_list(a.value)) for a in Audience], dtype=np.float64
    )
    return held / max(float(held.sum()), 1.0)


def _windows(
    lines: Sequence[zones.Line], tokens: Sequence[Sequence[int]]
) -> tuple[tuple[tuple[int, int], ...], list[list[int]]]:
    """Each line by itself, and each pair of short neighbours: a phrase may be broken over two lines."""
    spans = [(place, place) for place in range(len(lines))]
    held = [list(line) for line in tokens]
    for place in range(len(lines) - 1):
        near = lines[place].page == lines[place + 1].page
        if near and len(lines[place].text) + len(lines[place + 1].text) < _PAIRED:
            spans.append((place, place + 1))
            held.append([*tokens[place], *tokens[place + 1]])
    return tuple(spans), held


def _strongest(weights: Iterable[dict[int, float]]) -> dict[int, float]:
    strongest: dict[int, float] = {}
    for line in weights:
        for token, weight in line.items():
            strongest[token] = max(strongest.get(token, 0.0), weight)
    return strongest
