"""Why a file could not be read: one class a reason, with the facts its sentence needs."""

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
