"""The packaged word tables, read once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Background:
    """How many of the background documents hold a token; rarer tokens than the table lists count as 0."""

    documents: int
    holding: dict[str, int]


def _lines(name: str) -> Iterator[str]:
    text = files("matchers").joinpath("data", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the named lists of words."""
    return _word_lists()[name]


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    held: dict[str, list[str]] = {}
    current: list[str] = []
    for line in _lines("lists.txt"):
        if line.startswith("["):
            current = held.setdefault(line.strip("[]"), [])
        else:
            current += line.split()
    return {name: frozenset(words) for name, words in held.items()}


@cache
def roots() -> frozenset[str]:
    """Root words that affixes are stripped down to."""
    return frozenset(word for line in _lines("roots.txt") for word in line.split())


@cache
def known_words() -> frozenset[str]:
    """Words that are never taken for damaged ones."""
    return frozenset(_lines("words.txt"))


@cache
def concepts() -> tuple[tuple[str, ...], ...]:
    """Groups of expressions that mean nearly the same; the first one names its group."""
    groups = ([member.strip() for member in line.split("|")] for line in _lines("concepts.txt"))
    return tuple(tuple(member for member in group if member) for group in groups)


@cache
def alike() -> tuple[tuple[str, ...], ...]:
    """Groups of words that mean the same to whoever asks for an item."""
    return tuple(tuple(member.strip() for member in line.split("|")) for line in _lines("alike.txt"))


@cache
def background() -> Background:
    """How common tokens are in ordinary office documents."""
    rows = [line.split("\t") for line in _lines("background.tsv")]
    counts = {token: int(count) for token, count in rows}
    return Background(documents=counts.pop("documents", 0), holding=counts)


@cache
def everyday() -> Mapping[str, tuple[str, ...]]:
    """Chat spellings, and the words that each stands for."""
    held: dict[str, tuple[str, ...]] = {}
    for line in _lines("everyday.txt"):
        short, _, long = line.partition("=")
        held.update(dict.fromkeys(short.split(), tuple(long.split())))
    return held


@cache
def asking() -> Mapping[str, tuple[str, ...]]:
    """Groups of words that ask for the same thing, by name."""
    held = {}
    for line in _lines("asking.txt"):
        name, _, members = line.partition("=")
        held[name.strip()] = tuple(member.strip() for member in members.split("|"))
    return held


@cache
def asks() -> Mapping[str, tuple[str, ...]]:
    """Ways to ask, by the topic that they ask for."""
    return _headed("asks.txt")


@cache
def item_asks() -> Mapping[str, tuple[str, ...]]:
    """How officers ask for an item in their own words, by its code."""
    return _headed("itemasks.txt")


def _headed(name: str) -> Mapping[str, tuple[str, ...]]:
    held: dict[str, list[str]] = {}
    current: list[str] = []
    for line in _lines(name):
        if line.startswith("["):
            current = held.setdefault(line.strip().strip("[]"), [])
        else:
            current.append(line.strip())
    return {topic: tuple(ways) for topic, ways in held.items()}


@cache
def item_words() -> Mapping[str, tuple[str, ...]]:
    """What officers call an item besides the words of its pack, by its code."""
    held = {}
    for line in _lines("itemwords.txt"):
        codes, _, members = line.partition("=")
        held.update(dict.fromkeys(codes.split(), tuple(member.strip() for member in members.split("|"))))
    return held


@cache
def senses() -> Mapping[str, frozenset[str]]:
    """For a word the matters that a question with it may turn on."""
    held: dict[str, set[str]] = {}
    for line in _lines("senses.txt"):
        name, _, members = line.partition("=")
        for member in members.split("|"):
            held.setdefault(member.strip(), set()).add(name.strip())
    return {word: frozenset(names) for word, names in held.items()}
