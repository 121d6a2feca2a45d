"""The conversation written down as it happens: who said what, which buttons were there."""

import textwrap
from collections.abc import Callable

from bot.simulator import Message

_MARGIN = 12
_WIDTH = 100


class Transcript:
    """Writes one line or block for each thing that people and the bot do."""

    def __init__(self, write: Callable[[str], None], bot_name: str) -> None:
        self._write = write
        self._bot_name = bot_name

    def scene(self, title: str) -> None:
        """A heading between parts of the story."""
        self._write(f"\n── {title} ".ljust(_WIDTH, "─") + "\n")

    def note(self, text: str) -> None:
        """What a reader should know and nobody said."""
        self._write("\n" + textwrap.fill(text, _WIDTH))

    def said(self, who: str, text: str) -> None:
        """Somebody wrote something."""
        self._block(who, text)

    def heard(self, message: Message) -> None:
        """The bot's message as it stands now, with its buttons and its file."""
        rows = ["  ".join(f"[{button.label}]" for button in row) for row in message.buttons]
        file = [f"📎 {message.file.name}" if message.file.name else "🖼"] if message.file else []
        self._block(self._bot_name, "\n".join([*file, message.text, *rows]))

    def changed(self, message: Message, before: str) -> None:
        """What is new in an edited message; all of it when little of the old text is left."""
        old = set(before.split("\n"))
        lines = message.text.split("\n")
        fresh = [line for line in lines if line not in old]
        if 2 * len(fresh) > len(lines):
            self.heard(message)
        else:
            self._block(self._bot_name, "\n".join(["…", *fresh]))

    def _block(self, who: str, text: str) -> None:
        lines = [piece for line in text.split("\n") for piece in _wrapped(line)]
        names = [who[: _MARGIN - 2]] + [""] * (len(lines) - 1)
        shown = (f"{name:<{_MARGIN - 2}}│ {line}" for name, line in zip(names, lines, strict=True))
        self._write("\n".join(line.rstrip() for line in shown))


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, _WIDTH - _MARGIN, break_long_words=False, break_on_hyphens=False) or [""]
