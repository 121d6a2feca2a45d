"""`lengkap worker`: reading and matching beside the bot, on the same databases."""

import asyncio

import click

from bot.running import runtime
from bot.running.runtime import Duty
from bot.settings import Settings
from bot.stations.front import TelegramFront
from bot.translation import Translator


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("worker", help=t("cli.worker.help"))
    def worker() -> None:
        settings = Settings.load()
        if not settings.shared():
            raise click.UsageError(t("cli.worker.only_postgresql"))
        asyncio.run(runtime.run(settings, TelegramFront, Duty.WORKER))

    return worker
