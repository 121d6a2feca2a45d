"""`lengkap programme`: the editions that are known, one of them in full, and whether packs are sound."""

from pathlib import Path

import click

from bot.cli import editions, programme_import
from bot.cli.console import write_line
from bot.cli.parameters import UNIT_KINDS, Edition
from bot.cli.programme_import import Wish
from bot.translation import Translator
from knowledge import catalogue
from knowledge.lint import lint
from knowledge.packs import Problem
from knowledge.programme import Programme
from knowledge.vocabulary import UnitKind


def command(t: Translator) -> click.Command:
    """The commands in the language of `t`."""

    @click.group("programme", help=t("cli.programme.help"))
    def programme() -> None:
        pass

    @programme.command("list", help=t("cli.programme.list"))
    def list_() -> None:
        for edition in editions.known().programmes:
            click.echo(f"{edition.id:<22} {edition.name} ({_counts(t, edition, None)})")

    @programme.command(help=t("cli.programme.show"))
    @click.argument("edition", metavar="ID", type=Edition(t))
    @click.option("--unit-kind", type=UNIT_KINDS, help=t("cli.unit_kind"))
    @click.option("--json", "as_json", is_flag=True, help=t("cli.json"))
    def show(edition: Programme, unit_kind: str | None, as_json: bool) -> None:
        if as_json:
            write_line(edition.model_dump(mode="json"))
        else:
            _show(t, edition, UnitKind.parse(unit_kind))

    @programme.command(help=t("cli.programme.validate"))
    @click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
    @click.option("--strict", is_flag=True, help=t("cli.programme.strict"))
    def validate(folder: Path | None, strict: bool) -> None:
        found = catalogue.load_from(folder or catalogue.PACKAGED)
        advice = 0
        for edition in found.programmes:
            click.echo(t("cli.programme.sound", id=edition.id, items=len(edition.criteria)))
            for problem in lint(edition):
                advice += 1
                click.echo(f"  {_advice(t, problem)}")
        if strict and advice:
            raise click.exceptions.Exit(1)

    _sheets(t, programme)
    return programme


def _sheets(t: Translator, programme: click.Group) -> None:
    @programme.command(help=t("cli.programme.export"))
    @click.argument("edition", metavar="ID", type=Edition(t))
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def export(edition: Programme, file: Path) -> None:
        programme_import.export(t, edition, file)

    @programme.command("import", help=t("cli.programme.import"))
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--kanwil", help=t("cli.programme.kanwil"))
    @click.option("--dry-run", is_flag=True, help=t("cli.programme.dry_run"))
    @click.option("--yes", is_flag=True, help=t("cli.programme.yes"))
    def import_(file: Path, kanwil: str | None, dry_run: bool, yes: bool) -> None:
        programme_import.import_(t, Wish(file, kanwil, look=dry_run, sure=yes))


def _counts(t: Translator, edition: Programme, kind: UnitKind | None) -> str:
    items = edition.applying(kind)
    required = sum(item.required for item in items)
    return t("cli.programme.counts", required=required, suggested=len(items) - required)


def _advice(t: Translator, problem: Problem) -> str:
    reason = problem.reason.replace("-", "_")
    return t(f"advice.{reason}", item=problem.item, detail=problem.detail)


def _show(t: Translator, edition: Programme, kind: UnitKind | None) -> None:
    click.secho(edition.name, bold=True)
    click.echo("\n".join(edition.legal_basis))
    click.echo(_counts(t, edition, kind))
    for stage in edition.stages:
        click.echo(f"  {stage.name}: {stage.usual}")
    items = edition.applying(kind)
    for group in edition.groups:
        members = [item for item in items if item.group == group.name]
        if members:
            click.secho(f"\n{group.name}", bold=True)
        for item in members:
            weight = t("item.required") if item.required else t("item.suggested")
            click.echo(f"  {item.id}  {item.title} ({weight})")
