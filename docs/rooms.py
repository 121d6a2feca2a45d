"""The drawing of the rooms, from the import contract: .venv/bin/python -m docs.rooms"""

import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
DRAWING = ROOT / "docs" / "rooms.svg"
HOLDS: Mapping[str, str] = {
    "bot": "Telegram, command line, durable jobs, texts",
    "assistant": "use cases, and who may do what",
    "documents": "bytes to text",
    "matchers": "text to proposals",
    "reports": "files that leave",
    "storage": "tables, originals",
    "knowledge": "programmes, vocabularies, limits, the rule",
}
_WIDTH, _HIGH, _GAP, _BETWEEN, _EDGE = 760, 62, 44, 14, 10
_STYLE = (
    "text{font-family:sans-serif;text-anchor:middle;fill:#1d2b36}"
    ".name{font-size:16px;font-weight:bold}.holds{font-size:12px}"
    "rect{fill:#eef3f7;stroke:#5b7a91}path{stroke:#5b7a91;fill:none;marker-end:url(#tip)}"
)


def layers() -> list[list[str]]:
    """The rooms from top to bottom, as the import contract has them; those side by side need no other."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    found = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [[room.strip() for room in layer.split("|")] for layer in found]


def drawing(rows: Sequence[Sequence[str]]) -> str:
    """The rooms as boxes, an arrow wherever one layer may import the next."""
    height = 2 * _EDGE + len(rows) * _HIGH + (len(rows) - 1) * _GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        ' aria-label="The rooms, each importing only those below it">',
        f"<style>{_STYLE}</style>",
        '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" style="fill:#5b7a91;stroke:none"/></marker>',
        *(
            _box(room, *_place(rows, number, place))
            for number, row in enumerate(rows)
            for place, room in enumerate(row)
        ),
        *(_arrow(rows, number) for number, _ in enumerate(pairwise(rows))),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _place(rows: Sequence[Sequence[str]], number: int, place: int) -> tuple[float, float, float]:
    """Left and top of a box, and its width."""
    count = len(rows[number])
    wide = (_WIDTH - 2 * _EDGE - (count - 1) * _BETWEEN) / count
    return _EDGE + place * (wide + _BETWEEN), _EDGE + number * (_HIGH + _GAP), wide


def _box(room: str, left: float, top: float, wide: float) -> str:
    middle = left + wide / 2
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{_HIGH}" rx="8"/>'
        f'<text class="name" x="{middle:g}" y="{top + 26:g}">{escape(room)}/</text>'
        f'<text class="holds" x="{middle:g}" y="{top + 46:g}">{escape(HOLDS[room])}</text>'
    )


def _arrow(rows: Sequence[Sequence[str]], number: int) -> str:
    """Arrows between two layers, one for each box of the wider one."""
    wider = number if len(rows[number]) >= len(rows[number + 1]) else number + 1
    ends = (_place(rows, wider, place) for place in range(len(rows[wider])))
    top = _place(rows, number, 0)[1] + _HIGH
    return "".join(f'<path d="M{left + wide / 2:g} {top + 4:g}v{_GAP - 10}"/>' for left, _, wide in ends)


def main() -> None:
    """Write the drawing anew."""
    DRAWING.write_text(drawing(layers()), encoding="utf-8")


if __name__ == "__main__":
    main()
