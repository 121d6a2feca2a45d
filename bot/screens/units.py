"""The units of a Kanwil, and closing one, as messages."""

from collections.abc import Sequence

from bot.callbacks import Verb, encode
from bot.screens.markup import bold, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from storage.tables import Unit

_PER_PAGE = 8


def listing(t: Translator, units: Sequence[Unit], page: int) -> Screen:
    """The units, each with a button; closed ones say so."""
    shown = page_of(units, page, _PER_PAGE)
    lines = [_line(t, unit) for unit in shown.items]
    rows = [(Button(plain(unit.name, 60), encode(Verb.KW_UNIT, unit.id)),) for unit in shown.items]
    turn = pager(t, shown, lambda number: encode(Verb.KW_UNITS, number))
    text = "\n".join((t("units.title", count=len(units)), "", *lines))
    return Screen(text, (*rows, *turn, _people(t)))


def card(t: Translator, unit: Unit, people: int) -> Screen:
    """One unit, and closing it or opening it again."""
    contact = ", ".join(part for part in (unit.contact, unit.phone, unit.address) if part)
    lines = [
        bold(unit.name, 120),
        t("units.facts", kind=t(f"unit_kind.{unit.kind.value}"), zone=unit.zone.value, people=people),
        *([t("units.contact", contact=safe(contact, 300))] if contact else []),
        *([_closed(t, unit)] if unit.closed_at else []),
    ]
    if unit.closed_at:
        act = Button(t("button.open_unit"), encode(Verb.KW_CLOSE, unit.id, 0))
    else:
        act = Button(t("button.close_unit"), encode(Verb.KW_CLOSE_ASK, unit.id))
    return Screen("\n".join(lines), ((act,), _units(t)))


def question(t: Translator, unit: Unit, people: int) -> Screen:
    """Ask before a unit is closed."""
    text = t("units.close_question", unit=bold(unit.name, 120), people=people)
    yes = Button(t("button.close_unit_yes"), encode(Verb.KW_CLOSE, unit.id, 1))
    no = Button(t("button.never_mind"), encode(Verb.KW_UNIT, unit.id))
    return Screen(text, ((yes,), (no,)))


def done(t: Translator, unit: Unit) -> Screen:
    """A unit was closed or opened, and how to take that back."""
    if unit.closed_at is None:
        return Screen(t("units.opened", unit=bold(unit.name, 120)), (_units(t),))
    undo = Button(t("button.undo"), encode(Verb.KW_CLOSE, unit.id, 0))
    return Screen(t("units.closed", unit=bold(unit.name, 120)), ((undo,), _units(t)))


def _line(t: Translator, unit: Unit) -> str:
    if unit.closed_at is not None:
        return f"⛔ {safe(unit.name, 120)} – {_closed(t, unit)}"
    return f"🏢 {safe(unit.name, 120)} – {t(f'unit_kind.{unit.kind.value}')}"


def _closed(t: Translator, unit: Unit) -> str:
    return t("units.closed_since", date=unit.closed_at.astimezone(unit.zone.tzinfo)) if unit.closed_at else ""


def _units(t: Translator) -> tuple[Button, ...]:
    return (Button(t("button.units"), encode(Verb.KW_UNITS, 0)),)


def _people(t: Translator) -> tuple[Button, ...]:
    return (Button(t("button.people"), encode(Verb.PEOPLE, 0, 0)),)
