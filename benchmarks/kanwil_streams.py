"""What the units of a Kanwil send: labelled texts as each would write them, in the words of the Kanwil."""

import random
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.metrics import Case, text_of
from matchers import tables

UNITS, SENT = 12, 0.4
_WORD = re.compile(r"[^\W\d_]{5,}")
_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Sent:
    """A document that one unit sent, as it wrote it."""

    unit: int
    case: Case


def rewritten(case: Case, unit: int, share: float) -> Case:
    """The document as another unit writes it, in the words of its Kanwil."""
    rng = random.Random(f"{case['id']} {unit}")
    lines = (case["text"] or "").split("\n")
    kept = [line for place, line in enumerate(lines) if place < 4 or rng.random() < 0.5]
    said = {name: _own_words(case[name] or "", share) for name in ("filename", "caption")}
    text = re.sub(r"\d", lambda _: str(rng.randrange(10)), _own_words("\n".join(kept), share))
    return {**case, **said, "text": text, "id": f"{text_of(case['id'])}#{unit}@{case['programme']}"}


def _own_words(text: str, share: float) -> str:
    """The text with a share of its longer words replaced, the same word always by the same."""
    return _WORD.sub(lambda found: _replacement(found.group(), share), text)


def _replacement(word: str, share: float) -> str:
    drawn = zlib.crc32(word.lower().encode())
    if drawn % _PARTS >= share * _PARTS:
        return word
    return ORDINARY[drawn // _PARTS % len(ORDINARY)]


ORDINARY = sorted(word for word in tables.known_words() if len(word) > 5 and word.isalpha())


def stream(cases: Iterable[Case], share: float, seed: int) -> list[Sent]:
    """What the units send, in the order in which they send it."""
    rng = random.Random(seed)
    sent = [
        Sent(unit, rewritten(case, unit, share))
        for case in cases
        for unit in range(UNITS)
        if not case.get("bundle") and rng.random() < SENT
    ]
    rng.shuffle(sent)
    return sent
