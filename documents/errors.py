"""Why a file could not be read: one class a reason, with the facts its sentence needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.errors import LengkapError


class ReadError(LengkapError):
    """A file was sent and cannot be read; every reader failure is one of these."""

    code = "file.unreadable"


class EmptyFile(ReadError):
    """The file holds no bytes."""

    code = "file.empty"


class TooLarge(ReadError):
    """The file holds more bytes than may be sent; facts: size, limit."""

    code = "file.too_large"


class UnknownType(ReadError):
    """The content is of no type that is read; facts: found, extension (either may be empty)."""

    code = "file.unknown_type"


class Disguised(ReadError):
    """The name promises one type and the content is another that is not read; facts: found, extension."""

    code = "file.disguised"


class ForeignArchive(ReadError):
    """An archive of a type that is not opened; the same files are welcome as ZIP or alone; facts: found."""

    code = "file.foreign_archive"


class OldFormat(ReadError):
    """An office file of the old binary kind, and this installation lacks its reader; facts: found."""

    code = "file.old_format"


class Locked(ReadError):
    """The content needs a password; facts: kind."""

    code = "file.locked"


class Unreadable(ReadError):
    """The file opens, yet holds no text that can be seen; facts: kind, pages."""

    code = "file.unreadable"


class Broken(Unreadable):
    """The file is damaged or cut off; facts: kind."""

    code = "file.broken"


class TooSlow(ReadError):
    """Reading took longer than one file may cost; facts: seconds."""

    code = "file.too_slow"


class TooBigInside(ReadError):
    """The unpacked content exceeds a limit; facts: what (memory, pixels, bytes, entries...), limit."""

    code = "file.too_big_inside"


class Crashed(ReadError):
    """The reader died on this file; facts: signal (0 when it ended by itself)."""

    code = "file.crashed"


class JobFailed(Exception):
    """A job in a child raised what is no error of ours; its text names it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as plain values, the shape in which it leaves a child."""

    name: str
    facts: Mapping[str, object]

    @classmethod
    def of(cls, error: BaseException) -> "Problem":
        """The values of an error; of a foreign one its text."""
        facts = error.facts if isinstance(error, LengkapError) else {"text": str(error)}
        return cls(_name(type(error)), facts)

    def error(self) -> LengkapError | JobFailed:
        """The same error anew, where it is one of ours that this process knows."""
        kind = next((kind for kind in _kinds(LengkapError) if _name(kind) == self.name), None)
        return kind(**self.facts) if kind else JobFailed(f"{self.name}: {self.facts.get('text', '')}")


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _kinds(kind: type[LengkapError]) -> Iterator[type[LengkapError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)
