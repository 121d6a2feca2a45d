"""`lengkap admin`: what only the operator of the machine may do."""

import asyncio

import click

from assistant.evidence.erasing import Eraser
from assistant.membership import enrolment
from assistant.membership.enrolment import KanwilPlace, UnitPlace
from bot import places
from bot.cli.parameters import UNIT_KINDS
from bot.running.building import build_application, connections, now
from bot.settings import Settings
from bot.translation import Translator
from documents.cache import ReadingCache
from knowledge import regions
from knowledge.roles import Role
from knowledge.vocabulary import UnitKind, Zone
from storage.database import Database
from storage.places import originals_at


def command(t: Translator) -> click.Command:
    """The commands in the language of `t`."""

    @click.group("admin", help=t("cli.admin.help"))
    def admin() -> None:
        pass

    @admin.command(help=t("cli.admin.invite"))
    @click.option(
        "--role", type=click.Choice([r.value for r in Role]), required=True, help=t("cli.admin.role")
    )
    @click.option("--kanwil", required=True, help=t("cli.admin.kanwil"))
    @click.option("--province", help=t("cli.admin.province"))
    @click.option("--unit", help=t("cli.admin.unit"))
    @click.option("--unit-kind", type=UNIT_KINDS, help=t("cli.unit_kind"))
    def invite(role: str, kanwil: str, province: str | None, unit: str | None, unit_kind: str | None) -> None:
        chosen = Role(role)
        zone = _zone(t, province or kanwil)
        if chosen.in_unit and not (unit and unit_kind):
            raise click.UsageError(t("cli.admin.unit_needed", role=t(f"role.{role}")))
        if not chosen.in_unit and (unit or unit_kind):
            raise click.UsageError(t("cli.admin.no_unit", role=t(f"role.{role}")))
        home = UnitPlace(unit, UnitKind(unit_kind), zone) if unit and unit_kind else None
        asyncio.run(_invite(t, chosen, KanwilPlace(kanwil, province or kanwil, zone), home))

    @admin.command(help=t("cli.admin.erase"))
    @click.option("--kanwil", required=True, help=t("cli.admin.kanwil"))
    @click.option("--unit", required=True, help=t("cli.admin.erase_unit"))
    @click.option("--yes", is_flag=True, help=t("cli.admin.erase_yes"))
    @click.argument("filename")
    def erase(kanwil: str, unit: str, filename: str, yes: bool) -> None:
        asyncio.run(_erase(t, kanwil, unit, filename, asked=yes))

    return admin


async def _erase(t: Translator, kanwil: str, unit: str, filename: str, *, asked: bool) -> None:
    settings = Settings.load()
    async with Database(settings.database_url) as database:
        await database.upgrade()
        readings = ReadingCache(places.readings(settings.home))
        eraser = Eraser(database, originals_at(settings.files_url), readings)
        found = await eraser.named(kanwil, unit, filename)
        for document in found:
            click.echo(f"{t.short(document.sent_at, Zone.WIB)} WIB  {document.filename}", err=True)
        if not found:
            raise click.UsageError(t("cli.admin.erase_none", unit=unit, filename=filename))
        if asked or click.confirm(t("cli.admin.erase_question", count=len(found)), err=True):
            await eraser.erase(found, now=now())
            click.echo(t("cli.admin.erased", count=len(found)), err=True)


def _zone(t: Translator, province: str) -> Zone:
    try:
        return regions.load().province(province).zone
    except KeyError:
        raise click.UsageError(t("cli.admin.province_unknown", province=province)) from None


async def _invite(t: Translator, role: Role, kanwil: KanwilPlace, unit: UnitPlace | None) -> None:
    """The bot's name is asked first, so that no invitation is made that cannot be handed out."""
    settings = Settings.load()
    username = await _username(settings)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with Database(settings.database_url) as database:
        await database.upgrade()
        invited = await enrolment.issue(database, role=role, kanwil=kanwil, unit=unit, now=now())
    until = t.moment(invited.expires_at, kanwil.zone)
    click.echo(
        t("cli.admin.invited", role=t(f"role.{role.value}"), place=invited.place, until=until), err=True
    )
    click.echo(f"https://t.me/{username}?start={invited.token}")


async def _username(settings: Settings) -> str:
    bot = build_application(settings, connections()).bot
    async with bot:
        return str(bot.username)
