"""The programmes that a command knows: packaged ones, and those in the database of this installation."""

import asyncio

from assistant.editions import Editions, with_loaded
from bot.cli.checks import file_of
from bot.settings import Settings
from knowledge import catalogue
from knowledge.catalogue import Catalogue, UnknownProgramme
from knowledge.programme import Programme
from matchers.matcher import Matcher
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


class Known:
    """The editions that a run of a command meets, with what matches files against them.

    The database is only asked once an edition is wanted that is not packaged.
    """

    def __init__(self) -> None:
        self._editions = Editions(catalogue.load())

    def programme(self, id_: str) -> Programme:
        """The edition with this id; UnknownProgramme when there is none."""
        if all(p.id != id_ for p in self._editions.catalogue.programmes):
            self._editions.catalogue = known()
        return self._editions.catalogue.programme(id_)

    def matcher(self, id_: str) -> Matcher:
        """What matches files against this edition; UnknownProgramme when there is none."""
        return self._editions.matcher(self.programme(id_).id)


async def _known(settings: Settings) -> Catalogue:
    file = file_of(settings.database_url)
    if file is not None and not file.exists():
        return catalogue.load()
    async with Database(settings.database_url) as database:
        return with_loaded(catalogue.load(), await editions.kept(database))
