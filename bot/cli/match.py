"""`lengkap match`: documents as JSON lines in, proposals as JSON lines or explained in words out."""

import json
import sys
from collections.abc import Iterator, Mapping

import click
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.incoming.explaining import of_match
from bot.cli.console import sentence, without_markup, write_line
from bot.cli.editions import Known
from bot.screens.facts import item_name
from bot.screens.why import explained
from bot.translation import Translator
from knowledge.errors import LengkapError
from knowledge.vocabulary import UnitKind
from matchers.findings import Decision
from matchers.submission import Submission


class BadLine(LengkapError):
    """A line that holds no case; facts: field, empty when the line is no JSON object at all."""

    code = "line.invalid"


class _Case(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)

    programme: str
    text: str
    filename: str = ""
    caption: str = ""
    unit_kind: str | None = None
    year: int | None = None

    def submission(self) -> Submission:
        return Submission(
            pages=self.text.split("\f"),
            filename=self.filename,
            caption=self.caption,
            unit_kind=UnitKind.parse(self.unit_kind),
            year=self.year,
        )


def command(t: Translator) -> click.Command:
    """The command in the language of `t`."""

    @click.command("match", help=t("cli.match.help"))
    @click.option("--jsonl", is_flag=True, help=t("cli.match.jsonl"))
    @click.option("--explain", is_flag=True, help=t("cli.match.explain"))
    def match(*, jsonl: bool, explain: bool) -> None:
        if jsonl == explain:
            raise click.UsageError(t("cli.match.neither"))
        known = Known()
        for line in sys.stdin.buffer:
            if not line.strip():
                continue
            if explain:
                click.echo("\n".join(explanation(line, known, t)) + "\n")
            else:
                write_line(answer(line, known, t))

    return match


def answer(line: bytes, known: Known, t: Translator) -> dict[str, object]:
    """What one line is answered with; a line that cannot be matched gets its error."""
    given: Mapping[str, object] = {}
    try:
        given = _object(line)
        case = _case(given)
        findings = known.matcher(case.programme).match(case.programme, case.submission())
    except LengkapError as error:
        return {"id": given.get("id"), "error": error.code, "message": sentence(t, error)}
    return {"id": given.get("id"), "matches": findings.matches, "remarks": findings.remarks}


def explanation(line: bytes, known: Known, t: Translator) -> Iterator[str]:
    """What one line is answered with in words: each item put forward or, without any, the best one."""
    given: Mapping[str, object] = {}
    try:
        given = _object(line)
        case = _case(given)
        submission, matcher = case.submission(), known.matcher(case.programme)
        matches = matcher.match(case.programme, submission).matches
    except LengkapError as error:
        yield f"{given.get('id')}: {sentence(t, error)}"
        return
    yield f"{given.get('id')}: {case.filename or case.caption}".rstrip(" :")
    programme = known.programme(case.programme)
    shown = [match for match in matches if match.decision is not Decision.NONE] or matches[:1]
    if not shown:
        yield t("cli.match.nothing")
    for match in shown:
        told = matcher.explain(case.programme, submission, match.criterion, first=match.part[0])
        value = of_match(programme, match, told)
        yield without_markup("\n".join((f"\n{item_name(value.criterion)}", *explained(t, value))))


def _no_number(name: str) -> float:
    raise ValueError(name)


def _object(line: bytes) -> Mapping[str, object]:
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadLine(field="") from None
    if not isinstance(value, dict):
        raise BadLine(field="")
    return value


def _case(given: Mapping[str, object]) -> _Case:
    try:
        spoken = {name: "" if v is None and name == "text" else v for name, v in given.items()}
        return _Case.model_validate({name: v for name, v in spoken.items() if v is not None})
    except ValidationError as error:
        raise BadLine(field=".".join(str(part) for part in error.errors()[0]["loc"])) from None
