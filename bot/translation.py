"""Sentences in the language of the reader, from the gettext catalogues in bot/locale."""

import datetime as dt
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, get_day_names
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from knowledge.vocabulary import Zone

DEFAULT = "id"
_FOLDER = Path(__file__).parent / "locale"
_CATALOGUE = Path("LC_MESSAGES", "lengkap.po")
LANGUAGES = (
    DEFAULT,
    *sorted({path.name for path in _FOLDER.iterdir() if (path / _CATALOGUE).exists()} - {DEFAULT}),
)
"""The languages that have a catalogue, the default one first."""
_DAY = "EEEE, d MMMM y"
_SIZES = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB"))


@dataclass(frozen=True, slots=True)
class Translator:
    """Sentences of one language; a key that the catalogue lacks is a KeyError, never a blank."""

    language: str
    messages: Mapping[str, str] = field(repr=False)

    def __call__(self, key: str, /, **facts: object) -> str:
        """The sentence with its facts filled in; facts that come from people are escaped by the caller."""
        return _Filler(self).vformat(self.messages[key], (), facts)

    def __contains__(self, key: str) -> bool:
        return key in self.messages

    def number(self, value: float) -> str:
        """A number with the separators of the language, as in "20.000.000" and "1,5"."""
        return format_decimal(value, locale=self.language)

    def percent(self, share: float) -> str:
        """A share of one as a whole percentage."""
        return format_percent(share, locale=self.language)

    def size(self, count: int) -> str:
        """A file size a person can read, as in "19,6 MB"."""
        for unit, name in _SIZES:
            if count >= unit:
                return f"{self.number(round(count / unit, 1))} {name}"
        return f"{self.number(count)} B"

    def day(self, when: dt.date) -> str:
        """A date with its weekday, as in "Jumat, 27 Maret 2026"."""
        return self._dated(when, _DAY)

    def date(self, when: dt.date) -> str:
        """A date without its weekday, as in "27 Maret 2026"."""
        return self._dated(when, "d MMMM y")

    def month(self, when: dt.date) -> str:
        """A month with its year, as in "Maret 2026"."""
        return self._dated(when, "MMMM y")

    def weekdays(self) -> tuple[str, ...]:
        """The days of a week from Monday on in few letters, as in "Sen"."""
        names = get_day_names("abbreviated", "stand-alone", self.language)
        return tuple(names[day] for day in range(7))

    @property
    def clock_pattern(self) -> str:
        """How the language writes hours, as Babel has it."""
        return self("clock.pattern")

    def called(self, language: str) -> str:
        """What people who speak this language call another one, as in "Inggris"."""
        return Locale.parse(self.language).get_language_name(language) or language

    def clock(self, at: dt.datetime, zone: Zone) -> str:
        """An aware moment as the hour of a zone, as in "16.00 WIB"."""
        return f"{self._dated(at.astimezone(zone.tzinfo), self.clock_pattern)} {zone.value}"

    def moment(self, at: dt.datetime, zone: Zone) -> str:
        """An aware moment as date and hour of a zone, as in "Jumat, 27 Maret 2026, 16.00 WIB"."""
        return f"{self._dated(at.astimezone(zone.tzinfo), _DAY)}, {self.clock(at, zone)}"

    def short(self, at: dt.datetime, zone: Zone) -> str:
        """An aware moment in few letters, as in "27 Mar 2026 16.00"."""
        return self._dated(at.astimezone(zone.tzinfo), f"d MMM y {self.clock_pattern}")

    def listed(self, parts: object) -> str:
        """Several things joined as in a sentence, as in "2023 dan 2024"."""
        several = parts if isinstance(parts, list | tuple | set | frozenset) else (parts,)
        return format_list([str(part) for part in several], locale=self.language)

    def _dated(self, when: dt.date, pattern: str) -> str:
        if isinstance(when, dt.datetime):
            return format_datetime(when, pattern, locale=self.language)
        return format_date(when, pattern, locale=self.language)


class _Filler(string.Formatter):
    """Fills `{name}` as text and `{name:size}` in the manner of the language."""

    def __init__(self, translator: Translator) -> None:
        self._manners: dict[str, Callable[[Any], str]] = {
            "number": translator.number,
            "percent": translator.percent,
            "size": translator.size,
            "day": translator.day,
            "date": translator.date,
            "list": translator.listed,
        }

    def format_field(self, value: Any, format_spec: str) -> str:
        manner = self._manners.get(format_spec)
        return manner(value) if manner else super().format_field(value, format_spec)


@cache
def translator(language: str) -> Translator:
    """The translator of a language, of the default one when there is no catalogue for it."""
    known = language if language in LANGUAGES else DEFAULT
    return Translator(known, _read(_FOLDER / known / _CATALOGUE))


def language_of(code: str | None) -> str:
    """The language to speak first with somebody whose Telegram is set to this one."""
    spoken = (code or "").partition("-")[0].lower()
    return spoken if spoken in LANGUAGES else DEFAULT


def placeholders(sentence: str) -> frozenset[str]:
    """The names of the facts that a sentence needs."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def _read(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
