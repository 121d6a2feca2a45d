"""The programmes that are known: packaged with the product, or in a folder of an operator's own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.errors import LengkapError
from knowledge.packs import PackError, Problem, parse
from knowledge.programme import Programme
from knowledge.vocabulary import UnitKind

PACKAGED = Path(__file__).parent / "programmes"


class UnknownProgramme(LengkapError):
    """Nobody knows an edition of this name."""

    code = "programme.unknown"


@dataclass(frozen=True, slots=True, repr=False)
class Catalogue:
    """All editions, in the order in which people are shown them."""

    programmes: tuple[Programme, ...]

    def programme(self, id_: str) -> Programme:
        """The edition with this id; UnknownProgramme when there is none."""
        for programme in self.programmes:
            if programme.id == id_:
                return programme
        raise UnknownProgramme(programme=id_, known=tuple(p.id for p in self.programmes))

    def for_unit(self, kind: UnitKind) -> tuple[Programme, ...]:
        """The editions in which units of this kind have something to prove."""
        return tuple(p for p in self.programmes if p.assesses(kind))


@cache
def load() -> Catalogue:
    """The packaged editions, read once in a process."""
    return load_from(PACKAGED)


def load_from(folder: Path) -> Catalogue:
    """The editions in the `*.yaml` files of a folder, by file name; PackError names file, item and field."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise PackError.of(str(folder), [Problem("", "", "no-programmes")])
    return Catalogue(tuple(_one(file) for file in files))


def _one(file: Path) -> Programme:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PackError.of(file.name, [Problem("", "", "not-utf-8", str(error.start))]) from error
    programme = parse(text, file.name)
    if programme.id != file.stem:
        raise PackError.of(file.name, [Problem("", "id", "not-the-file-name", programme.id)])
    return programme
