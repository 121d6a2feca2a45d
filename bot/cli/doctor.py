"""`lengkap doctor`: whether this machine can run the bot, and how to mend what is in the way."""

import asyncio
from collections.abc import AsyncIterator

import click

from bot.cli import checks
from bot.cli.checks import Finding, Grade
from bot.cli.console import said
from bot.settings import Settings
from bot.translation import Translator

_SIGNS = {Grade.FINE: ("✔", "green"), Grade.WARNING: ("!", "yellow"), Grade.FAILURE: ("✖", "red")}


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("doctor", help=t("cli.doctor.help"))
    @click.pass_context
    def doctor(ctx: click.Context) -> None:
        ctx.exit(asyncio.run(_examine(Settings.load(), t)))

    return doctor


async def _examine(settings: Settings, t: Translator) -> int:
    failures = 0
    async for finding in _findings(settings):
        sign, colour = _SIGNS[finding.grade]
        click.echo(f"{click.style(sign, fg=colour)} {said(t, f'doctor.{finding.code}', finding.facts)}")
        if finding.grade is not Grade.FINE:
            click.echo(f"  {said(t, f'doctor.{finding.code}.mend', finding.facts)}")
        failures += finding.grade is Grade.FAILURE
    click.echo(t("doctor.ready") if not failures else t("doctor.not_ready", count=failures), err=True)
    return 1 if failures else 0


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    for check in checks.ALL:
        yield await check(settings)
