"""`lengkap match`: documents as JSON lines in, proposals as JSON lines out."""

import json
import sys
from collections.abc import Mapping

import click
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.cli.console import sentence, write_line
from bot.translation import Translator
from knowledge import catalogue
from knowledge.errors import LengkapError
from knowledge.vocabulary import UnitKind
from matchers.matcher import Matcher
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
    @click.option("--jsonl", is_flag=True, required=True, expose_value=False, help=t("cli.match.jsonl"))
    def match() -> None:
        matcher = Matcher(catalogue.load().programmes)
        for line in sys.stdin.buffer:
            if line.strip():
                write_line(answer(line, matcher, t))

    return match


def answer(line: bytes, matcher: Matcher, t: Translator) -> dict[str, object]:
    """What one line is answered with; a line that cannot be matched gets its error."""
    given: Mapping[str, object] = {}
    try:
        given = _object(line)
        case = _case(given)
        findings = matcher.match(case.programme, case.submission())
    except LengkapError as error:
        return {"id": given.get("id"), "error": error.code, "message": sentence(t, error)}
    return {"id": given.get("id"), "matches": findings.matches, "remarks": findings.remarks}


def _object(line: bytes) -> Mapping[str, object]:
    try:
        value = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadLine(field="") from None
    if not isinstance(value, dict):
        raise BadLine(field="")
    return value


def _case(given: Mapping[str, object]) -> _Case:
    try:
        return _Case.model_validate({name: v for name, v in given.items() if v is not None})
    except ValidationError as error:
        raise BadLine(field=".".join(str(part) for part in error.errors()[0]["loc"])) from None
