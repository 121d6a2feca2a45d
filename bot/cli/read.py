"""`lengkap read`: what a file says, without bot or server."""

from pathlib import Path

import click

from bot.cli.console import said, sentence, write_line
from bot.cli.reading import Outcome, outcomes
from bot.translation import Translator
from documents.reading import Page
from knowledge.limits import Limits


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("read", help=t("cli.read.help"))
    @click.argument(
        "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
    )
    @click.option("--json", "as_json", is_flag=True, help=t("cli.read.json"))
    def read(files: tuple[Path, ...], as_json: bool) -> None:
        for outcome in outcomes(files, Limits()):
            if as_json:
                write_line(as_object(outcome, t))
            else:
                _show(outcome, t)

    return read


def as_object(outcome: Outcome, t: Translator) -> dict[str, object]:
    """The outcome in the shape that `lengkap read --json` promises."""
    reading, error = outcome.reading, outcome.error
    return {
        "path": str(outcome.path),
        "kind": reading.kind if reading else None,
        "ok": reading is not None,
        "error": error.code if error else None,
        "message": sentence(t, error) if error else None,
        "pages": [_page(page) for page in reading.pages] if reading else [],
        "signals": reading.signals.plain() if reading else {},
        "notes": reading.notes if reading else [],
        "seconds": round(reading.seconds, 3) if reading else 0,
    }


def _page(page: Page) -> dict[str, object]:
    return {"number": page.number, "text": page.text, "also": page.also, "ocr": page.ocr}


def _show(outcome: Outcome, t: Translator) -> None:
    click.secho(str(outcome.path), bold=True)
    if outcome.error:
        click.echo(sentence(t, outcome.error))
    if outcome.reading:
        for note in outcome.reading.notes:
            click.echo(said(t, f"note.{note.code}", note.facts))
        for page in outcome.reading.pages:
            click.secho(t("cli.read.page", number=page.number), dim=True)
            click.echo(page.text)
