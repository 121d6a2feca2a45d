"""`lengkap read`: what files say and show, without bot or server."""

from contextlib import closing
from pathlib import Path

import click

from bot.cli.console import name_of, sentence, write_line
from bot.cli.progress import Progress
from bot.cli.reading import Outcome, files_below, outcomes
from bot.cli.remarks import told
from bot.places import home, readings
from bot.translation import Translator
from documents.cache import ReadingCache
from documents.reading import Page
from knowledge.limits import Limits


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("read", help=t("cli.read.help"))
    @click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
    @click.option("--json", "as_json", is_flag=True, help=t("cli.read.json"))
    @click.option("--fresh", is_flag=True, help=t("cli.fresh"))
    def read(files: tuple[Path, ...], as_json: bool, fresh: bool) -> None:
        paths = files_below(files)
        progress = Progress(t, len(paths))
        count = 0
        with closing(outcomes(paths, Limits(), progress, cache_for(fresh=fresh))) as found:
            for outcome in found:
                progress.clear()
                if as_json:
                    write_line(as_object(outcome, t))
                else:
                    _show(outcome, t)
                count += outcome.reading is not None
        if len(paths) != 1:
            progress.finish(count)

    return read


def cache_for(*, fresh: bool) -> ReadingCache | None:
    """Readings kept in the home folder, or none where everything is to be read anew."""
    return None if fresh else ReadingCache(readings(home()))


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
    click.secho(name_of(outcome.path), bold=True)
    if outcome.error:
        click.echo(sentence(t, outcome.error))
    if outcome.reading:
        for note in outcome.reading.notes:
            click.echo(told(t, f"note.{note.code}", note.facts))
        for page in outcome.reading.pages:
            click.secho(t("cli.read.page", number=page.number), dim=True)
            click.echo(page.text)
