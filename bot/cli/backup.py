"""`lengkap backup`: everything that is kept in one file, while the bot goes on."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.console import said
from bot.jobs import JobTables
from bot.settings import Settings
from bot.translation import Translator
from storage import backup
from storage.backup import Manifest
from storage.database import Database
from storage.errors import NothingKept
from storage.places import originals_at


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("backup", help=t("cli.backup.help"))
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def write(file: Path) -> None:
        if file.exists():
            raise click.UsageError(t("cli.backup.exists", file=file.name))
        manifest = asyncio.run(_write(Settings.load(), file))
        click.echo(summary(t, "cli.backup.done", manifest), err=True)
        for name in manifest.missing:
            click.echo(said(t, "cli.backup.missing", {"original": name}), err=True)

    return write


def summary(t: Translator, key: str, manifest: Manifest) -> str:
    """What a backup holds, in a sentence."""
    held = manifest.tables["evidence"]
    return t(
        key,
        rows=sum(contents.rows for contents in held.values()),
        documents=held["document"].rows,
        originals=manifest.originals,
    )


async def _write(settings: Settings, file: Path) -> Manifest:
    if not settings.home.is_dir():
        raise NothingKept
    async with Database(settings.database_url) as evidence, Database(settings.engine_url) as engine:
        return await backup.write(
            file, evidence, JobTables(engine), originals_at(settings.files_url), now=datetime.now(UTC)
        )
