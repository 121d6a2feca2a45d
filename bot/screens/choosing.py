"""Choosing the programme, the year and the round to work on."""

from collections.abc import Sequence

from assistant.assessments import Chosen
from assistant.sifting import Aspect, Sieve
from bot.callbacks import Verb, encode
from bot.screens.markup import bold, plain
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.programme import Programme


def programmes(t: Translator, options: Sequence[Programme]) -> Screen:
    """The programmes that assess this kind of unit."""
    if not options:
        return Screen(t("choose.no_programme"))
    rows = tuple((Button(plain(p.short_name), encode(Verb.PROGRAMME, p.id)),) for p in options)
    return Screen(t("choose.programme"), rows)


def years(t: Translator, programme: Programme, options: Sequence[int]) -> Screen:
    """The years that can be worked on; the data year is named where it differs."""
    row = tuple(Button(_year_label(t, programme, y), encode(Verb.YEAR, programme.id, y)) for y in options)
    return Screen(t("choose.year", programme=bold(programme.short_name)), tuple((b,) for b in row))


def rounds(t: Translator, programme: Programme, year: int) -> Screen:
    """The rounds of a programme that reports several times a year."""
    row = tuple(Button(r, encode(Verb.ROUND, programme.id, year, r)) for r in programme.rounds)
    return Screen(t("choose.round", programme=bold(programme.short_name), year=year), (row,))


def chosen(t: Translator, value: Chosen, *, matched: int) -> Screen:
    """What the person works on from now on, and how much it asks."""
    counts = t("choose.counts", required=value.required, suggested=value.suggested)
    lines = [t("choose.done", assessment=bold(value.name)), counts]
    lines += [t("choose.matched", count=matched)] if matched else []
    missing = encode(Verb.SIFT, Aspect.MISSING, value.assessment_id, Sieve.ALL, 0, 0)
    return Screen(
        "\n".join(lines) + f"\n\n{t('choose.now_send')}", ((Button(t("button.missing"), missing),),)
    )


def _year_label(t: Translator, programme: Programme, year: int) -> str:
    data_year = year + programme.data_year_offset
    return str(year) if data_year == year else t("choose.year_with_data", year=year, data_year=data_year)
