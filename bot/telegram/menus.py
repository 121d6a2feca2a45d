"""The commands that people see in their menu: their own, in their language, by what they are."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from assistant.authorization import Actor
from bot.screens.welcome import purpose
from bot.translation import DEFAULT, LANGUAGES, Translator, translator
from knowledge.roles import Role

log = logging.getLogger(__name__)

_UNIT = (
    "kurang",
    "status",
    "butir",
    "kriteria",
    "tenggat",
    "paket",
    "riwayat",
    "pendahulu",
    "latihan",
    "program",
)
_COORDINATORS = (Role.COORDINATOR, Role.ADMIN)
DESK: Mapping[str, tuple[Role, ...]] = {
    "program": (Role.ADMIN,),
    "kendala": tuple(Role),
    "verifikasi": (Role.VERIFIER, Role.ADMIN),
    "rekap": (*_COORDINATORS, Role.VERIFIER, Role.HEAD),
    "pengingat": (Role.ADMIN, Role.VERIFIER),
    "siaran": (Role.ADMIN,),
    "orang": (*_COORDINATORS, Role.VERIFIER),
    "undang": _COORDINATORS,
    "impor": _COORDINATORS,
    "kantor": _COORDINATORS,
    "surat": _COORDINATORS,
    "kunjungan": (*_COORDINATORS, Role.VERIFIER),
    "belajar": (Role.ADMIN, Role.VERIFIER),
}
_EVERYBODY = ("batal", "unit", "bahasa", "keluar", "bantuan")
_STRANGERS = ("start",)
NAMES = tuple(dict.fromkeys((*_STRANGERS, *_UNIT, *DESK, *_EVERYBODY)))
"""Every command by the name that the program knows it by."""


@dataclass(frozen=True, slots=True, repr=False)
class ChatMenus:
    """Shows menus through the Bot API; a menu that cannot be shown holds nothing up."""

    bot: Bot

    async def show(self, actor: Actor) -> None:
        """The person's commands, in the chat with them."""
        own = commands(translator(actor.language), names_for({grant.role for grant in actor.grants}))
        try:
            await self.bot.set_my_commands(own, scope=BotCommandScopeChat(actor.telegram_id))
        except TelegramError as error:
            log.warning("menu not shown error=%s", type(error).__name__)

    async def forget(self, telegram_id: int) -> None:
        """What strangers see."""
        try:
            await self.bot.delete_my_commands(scope=BotCommandScopeChat(telegram_id))
        except TelegramError as error:
            log.warning("menu not taken away error=%s", type(error).__name__)

    async def show_strangers(self) -> None:
        """What everybody without commands of their own sees, by the language of their Telegram."""
        for language in LANGUAGES:
            await self.bot.set_my_commands(
                commands(translator(language), _STRANGERS),
                scope=BotCommandScopeAllPrivateChats(),
                language_code="" if language == DEFAULT else language,
            )


def names_for(roles: Collection[Role]) -> tuple[str, ...]:
    """The commands that people with these roles need."""
    unit = _UNIT if any(role.in_unit for role in roles) else ()
    desk = [name for name, whose in DESK.items() if any(role in whose for role in roles)]
    return tuple(dict.fromkeys((*unit, *desk, *_EVERYBODY)))


def commands(t: Translator, names: Collection[str]) -> list[BotCommand]:
    """The commands as a menu shows them."""
    return [BotCommand(t(f"command.{name}"), purpose(t, name, names)) for name in names]


def known_as(word: str) -> str | None:
    """The command that a word stands for in any language; None when there is none."""
    return _by_word().get(word.lower())


def words(t: Translator) -> Mapping[str, str]:
    """How people of one language call each command."""
    return {name: t(f"command.{name}") for name in NAMES}


@cache
def _by_word() -> Mapping[str, str]:
    return {word: name for language in LANGUAGES for name, word in words(translator(language)).items()} | {
        name: name for name in NAMES
    }
