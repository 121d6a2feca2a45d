"""What reports need of a translator."""

from typing import Protocol


class Translate(Protocol):
    """A sentence or heading in the reader's language, by its key."""

    def __call__(self, key: str, /, **facts: object) -> str:
        """The text with its facts filled in."""
        ...
