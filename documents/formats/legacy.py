"""The compound files of the old office programs: streams by name, locked ones told apart."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import olefile

from documents.errors import Broken


@contextmanager
def compound(data: bytes, kind: str) -> Iterator[olefile.OleFileIO]:
    """The opened compound file; Broken when its directory is damaged."""
    try:
        opened = olefile.OleFileIO(io.BytesIO(data))
    except (OSError, ValueError, IndexError) as error:
        raise Broken(kind=kind, reason=type(error).__name__) from error
    with opened:
        yield opened


def stream(file: olefile.OleFileIO, name: str, kind: str) -> bytes:
    """One stream's bytes; Broken when it is missing or damaged."""
    try:
        content: bytes = file.openstream(name).read()
    except (OSError, ValueError, IndexError) as error:
        raise Broken(kind=kind, reason=f"no {name}") from error
    return content
