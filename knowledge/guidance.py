"""Written guides and terms: answers in our own words, each with its source and date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import StringConstraints, ValidationError

from knowledge.errors import LengkapError
from knowledge.programme import Identifier, Record, Text

PACKAGED = Path(__file__).parent / "guides"
TERMS = "istilah.yaml"
_FENCE = "---\n"
_LONGEST_BODY = 800

Body = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST_BODY)]
R = TypeVar("R", bound=Record)
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class GuideError(LengkapError):
    """A guide or a term that cannot be used."""

    code = "guide.invalid"


class Ground(StrEnum):
    """What a guide stands on: a source outside, our advice, or how this product works."""

    SOURCE = "source"
    ADVICE = "advice"
    PRODUCT = "product"


class Guide(Record):
    """How to do something, or what a rule says; `asks` are ways to ask for it.

    No `programmes` means all of them. The body is Markdown with nothing but bold and plain lines.
    """

    id: Identifier
    title: Title
    basis: Ground
    source: Text
    date: date
    programmes: tuple[Identifier, ...] = ()
    asks: tuple[Text, ...]
    body: Body


class Term(Record):
    """A word that officers meet, what else it is called, and what it means."""

    id: Identifier
    term: Title
    also: tuple[Text, ...] = ()
    meaning: Text
    source: Text
    basis: Ground


@dataclass(frozen=True, slots=True)
class Guidance:
    """All guides and terms by their ids."""

    guides: Mapping[str, Guide]
    terms: Mapping[str, Term]


@cache
def load() -> Guidance:
    """What is packaged, read once in a process."""
    return load_from(PACKAGED)


def load_from(folder: Path) -> Guidance:
    """The guides in the `*.md` files of a folder and the terms beside them; GuideError names the file."""
    guides = [_guide(file) for file in sorted(folder.glob("*.md"))]
    terms = [_checked(Term, entry, TERMS) for entry in _parsed(folder / TERMS)]
    held = {term.id: term for term in terms}
    if len(held) != len(terms):
        raise GuideError(file=TERMS, reason="two terms of one id")
    return Guidance({guide.id: guide for guide in guides}, held)


def _guide(file: Path) -> Guide:
    fence, head, body = _split(file)
    if fence:
        raise GuideError(file=file.name, reason="no head between lines of ---")
    try:
        fields = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise GuideError(file=file.name, reason=str(error)) from error
    if not isinstance(fields, dict):
        raise GuideError(file=file.name, reason="the head is not a mapping")
    return _checked(Guide, {**fields, "id": file.stem, "body": body}, file.name)


def _split(file: Path) -> tuple[str, str, str]:
    parts = file.read_text(encoding="utf-8").split(_FENCE, 2)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("-", "", "")


def _parsed(file: Path) -> list[Any]:
    try:
        entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise GuideError(file=file.name, reason=str(error)) from error
    if not isinstance(entries, list):
        raise GuideError(file=file.name, reason="not a list")
    return entries


def _checked(kind: type[R], fields: Any, file: str) -> R:
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise GuideError(file=file, reason=f"{where}: {first['msg']}") from error
