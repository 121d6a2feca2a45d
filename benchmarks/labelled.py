"""The labelled development documents, and how they go through a matcher."""

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.metrics import Case, noisy, text_of
from knowledge.programme import Programme
from knowledge.vocabulary import UnitKind
from matchers.findings import Findings
from matchers.submission import Submission

FOLDER = Path(__file__).parent / "data" / "corpus"
FRESH = Path(__file__).parent / "data" / "fresh"
FOLDS = 10


def documents() -> list[Case]:
    """Evidence documents with the items they serve."""
    return _load(FOLDER / "documents.jsonl")


def fresh() -> list[Case]:
    """Documents that the project wrote after the packs, harder on purpose."""
    return _load(FRESH / "documents.jsonl")


def untouched() -> list[Case]:
    """Documents written last; nothing was fitted on them, and no pack was mended for them."""
    return _load(FRESH / "untouched.jsonl")


def titles() -> list[Case]:
    """Titles of documents alone."""
    return [{**case, "difficulty": "title"} for case in _load(FOLDER / "titles.jsonl")]


def fresh_titles() -> list[Case]:
    """Titles that the project wrote after the packs."""
    return _load(FRESH / "titles.jsonl")


def real_titles(programmes: Sequence[Programme]) -> list[Case]:
    """Titles of real documents that the packs quote from their sources, each with the items it stands at."""
    owners: dict[tuple[str, str], list[str]] = {}
    for programme in programmes:
        for criterion in programme.criteria:
            for title in dict.fromkeys(criterion.document_titles):
                owners.setdefault((programme.id, title), []).append(criterion.id)
    blank = {"filename": "", "caption": "", "secondary": [], "unit_kind": "", "bundle": False}
    return [
        {**blank, "id": f"R-{title}@{edition}", "programme": edition, "text": title, "primary": items}
        | {"difficulty": "title"}
        for (edition, title), items in owners.items()
    ]


def blind() -> list[Case]:
    """Documents and titles written last of all, as `untouched`."""
    return _load(FRESH / "blind.jsonl")


def _load(path: Path) -> list[Case]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def damaged(cases: Iterable[Case], rate: float, seed: str = "") -> list[Case]:
    """The cases with characters damaged at this rate."""
    return [{**case, "text": noisy(case["text"], rate, seed + case["id"])} for case in cases]


def submission(case: Case) -> Submission:
    """A case as the matcher takes it."""
    return Submission(
        pages=tuple((case["text"] or "").split("\f")),
        filename=case["filename"] or "",
        caption=case["caption"] or "",
        unit_kind=UnitKind.parse(case["unit_kind"]),
        year=None,
    )


def fold_of(case: Case) -> int:
    """The fold of a case; copies of one text stay together."""
    return zlib.crc32(text_of(case["id"]).encode()) % FOLDS


def result(case: Case, findings: Findings) -> dict[str, Any]:
    """Findings in the shape that the metrics read."""
    matches = [
        {"criterion": m.criterion, "score": m.score, "decision": m.decision.value} for m in findings.matches
    ]
    return {"id": case["id"], "matches": matches}


def run(cases: Sequence[Case], match: Callable[[Case], Findings]) -> dict[str, dict[str, Any]]:
    """Results of all cases."""
    return {case["id"]: result(case, match(case)) for case in cases}
