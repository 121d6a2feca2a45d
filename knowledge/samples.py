"""Papers of no real office, to practise with: one for each family of programmes."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "samples"
_ANY = "p2ham"
# A telephone may put its own line over a picture of the paper.
_MARKS, _FIRST_WORDS = ("contoh latihan keputusan", "contoh latihan peraturan daerah"), 12


def sample(programme_id: str, year: int) -> str:
    """A paper that proves an item of the programme, dated in this year."""
    held = _papers()
    families = [name for name in held if programme_id.startswith(name)]
    return held[max(families, key=len, default=_ANY)].format(year=year)


def is_sample(pages: Iterable[str]) -> bool:
    """Whether a page begins as each of these papers does, however the file is called by now."""
    heads = [" ".join(page.split()[:_FIRST_WORDS]).casefold() for page in pages]
    return any(mark in head for head in heads for mark in _MARKS)


@cache
def _papers() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(_FOLDER.glob("*.txt"))}
