"""The programmes that are known: packaged with the product, or in a folder of an operator's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an edition that is not packaged comes from.

    It is an edition of the programme `root`, in the place of the edition `base` ("" for none), and counts for
    one Kanwil or, without `kanwil_id`, for all. `number` is its own for ever.
    """

    number: int
    root: str
    base: str = ""
    kanwil_id: int | None = None


_NUMBERED_FROM = 1000


@dataclass(frozen=True, slots=True, repr=False)
class Catalogue:
    """All editions: the packaged ones in the order in which people are shown them, then those that were
    loaded, oldest first, each with its origin."""

    programmes: tuple[Programme, ...]
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def programme(self, id_: str) -> Programme:
        """The edition with this id; UnknownProgramme when there is none."""
        for programme in self.programmes:
            if programme.id == id_:
                return programme
        raise UnknownProgramme(programme=id_, known=tuple(self._packaged()))

    def of(self, kanwil_id: int | None) -> "Catalogue":
        """The editions that count for the Kanwil; without one, those that count for all."""
        seen = self.visible(kanwil_id)
        return replace(self, programmes=seen)

    def root(self, id_: str) -> str:
        """The programme that this is an edition of, as far as editions were loaded."""
        origin = self.origins.get(id_)
        return origin.root if origin else id_

    def visible(self, kanwil_id: int | None) -> tuple[Programme, ...]:
        """Every edition that counts for the Kanwil; without one, those that count for all."""
        return tuple(p for p in self.programmes if self.owner(p.id) in (None, kanwil_id))

    def current(self, kanwil_id: int | None) -> tuple[Programme, ...]:
        """The newest visible edition of each programme: the Kanwil's own before one that counts for all."""
        chosen: dict[str, Programme] = {}
        for programme in sorted(self.visible(kanwil_id), key=lambda p: self.owner(p.id) is not None):
            chosen[self.root(programme.id)] = programme
        return tuple(chosen.values())

    def for_unit(self, kind: UnitKind, kanwil_id: int | None) -> tuple[Programme, ...]:
        """The current editions in which units of this kind have something to prove."""
        return tuple(p for p in self.current(kanwil_id) if p.assesses(kind))

    def place(self, id_: str) -> int:
        """A number that names the edition on buttons for ever."""
        origin = self.origins.get(id_)
        return _NUMBERED_FROM + origin.number if origin else self._packaged().index(id_) + 1

    def at(self, place: int) -> Programme | None:
        """The edition with this number, if there is one."""
        return next((p for p in self.programmes if self.place(p.id) == place), None)

    def numbered(self, place: int) -> Programme:
        """The edition with this number; UnknownProgramme when there is none."""
        programme = self.at(place)
        if programme is None:
            raise UnknownProgramme(programme=str(place), known=tuple(self._packaged()))
        return programme

    def owner(self, id_: str) -> int | None:
        """The Kanwil for which alone the edition counts."""
        origin = self.origins.get(id_)
        return origin.kanwil_id if origin else None

    def _packaged(self) -> list[str]:
        return [p.id for p in self.programmes if p.id not in self.origins]


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
