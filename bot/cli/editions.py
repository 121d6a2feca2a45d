"""The programmes that a command knows: packaged ones, and those in the database of this installation."""

import asyncio

from assistant.editions import with_loaded
from bot.cli.checks import file_of
from bot.settings import Settings
from knowledge import catalogue
from knowledge.catalogue import Catalogue, UnknownProgramme
from knowledge.programme import Programme
from storage import editions
from storage.database import Database


def known() -> Catalogue:
    """Every edition; where there is no database yet, the packaged ones."""
    return asyncio.run(_known(Settings.load()))


def edition(id_: str) -> Programme:
    """The edition with this id, the packaged ones asked first; UnknownProgramme when there is none."""
    try:
        return catalogue.load().programme(id_)
    except UnknownProgramme:
        return known().programme(id_)


async def _known(settings: Settings) -> Catalogue:
    file = file_of(settings.database_url)
    if file is not None and not file.exists():
        return catalogue.load()
    async with Database(settings.database_url) as database:
        return with_loaded(catalogue.load(), await editions.kept(database))
