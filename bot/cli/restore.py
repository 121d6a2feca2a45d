"""`lengkap restore`: a backup put back where nothing is kept yet."""

import asyncio
from pathlib import Path

import click

from bot import jobs, logs
from bot.cli.backup import summary
from bot.running import home
from bot.settings import Settings
from bot.translation import Translator
from storage import backup
from storage.backup import Manifest
from storage.database import Database, reach
from storage.places import originals_at


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("restore", help=t("cli.restore.help"))
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def put_back(file: Path) -> None:
        settings = Settings.load()
        logs.configure("WARNING")
        let_go = home.hold(settings.home)
        try:
            backup.check(file)
            asyncio.run(reach(settings.database_url, settings.engine_url))
            jobs.prepare(settings.engine_url)
            manifest = asyncio.run(_restore(settings, file))
        finally:
            let_go()
        click.echo(summary(t, "cli.restore.done", manifest), err=True)

    return put_back


async def _restore(settings: Settings, file: Path) -> Manifest:
    async with Database(settings.database_url) as evidence, Database(settings.engine_url) as engine:
        manifest = await backup.restore(
            file, evidence, jobs.JobTables(engine), originals_at(settings.files_url)
        )
        await evidence.upgrade()
    return manifest
