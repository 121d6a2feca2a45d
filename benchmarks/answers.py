"""Answers and BM25 on labelled questions, in one run: python -m benchmarks answers.

Questions stand in `data/questions.tsv`; those in odd places were looked at while tuning, those in even places
were not. The other sets were each judged once as they were written, and then looked at, but for the last two:
what the first judgement said stands in docs/develop.md. BM25 searches the same topics; its threshold is
chosen on the very questions that judge it.
"""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import bm25s
import numpy as np

from benchmarks.rivals import whole
from knowledge import catalogue, guidance
from knowledge.programme import Programme
from knowledge.vocabulary import UnitKind
from matchers.questions import Questions
from matchers.topics import topics
from matchers.understood import Asker, Certainty
from matchers.words import STOP, tokens

_DATA = Path(__file__).parent / "data"
LATER = {
    "fresh": "written after the first tuning, since looked at",
    "blind1": "first blind round, since looked at",
    "blind2": "second blind round, since looked at",
    "blind3": "third blind round, since looked at",
    "blind4": "fourth blind round, since looked at",
    "blind5": "fifth blind round, since looked at",
    "blind6": "sixth blind round, since looked at",
    "blind7": "seventh blind round, since looked at",
    "blind8": "eighth blind round, since looked at",
    "blind9": "ninth blind round, since looked at",
}
UNSEEN = {
    "blind10": "tenth blind round, never looked at",
    "blind11": "eleventh blind round, never looked at",
}
ASKERS: Mapping[str, Asker] = {
    "rutan": Asker("p2ham-2023", UnitKind.RUTAN),
    "lapas": Asker("p2ham-2023", UnitKind.LAPAS),
    "kanim": Asker("p2ham-2023", UnitKind.KANIM),
    "bapas": Asker("p2ham-2023", UnitKind.BAPAS),
    "opd": Asker("p2ham-2023", UnitKind.OPD),
    "lapas22": Asker("p2ham-2022", UnitKind.LAPAS),
    "lapas18": Asker("p2ham-2018", UnitKind.LAPAS),
    "kanim18": Asker("p2ham-2018", UnitKind.KANIM),
    "kab": Asker("kkpham-2021", UnitKind.KABUPATEN),
    "ranham4": Asker("ranham-2021", UnitKind.KABUPATEN, "B04"),
    "ranham8": Asker("ranham-2021", UnitKind.KABUPATEN, "B08"),
    "ranham12": Asker("ranham-2021", UnitKind.KABUPATEN, "B12"),
    "zi": Asker("zi-wbk-2021", UnitKind.RUTAN),
    "desa": Asker("desa-wisata-ham-2022", UnitKind.DESA),
    "kanwil": Asker(),
}


@dataclass(frozen=True, slots=True)
class Case:
    """Who asks what, and the topics that are right; none when there is no answer to give."""

    asker: str
    text: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a rule says to a question: topics best first, and whether the first is given as the answer."""

    keys: tuple[str, ...]
    answered: bool
    offered: bool


Rule = Callable[[Case], Reply]


def cases(name: str = "questions.tsv", half: int | None = None) -> list[Case]:
    """The questions of a file; `half` 0 takes odd places, 1 even ones."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    found = [Case(who, text, frozenset(keys.split()) - {"-"}) for who, text, keys in rows]
    return [case for place, case in enumerate(found) if half is None or place % 2 == half]


def ours(questions: Questions) -> Rule:
    """The shipped way."""

    def reply(case: Case) -> Reply:
        found = questions.understand(case.text, ASKERS[case.asker])
        keys = tuple(same(candidate.key, case.right) for candidate in found.candidates)
        return Reply(keys, found.certainty is Certainty.SURE, found.certainty is Certainty.UNSURE)

    return reply


def bm25(programmes: Sequence[Programme]) -> Mapping[float, Rule]:
    """BM25 over the whole text of the same topics, as the library bm25s computes it, by threshold."""
    held = [(t.key, " ".join((*t.ways, *t.holds)), "") for t in topics(guidance.load())]
    held += [(f"i.{c.id}", whole(c), p.id) for p in programmes for c in p.criteria]
    index = bm25s.BM25()
    read = [_words(text) for _, text, _ in held]
    index.index(read, show_progress=False)
    known = {word for words in read for word in words}

    def reply(threshold: float, case: Case) -> Reply:
        words = [word for word in _words(case.text) if word in known]
        if not words:
            return Reply((), answered=False, offered=False)
        scores = np.asarray(index.get_scores(words), dtype=np.float64)
        own = ASKERS[case.asker].programme
        order = [int(n) for n in np.argsort(-scores, kind="stable")]
        ranked = [n for n in order if scores[n] > 0 and (not own or held[n][2] in ("", own))][:6]
        keys = tuple(same(held[n][0].replace("i.", "e.", 1), case.right) for n in ranked)
        top = scores[ranked[0]] if ranked else 0.0
        declines = not keys or keys[0].startswith("n.") or top < threshold
        return Reply(keys, answered=not declines, offered=False)

    return {x: partial(reply, x) for x in map(float, range(21))}


