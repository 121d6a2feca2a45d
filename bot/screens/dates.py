"""The Kanwil's dates: which programme, which stage, which day, and what speaks against it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from assistant.dates.scheduling import Asked, Proposal
from assistant.dates.term_dates import Spot, StageDates, TermDates
from bot.callbacks import Verb, encode
from bot.screens.facts import due_line
from bot.screens.markup import bold, fitting, plain, safe
from bot.screens.month import at_spot, minute_of, month_rows
from bot.screens.paging import page_of, pager
from bot.screens.screen import Attachment, Button, Screen
from bot.translation import Translator
from knowledge.programme import Programme
from knowledge.vocabulary import Zone
from storage.tables import Unit

HOURS = (time(9), time(12), time(16), time(23, 59, 59))
_PER_PAGE = 10
_EXTENSIONS = 5

Row = tuple[Button, ...]


def terms(t: Translator, found: Sequence[TermDates], now: datetime) -> Screen:
    """Every programme and year in use, with the date that comes next."""
    blocks = [t("dates.title")]
    rows: list[Row] = []
    for term in found[:_PER_PAGE]:
        dated = [stage.due for stage in term.stages if stage.due.at is not None]
        ahead = [due for due in dated if due.at is not None and due.at >= now]
        line = due_line(t, ahead[0], now, term.zone) if ahead else t("dates.none_ahead")
        blocks.append(f"{bold(term.name, 80)}\n{line}")
        rows.append((Button(plain(term.name), _term(term.spot)),))
    other = Button(t("button.other_term"), encode(Verb.DATES_OTHER, 0, 0))
    sheet = Button(t("button.dates_sheet"), encode(Verb.DATES_SHEET))
    return Screen("\n\n".join(fitting(blocks)), (*rows, (other,), *([(sheet,)] if found else [])))


def programmes(t: Translator, found: Mapping[int, Programme]) -> Screen:
    """Every programme to choose from, by its number."""
    rows = [
        (Button(plain(programme.short_name), encode(Verb.DATES_OTHER, place, 0)),)
        for place, programme in found.items()
    ]
    return Screen(t("choose.programme"), (*rows, _to_terms(t)))


def years(t: Translator, programme: Programme, place: int, options: Sequence[int]) -> Screen:
    """The years, with their rounds where there are any."""
    rows = []
    for year in options:
        rounds = list(enumerate(programme.rounds, 1)) or [(0, "")]
        row = [
            Button(f"{year} {name}".strip(), encode(Verb.DATES_TERM, place, year, n)) for n, name in rounds
        ]
        rows.append(tuple(row))
    return Screen(t("choose.year", programme=bold(programme.short_name)), (*rows, _to_terms(t)))


def term(t: Translator, value: TermDates, now: datetime) -> Screen:
    """The stages with their dates, a button for each."""
    blocks = [t("deadline.title", assessment=bold(value.name, 120))]
    for number, stage in enumerate(value.stages, 1):
        lines = [f"{number}. {due_line(t, stage.due, now, value.zone)}", *_extensions(t, stage, value.zone)]
        blocks.append("\n".join(lines))
    if not value.stages:
        blocks.append(t("deadline.none"))
    rows = [
        (Button(plain(f"{n}. {stage.due.stage.name}"), _stage(stage.spot)),)
        for n, stage in enumerate(value.stages, 1)
    ]
    spot = value.spot
    file = Button(t("button.calendar_file"), encode(Verb.DATES_FILE, spot.programme, spot.year, spot.round))
    return Screen("\n\n".join(fitting(blocks)), (*rows, (file,), _to_terms(t)))


def stage(t: Translator, asked: Asked, month: date, now: datetime) -> Screen:
    """One stage: its dates, a month to press a day in, and how to write a date instead."""
    zone, spot = asked.term.zone, asked.spot
    lines = [bold(asked.term.name, 80), due_line(t, asked.stage.due, now, zone)]
    if spot.unit_id:
        lines.append(t("dates.for_unit", unit=bold(asked.unit_name, 80)))
    if spot.unit_id and asked.at is not None:
        lines.append(t("dates.extension", unit=safe(asked.unit_name, 60), moment=t.moment(asked.at, zone)))
    if not spot.unit_id:
        lines += _extensions(t, asked.stage, zone)
    text = "\n".join(lines) + f"\n\n{t('dates.how')}"
    return Screen(text, (*month_rows(t, spot, month, zone), *_below(t, asked)))


def drop(t: Translator, asked: Asked) -> Screen:
    """Ask before a date is withdrawn, and say what counts then."""
    zone, spot = asked.term.zone, asked.spot
    moment = t.moment(asked.at, zone) if asked.at else t("dates.none_ahead")
    lines = [
        bold(asked.term.name, 80),
        t("dates.drop_question", stage=safe(asked.stage.due.stage.name, 120), moment=moment),
    ]
    if spot.unit_id:
        lines.append(t("dates.for_unit", unit=bold(asked.unit_name, 80)))
    lines.append(t("dates.drop_unit" if spot.unit_id else "dates.drop_all"))
    at = (spot.programme, spot.year, spot.round, spot.stage, spot.unit_id)
    yes = Button(t("button.drop_date_yes"), encode(Verb.DATES_DROP_YES, *at))
    return Screen("\n".join(lines), ((yes,), (Button(t("button.never_mind"), _stage(spot)),)))


def units(t: Translator, found: Sequence[Unit], spot: Spot, page: int) -> Screen:
    """The units that a date of their own can be given."""
    shown = page_of(found, page, _PER_PAGE)
    rows = [
        (Button(plain(unit.name), _stage(Spot(spot.programme, spot.year, spot.round, spot.stage, unit.id))),)
        for unit in shown.items
    ]
    at = (spot.programme, spot.year, spot.round, spot.stage)
    turn = pager(t, shown, lambda n: encode(Verb.DATES_UNITS, *at, n))
    text = t("dates.which_unit" if found else "dates.no_units")
    return Screen(text, (*rows, *turn, (Button(t("button.back"), _stage(spot)),)))


def proposal(t: Translator, value: Proposal) -> Screen:
    """A date before it is set: what it means, what speaks against it, and other hours of the day."""
    moment = t.moment(value.at, value.zone)
    lines = [
        bold(value.name, 80),
        t("dates.proposal", stage=safe(value.due.stage.name, 120), moment=f"<b>{moment}</b>"),
    ]
    lines += [t("dates.for_unit", unit=bold(value.unit_name, 80))] if value.unit_name else []
    if value.days > 0:
        lines.append(t("dates.far", days=value.days, working=value.working))
    lines += [t(f"dates.caution_{caution.value}", name=safe(name, 80)) for caution, name in value.warnings]
    lines.append(t("dates.concerned", count=value.concerned))
    day = value.at.astimezone(value.zone.tzinfo).date()
    hours = [datetime.combine(day, hour, value.zone.tzinfo) for hour in HOURS]
    others = tuple(
        Button(t.clock(at, value.zone), at_spot(Verb.DATES_PROPOSE, value.spot, minute_of(at)))
        for at in hours
        if minute_of(at) != minute_of(value.at)
    )
    fix = Button(t("button.set_date"), at_spot(Verb.DATES_SET, value.spot, minute_of(value.at)))
    back = Button(t("button.other_day"), _stage(value.spot))
    return Screen("\n".join(lines), ((fix,), others, (back,)))


def file(t: Translator, content: bytes) -> Screen:
    """The dates to be put into a calendar."""
    return Screen(t("calendar.here"), document=Attachment(t("calendar.filename"), content))


def _below(t: Translator, asked: Asked) -> list[Row]:
    rows: list[Row] = []
    spot = asked.spot
    at = (spot.programme, spot.year, spot.round, spot.stage)
    if asked.at is not None:
        rows.append((Button(t("button.drop_date"), encode(Verb.DATES_DROP, *at, spot.unit_id)),))
    if not spot.unit_id:
        rows.append((Button(t("button.extend"), encode(Verb.DATES_UNITS, *at, 0)),))
    return [*rows, (Button(t("button.back"), _term(spot)),)]


def _extensions(t: Translator, stage: StageDates, zone: Zone) -> list[str]:
    lines = [
        t("dates.extension", unit=safe(one.unit_name, 60), moment=t.moment(one.at, zone))
        for one in stage.extensions[:_EXTENSIONS]
    ]
    more = len(stage.extensions) - _EXTENSIONS
    return lines + ([t("answer.more", count=more)] if more > 0 else [])


def _term(spot: Spot) -> str:
    return encode(Verb.DATES_TERM, spot.programme, spot.year, spot.round)


def _stage(spot: Spot) -> str:
    return encode(Verb.DATES_STAGE, spot.programme, spot.year, spot.round, spot.stage, spot.unit_id)


def _to_terms(t: Translator) -> Row:
    return (Button(t("button.all_dates"), encode(Verb.DATES)),)
