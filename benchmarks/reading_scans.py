"""How much of a scanned page is read, at what cost, beside other engines on the same pages.

Words: the share of the truth's word occurrences found, in any order. Precision: the share of read words
that are in the truth. Phrases: the share of key phrases with a partial ratio of at least 85. CPU: seconds of
this process on one thread, decoding and rendering included.
"""

import importlib
import importlib.util
import json
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

os.environ.update({"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"})

from rapidfuzz import fuzz

from documents.formats.registry import picture_format_of
from documents.ocr import engine, imaging, page
from documents.ocr.picture import Picture
from documents.reading import Kind
from documents.signals import page as signals
from knowledge.limits import Limits
from matchers.facts import facts_of

SCANS = Path(__file__).parent / "data" / "scans"
LIMITS = Limits()
_TOKEN = re.compile(r"\w+")
_CLEAN = frozenset({"clean200", "clean300"})


@dataclass(frozen=True, slots=True)
class Score:
    """How one page was read by one reader."""

    words: float
    precision: float
    phrases: float
    seconds: float


def recognition() -> None:
    """Words, phrases and CPU of every scanned page, beside other engines on the same pages."""
    pages = [
        entry for entry in json.loads((SCANS / "manifest.json").read_text()) if entry["kind"] != "pdf-digital"
    ]
    readers: dict[str, Callable[[Picture], tuple[str, str]]] = {
        "lengkap": _with_lengkap,
        "Tesseract, as it comes": _with_tesseract,
    }
    if importlib.util.find_spec("rapidocr"):
        readers["rapidocr"] = _rapidocr()
    scores: dict[str, list[tuple[dict[str, Any], Score]]] = defaultdict(list)
    facts: list[tuple[bool | None, bool | None]] = []
    found = Counter[str]()
    for entry in pages:
        truth = (SCANS / entry["truth"]).read_text()
        for reader, read in readers.items():
            picture, spent = _drawn(entry["file"])
            started = time.process_time()
            text, also = read(picture)
            spent += time.process_time() - started
            scores[f"{reader}, text"].append((entry, _score(truth, text, entry["phrases"], spent)))
            if also is not None and reader == "lengkap":
                both = f"{text}\n{also}"
                scores["lengkap, text and also"].append((entry, _score(truth, both, entry["phrases"], spent)))
                facts.append(_facts(truth, both, text))
        _count_signals(entry, picture, found)
    _print_scores(scores)
    _print_by_kind(scores["lengkap, text and also"])
    _print_facts(facts, found)


def _with_lengkap(picture: Picture) -> tuple[str, str]:
    seen = page.recognise(picture)
    return seen.text, seen.also


def _with_tesseract(picture: Picture) -> tuple[str, str]:
    words = engine.words(imaging.grey(picture), sparse=False)
    return " ".join(word.text for word in words), ""


def _rapidocr() -> Callable[[Picture], tuple[str, str]]:
    rapid = importlib.import_module("rapidocr").RapidOCR()
    return lambda picture: ("\n".join(rapid(picture).txts or ()), "")


def _drawn(name: str) -> tuple[Picture, float]:
    data = (SCANS / name).read_bytes()
    kind = Kind.PDF if name.endswith(".pdf") else Kind.PNG
    started = time.process_time()
    picture = picture_format_of(kind).picture(data, 1, LIMITS)
    return picture, time.process_time() - started


def _score(truth: str, text: str, phrases: list[str], seconds: float) -> Score:
    wanted, read = Counter(_tokens(truth)), Counter(_tokens(text))
    hits = (wanted & read).total()
    folded = " ".join(text.lower().split())
    held = mean(fuzz.partial_ratio(" ".join(phrase.lower().split()), folded) >= 85 for phrase in phrases)
    return Score(hits / wanted.total(), hits / max(1, read.total()), held, seconds)


def _facts(truth: str, both: str, text: str) -> tuple[bool | None, bool | None]:
    """Whether date and number agree with those of the true text; None where the truth has none."""
    wanted, read = facts_of(truth, None), facts_of(text or both, None)
    date = None if wanted.date is None else read.date == wanted.date
    number = None if wanted.number is None else read.number == wanted.number
    return date, number


def _count_signals(entry: dict[str, Any], picture: Picture, found: Counter[str]) -> None:
    found["codes"] += bool(signals.codes(picture, 1))
    found["codes wanted"] += entry["doc"] == "nota-tte"
    stamps = sum(mark.stamp for mark in signals.marks(picture, 1))
    stamped = entry["degradation"] == "stamp"
    found["stamps"] += bool(stamps and stamped)
    found["stamps wanted"] += stamped
    found["stamps invented"] += bool(stamps and not stamped)


def _print_scores(scores: dict[str, list[tuple[dict[str, Any], Score]]]) -> None:
    count = len(next(iter(scores.values())))
    print(
        f"\nScans: {count} pages\n\n"
        "| reader | words | precision | phrases | clean pages, words | CPU s a page |"
    )
    print("|---|---|---|---|---|---|")
    for reader, results in scores.items():
        clean = mean(score.words for entry, score in results if entry["degradation"] in _CLEAN)
        columns = zip(*((s.words, s.precision, s.phrases, s.seconds) for _, s in results), strict=True)
        words, precision, phrases, seconds = (mean(column) for column in columns)
        print(f"| {reader} | {words:.3f} | {precision:.3f} | {phrases:.3f} | {clean:.3f} | {seconds:.2f} |")


def _print_by_kind(results: list[tuple[dict[str, Any], Score]]) -> None:
    print("\n| kind of page | pages | words | phrases | CPU s |\n|---|---|---|---|---|")
    kinds: dict[str, list[Score]] = defaultdict(list)
    for entry, score in results:
        kinds[entry["degradation"]].append(score)
    for kind, held in sorted(kinds.items()):
        words, phrases = mean(s.words for s in held), mean(s.phrases for s in held)
        print(f"| {kind} | {len(held)} | {words:.3f} | {phrases:.3f} | {mean(s.seconds for s in held):.2f} |")


def _print_facts(facts: list[tuple[bool | None, bool | None]], found: Counter[str]) -> None:
    for name, column in (("dates", 0), ("numbers", 1)):
        known = [pair[column] for pair in facts if pair[column] is not None]
        print(
            f"\n{name}: {sum(map(bool, known))} of {len(known)} by `text` alone as in the true text", end=""
        )
    print(
        f"\nQR codes: {found['codes']} of {found['codes wanted']}; coloured stamps: {found['stamps']} of "
        f"{found['stamps wanted']}, invented: {found['stamps invented']}"
    )


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())
