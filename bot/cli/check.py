"""`lengkap check`: a folder to a checklist, without bot or server."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.console import name_of, sentence, write_line
from bot.cli.folder import FileReport, Question, checklist, examine
from bot.cli.parameters import UNIT_KINDS, Edition
from bot.cli.progress import Progress
from bot.cli.read import cache_for
from bot.cli.reading import files_below, outcomes
from bot.cli.remarks import lacking, told
from bot.translation import Translator
from documents.cache import ReadingCache
from knowledge import catalogue
from knowledge.checklist import Checklist, ItemStatus
from knowledge.limits import Limits
from knowledge.programme import Programme
from knowledge.vocabulary import UnitKind
from matchers.findings import Match
from matchers.matcher import Matcher

_QUOTE = 90


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("check", help=t("cli.check.help"))
    @click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
    @click.option("--programme", type=Edition(t), required=True, help=t("cli.check.programme"))
    @click.option("--year", type=click.IntRange(2000, 2100), required=True, help=t("cli.check.year"))
    @click.option("--round", "round_", help=t("cli.check.round"))
    @click.option("--unit-kind", type=UNIT_KINDS, help=t("cli.unit_kind"))
    @click.option("--json", "as_json", is_flag=True, help=t("cli.json"))
    @click.option("--fresh", is_flag=True, help=t("cli.fresh"))
    def check(  # noqa: PLR0917 - click passes them by name
        folder: Path,
        programme: Programme,
        year: int,
        round_: str | None,
        unit_kind: str | None,
        as_json: bool,
        fresh: bool,
    ) -> None:
        if (round_ is None) == bool(programme.rounds) or (round_ and round_ not in programme.rounds):
            raise click.UsageError(t("cli.check.rounds", rounds=programme.rounds or ("-",)))
        question = Question(programme, year, round_, UnitKind.parse(unit_kind))
        paths = files_below([folder])
        if not as_json:
            click.secho(t("cli.check.files", count=len(paths)), bold=True)
        reports = []
        for report in _examined(folder, paths, question, cache_for(fresh=fresh), t):
            reports.append(report)
            if not as_json:
                _show(folder, report, programme, t)
        found = checklist(reports, question, datetime.now(UTC))
        if as_json:
            write_line(as_object(folder, reports, found, t))
        else:
            _show_checklist(found, t)

    return check


def as_object(
    folder: Path, reports: Sequence[FileReport], found: Checklist, t: Translator
) -> dict[str, object]:
    """The checklist and what each file contributes, for programs."""
    return {
        "programme": found.programme.id,
        "year": found.year,
        "data_year": found.data_year,
        "round": found.round,
        "required": found.required,
        "suggested": found.suggested,
        "items": [_item_object(folder, item, reports) for item in found.items if item.applies],
        "missing": [item.criterion.id for item in found.missing()],
        "files": [_file_object(folder, report, t) for report in reports],
    }


def _examined(
    folder: Path, paths: Sequence[Path], question: Question, cache: ReadingCache | None, t: Translator
) -> Iterator[FileReport]:
    """A report for each file as it comes, the progress kept out of the way."""
    packaged = catalogue.load().programmes
    loaded = () if question.programme in packaged else (question.programme,)
    matcher = Matcher((*packaged, *loaded))
    progress = Progress(t, len(paths))
    read = 0
    with closing(outcomes(paths, Limits(), progress, cache)) as found:
        for report in examine(folder, found, matcher, question):
            progress.clear()
            read += report.error is None
            yield report
    progress.finish(read)


def _item_object(folder: Path, item: ItemStatus, reports: Sequence[FileReport]) -> dict[str, object]:
    return {
        "criterion": item.criterion.id,
        "title": item.criterion.title,
        "group": item.criterion.group,
        "required": item.criterion.required,
        "word": item.word,
        "shortfalls": item.shortfalls,
        "files": [str(report.path.relative_to(folder)) for report in _serving(item, reports)],
    }


def _file_object(folder: Path, report: FileReport, t: Translator) -> dict[str, object]:
    return {
        "path": str(report.path.relative_to(folder)),
        "ok": report.error is None,
        "error": report.error.code if report.error else None,
        "message": sentence(t, report.error) if report.error else None,
        "same_as": str(report.same_as.relative_to(folder)) if report.same_as else None,
        "proposals": report.proposals,
        "candidates": report.candidates,
        "remarks": report.findings.remarks if report.findings else (),
        "notes": report.reading.notes if report.reading else (),
    }


def _serving(item: ItemStatus, reports: Sequence[FileReport]) -> list[FileReport]:
    return [r for r in reports if any(match.criterion == item.criterion.id for match in r.proposals)]


def _show(folder: Path, report: FileReport, programme: Programme, t: Translator) -> None:
    click.echo(name_of(report.path.relative_to(folder)))
    for line in _lines(folder, report, programme, t):
        click.echo(f"    {line}")


def _show_checklist(found: Checklist, t: Translator) -> None:
    for group, items in found.by_group().items():
        click.secho(f"\n{group}", bold=True)
        for item in items:
            click.echo(_item_line(item, t))
    click.echo()
    click.echo(_summary(found, t))


def _lines(folder: Path, report: FileReport, programme: Programme, t: Translator) -> list[str]:
    if report.error:
        return [sentence(t, report.error)]
    if report.same_as:
        return [t("cli.check.same", path=name_of(report.same_as.relative_to(folder)))]
    if report.proposals:
        lines = [_proposal(match, programme, t) for match in report.proposals]
    elif report.candidates:
        named = dict.fromkeys(match.criterion for match in report.candidates)
        items = [f"{criterion} {programme.criterion(criterion).title}" for criterion in named]
        lines = [t("cli.check.unsure", items="; ".join(items))]
    else:
        lines = [t("cli.check.nothing")]
    return list(dict.fromkeys(lines + [told(t, code, facts) for code, facts in report.remarks]))


def _proposal(match: Match, programme: Programme, t: Translator) -> str:
    quote = match.quote if len(match.quote) <= _QUOTE else match.quote[: _QUOTE - 1] + "…"
    title = programme.criterion(match.criterion).title
    where = t("answer.page", page=match.page) if match.page else t("answer.in_name")
    return f"{match.criterion} {title} ({t.percent(match.score)}) {where}: “{quote}”"


def _item_line(item: ItemStatus, t: Translator) -> str:
    weight = t("item.required") if item.criterion.required else t("item.suggested")
    reasons = "; ".join(lacking(t, short) for short in item.shortfalls)
    word = t(f"word.{item.word.name.lower()}") + (f": {reasons}" if reasons else "")
    return f"  {item.criterion.id:<12} {item.criterion.title} ({weight}) – {word}"


def _summary(found: Checklist, t: Translator) -> str:
    missing = found.missing()
    required = sum(item.criterion.required for item in missing)
    return t(
        "cli.check.summary",
        required=required,
        required_total=found.required.total,
        suggested=len(missing) - required,
        suggested_total=found.suggested.total,
    )
