"""What the commands print: one JSON value a line, and the sentence of an error."""

import dataclasses
import html
import json
import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from traceback import extract_tb

import click

from bot.translation import Translator
from knowledge.errors import LengkapError

_MARKUP = re.compile(r"</?[a-z][^>]*>")
_ROOT = Path(__file__).parents[2]


def write_line(value: object) -> None:
    """The value as one line of JSON on standard output, flushed for whoever waits at the other end."""
    line = json.dumps(value, ensure_ascii=False, default=_plain)
    click.echo(line.encode("utf-8", "backslashreplace"))


def sentence(t: Translator, error: Exception) -> str:
    """What a person is told about an error; an unforeseen one is named with its place in our code."""
    if isinstance(error, LengkapError) and f"error.{error.code}" in t:
        return said(t, f"error.{error.code}", error.facts)
    if why := obstacle(error):
        return said(t, "cli.refused", {"reason": why})
    return t("cli.failure", kind=type(error).__name__, place=_place(error))


def obstacle(error: BaseException) -> str:
    """What the system or a database server says is in the way; nothing for what only we can have done."""
    if isinstance(error, OSError):
        return ": ".join(str(fact) for fact in (error.strerror, error.filename) if fact)
    driver = getattr(error, "orig", None)
    # Databases tell of rows, too; of these kinds of error they do not.
    if isinstance(driver, Exception) and type(driver).__name__ in {"OperationalError", "DatabaseError"}:
        return str(driver).partition("\n")[0]
    return ""


def said(t: Translator, key: str, facts: Mapping[str, object]) -> str:
    """A sentence of the catalogue for a terminal, without the markup it carries for Telegram."""
    safe = {name: html.escape(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    return without_markup(t(key, **safe))


def without_markup(text: str) -> str:
    """A text for Telegram as a terminal shows it."""
    return html.unescape(_MARKUP.sub("", text))


def name_of(path: Path) -> str:
    """A path that may hold anything, fit for a terminal: bytes and signs that cannot be shown are spelt."""
    readable = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in readable
    )


def _place(error: Exception) -> str:
    places = [f for f in extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(_ROOT)]
    ours = [f for f in places if "site-packages" not in f.filename]
    if not ours:
        return "?"
    return f"{Path(ours[-1].filename).relative_to(_ROOT)}:{ours[-1].lineno}"


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
