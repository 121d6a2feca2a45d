"""`lengkap migrate-to`: everything in the databases moved to PostgreSQL."""

import asyncio
from collections.abc import Mapping

import click

from bot import jobs, logs
from bot.jobs import JobTables
from bot.running import home
from bot.settings import Settings
from bot.translation import Translator
from storage.copying import copied, copy_all
from storage.database import Database, reach
from storage.rows import Contents


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("migrate-to", help=t("cli.migrate_to.help"))
    @click.argument("url")
    @click.option("--engine-url", default="", help=t("cli.migrate_to.engine_url"))
    def migrate_to(url: str, engine_url: str) -> None:
        engine_url = engine_url or url
        for given in (url, engine_url):
            if not given.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
                raise click.UsageError(t("cli.migrate_to.only_postgresql"))
        settings = Settings.load()
        logs.configure("WARNING")
        asyncio.run(reach(url, engine_url))
        let_go = home.hold(settings.home)
        try:
            for store in (settings.engine_url, engine_url):
                jobs.prepare(store)
            moved = asyncio.run(_move(settings, url, engine_url))
        finally:
            let_go()
        for name, contents in moved.items():
            click.echo(f"{name:<24} {contents.rows:>9}  {contents.digest[:16]}")
        click.echo(t("cli.migrate_to.done"), err=True)

    return migrate_to


async def _move(settings: Settings, url: str, engine_url: str) -> Mapping[str, Contents]:
    """What is moved is kept once both databases are moved."""
    async with (
        Database(settings.engine_url) as jobs_now,
        Database(engine_url) as jobs_then,
        Database(settings.database_url) as now,
        Database(url) as then,
    ):
        tables = await JobTables(jobs_now).tables(), await JobTables(jobs_then).tables()
        async with copied(jobs_now, jobs_then, *tables) as jobs_moved:
            return {**await copy_all(now, then), **jobs_moved}
