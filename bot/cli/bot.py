"""`lengkap bot`: the bot itself, until it is told to stop."""

import asyncio

import click

from bot.running import runtime
from bot.settings import Settings
from bot.stations.front import TelegramFront
from bot.translation import Translator


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("bot", help=t("cli.bot.help"))
    def bot() -> None:
        asyncio.run(runtime.run(Settings.load(), TelegramFront))

    return bot
