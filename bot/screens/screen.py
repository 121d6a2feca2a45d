"""One message as a value: Telegram HTML, buttons, and a file when there is one."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; `data` is at most 64 bytes, made by `bot.callbacks`."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message; one that is read from the disk while it is sent is given by path."""

    filename: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Picture(Attachment):
    """A picture that is shown in the chat."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What one message shows, and `more` messages after it.

    `text` is Telegram HTML in which everything from people is escaped.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    document: Attachment | None = None
    more: tuple["Screen", ...] = ()

    def before(self, *others: "Screen") -> "Screen":
        """The same screen with others that follow it as messages of their own."""
        return replace(self, more=(*self.more, *others))

    def above(self, *row: Button) -> "Screen":
        """The same screen over one more row of buttons."""
        return replace(self, buttons=(*self.buttons, row))

    def under(self, line: str) -> "Screen":
        """The same screen under a line of text."""
        return replace(self, text=f"{line}\n\n{self.text}")
