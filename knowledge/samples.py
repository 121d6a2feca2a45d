"""Papers of no real office, to practise with: one for each family of programmes."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "samples"
_ANY = "p2ham"


def sample(programme_id: str, year: int) -> str:
    """A paper that proves an item of the programme, dated in this year."""
    held = _papers()
    families = [name for name in held if programme_id.startswith(name)]
    return held[max(families, key=len, default=_ANY)].format(year=year)


@cache
def _papers() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(_FOLDER.glob("*.txt"))}