def threshold_for(rival: Mapping[float, Rule], judged: Sequence[Case]) -> float:
    """The threshold under which BM25 gets most of these questions right."""
    return max(rival, key=lambda x: sum(_good(case, rival[x](case)) for case in judged))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, in percent."""
    share, z = hits / of, 1.96
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * float(np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)))
    return 100 * (middle - half), 100 * (middle + half)


def figures(judged: Sequence[Case], rule: Rule) -> dict[str, tuple[int, int]]:
    """Hits and counts: right first, right in the first three, answered outright, declined, left alone."""
    replies = [(case, rule(case)) for case in judged]
    asked = [(case, reply) for case, reply in replies if case.right]
    other = [reply for case, reply in replies if not case.right]
    said = [(case, reply) for case, reply in asked if reply.answered or reply.offered]
    return {
        "right first": (sum(reply.keys[0] in case.right for case, reply in said), len(asked)),
        "in first three": (sum(bool(case.right & {*reply.keys[:3]}) for case, reply in said), len(asked)),
        "answered outright": (sum(reply.answered for _, reply in asked), len(asked)),
        "declined": (sum(not reply.answered for reply in other), len(other)),
        "declined, nothing offered": (sum(not (r.answered or r.offered) for r in other), len(other)),
    }


def main() -> None:
    """Print all tables; `mistakes` as an argument only lists what went wrong in the half used for tuning."""
    programmes = catalogue.load().programmes
    start = time.perf_counter()
    questions = Questions(programmes, guidance.load())
    questions.warm()
    built = time.perf_counter() - start
    rival = bm25(programmes)
    blocks = {
        "used while tuning": cases(half=0),
        "kept for testing": cases(half=1),
        **{title: cases(f"questions_{name}.tsv") for name, title in {**LATER, **UNSEEN}.items()},
    }
    if "mistakes" in sys.argv:
        _mistakes(blocks["used while tuning"], ours(questions))
        return
    for title, judged in blocks.items():
        best = rival[threshold_for(rival, judged)]
        _table(title, judged, {"Lengkap": ours(questions), "BM25 (bm25s)": best})
    every = [case for judged in blocks.values() for case in judged]
    print(f"\nbuilt in {built:.2f} s; {_timing(questions, every)}")


def _table(title: str, judged: Sequence[Case], rules: Mapping[str, Rule]) -> None:
    print(f"\n{title}: {len(judged)} questions")
    for name, rule in rules.items():
        shown = "  ".join(f"{label} {_share(*counts)}" for label, counts in figures(judged, rule).items())
        print(f"  {name:14s} {shown}")


def _share(hits: int, of: int) -> str:
    if not of:
        return "-"
    low, high = wilson(hits, of)
    return f"{100 * hits / of:.1f} ({hits}/{of}, {low:.0f}-{high:.0f})"


def _timing(questions: Questions, judged: Sequence[Case]) -> str:
    times = []
    for case in judged:
        start = time.perf_counter()
        questions.understand(case.text, ASKERS[case.asker])
        times.append(1000 * (time.perf_counter() - start))
    return f"a question takes {np.median(times):.1f} ms, at most {max(times):.1f} ms"


def _mistakes(judged: Sequence[Case], rule: Rule) -> None:
    for case in judged:
        reply = rule(case)
        if not _good(case, reply):
            print(f"{case.asker}: {case.text} -> {reply.keys[:3]} not {sorted(case.right)}")


def _good(case: Case, reply: Reply) -> bool:
    said = reply.answered or reply.offered
    return said and reply.keys[0] in case.right if case.right else not reply.answered


def same(key: str, right: frozenset[str]) -> str:
    """An item counts as right when only what proves it was asked, and the answer also judges a form."""
    plain = "i." + key[2:]
    return plain if key.startswith("e.") and plain in right else key


def _words(text: str) -> list[str]:
    return [word for word in tokens(text) if word not in STOP and len(word) > 1]


if __name__ == "__main__":
    main()
