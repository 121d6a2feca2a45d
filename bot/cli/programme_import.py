"""`lengkap programme export` and `import`: a workbook of an edition, an edition of a workbook."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.editions import Editions
from assistant.programmes import loading
from assistant.programmes.loading import Loading
from assistant.spreadsheets import filled, programme_form, programme_import
from assistant.spreadsheets.filled import Fault, NotOurs
from assistant.spreadsheets.programme_import import changed
from bot.cli.console import without_markup
from bot.running.building import now
from bot.screens.sheets import change_line, fault_line, undoes
from bot.settings import Settings
from bot.translation import Translator
from documents.reader import Reader
from documents.reading import Sheet
from knowledge import catalogue
from knowledge.catalogue import Catalogue
from knowledge.limits import Limits
from knowledge.programme import Programme
from reports.forms import workbook
from storage import units
from storage.audit import Stamp
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Wish:
    """What to import, for which Kanwil or for all, and whether only to look."""

    file: Path
    kanwil: str | None
    look: bool
    sure: bool


def export(t: Translator, programme: Programme, file: Path) -> None:
    """Write the workbook of an edition."""
    file.write_bytes(workbook(programme_form.form(t, programme)))
    click.echo(t("cli.programme.exported", id=programme.id, items=len(programme.criteria), file=file.name))


def import_(t: Translator, wish: Wish) -> None:
    """Show what a workbook would change and, once that was confirmed, keep it as a new edition."""
    sheets = _sheets(wish.file)
    asyncio.run(_import(t, wish, sheets, Settings.load()))


def _sheets(file: Path) -> tuple[Sheet, ...]:
    reader = Reader(Limits())
    try:
        return asyncio.run(reader.sheets(file.read_bytes()))
    finally:
        reader.close()


async def _import(t: Translator, wish: Wish, sheets: tuple[Sheet, ...], settings: Settings) -> None:
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with Database(settings.database_url) as database:
        await database.upgrade()
        editions = Editions(catalogue.load())
        async with database.session() as session:
            await editions.refresh(session=session)
            kanwil_id = await _kanwil(t, wish.kanwil, session)
            wanted = _wanted(t, sheets, editions.catalogue, kanwil_id)
            found = await changed(editions.catalogue, wanted, session=session)
        if names := loading.undone(editions.catalogue, wanted):
            click.echo(without_markup(undoes(t, names)))
        for one in found:
            click.echo(without_markup(change_line(t, one)))
        if not found:
            click.echo(t("cli.programme.same"))
        if not found or wish.look or not (wish.sure or click.confirm(t("cli.programme.sure"))):
            return
        async with database.transaction() as session:
            name = await loading.load(editions.catalogue, wanted, session=session, stamp=Stamp(now()))
        click.echo(t("cli.programme.imported", id=name))


def _wanted(t: Translator, sheets: tuple[Sheet, ...], known: Catalogue, kanwil_id: int | None) -> Loading:
    form = filled.read(sheets)
    if form.kind != programme_form.KIND:
        raise NotOurs
    told = programme_import.examined(t, form, known, kanwil_id)
    if told.programme is None:
        _refuse(t, told.faults)
    return Loading(told.programme, kanwil_id, told.renamed, form.about.get("programme", ""))


def _refuse(t: Translator, faults: tuple[Fault, ...]) -> NoReturn:
    for fault in faults:
        click.echo(without_markup(fault_line(t, fault)), err=True)
    raise click.exceptions.Exit(1)


async def _kanwil(t: Translator, name: str | None, session: AsyncSession) -> int | None:
    if name is None:
        return None
    found = await units.kanwil_named(session=session, name=name)
    if found is not None:
        return found.id
    raise click.UsageError(t("cli.programme.no_kanwil", name=name))
