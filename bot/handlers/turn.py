"""One thing a known person does, and the shapes of what handles it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.authorization import Actor
from assistant.services import Services
from bot.callbacks import Press
from bot.ports import Files, Menus, Uploads
from bot.screens.screen import Screen
from bot.translation import Translator


@dataclass(frozen=True, slots=True)
class Desk:
    """What every handler works with."""

    services: Services
    uploads: Uploads
    menus: Menus
    files: Files
    username: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A known person, their language, and the words that follow a command."""

    desk: Desk
    actor: Actor
    t: Translator
    now: datetime
    words: str = ""
    update_id: int = 0

    @property
    def services(self) -> Services:
        """The services of the desk."""
        return self.desk.services


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer to a pressed button: the message edited into `screen`, a toast, a message `below` it."""

    screen: Screen | None = None
    toast: str | None = None
    below: Screen | None = None


Command = Callable[[Turn], Awaitable[Screen]]
ButtonHandler = Callable[[Turn, Press], Awaitable[Shown]]
