"""Forms that go out as spreadsheets and come back filled in."""

from telegram import Message

from assistant.spreadsheets import (
    assignment_sheet,
    date_sheet,
    filled,
    programme_form,
    programme_import,
    sheets,
    unit_import,
    unit_sheet,
)
from assistant.spreadsheets.filled import NotOurs
from assistant.spreadsheets.sheets import Form
from bot.callbacks import Press, Verb
from bot.handlers import programmes
from bot.handlers.turn import ButtonHandler, Command, Shown, Turn
from bot.screens import sheets as screens
from bot.screens.screen import Attachment, Screen

_FORMS: dict[str, Form] = {
    unit_sheet.KIND: unit_import,
    assignment_sheet.KIND: assignment_sheet,
    date_sheet.KIND: date_sheet,
    programme_form.KIND: programme_import,
}
# What is shown once a form of this kind was applied, where that is more than that it was.
_AFTERWARDS: dict[str, Command] = {programme_form.KIND: programmes.applied}
_LARGEST = 2_000_000
_ENDINGS = frozenset({"xlsx", "xlsm"})
# What spreadsheet programs write of themselves.
_OTHERS = frozenset({"xls", "xlsb", "ods", "fods", "csv", "tsv", "numbers"})
# The name of every form begins so, in any language.
_OURS = "lengkap - "


async def import_form(turn: Turn) -> Screen:
    """The form for units and offices, to be filled in and sent back."""
    content = await unit_import.template(turn.services, turn.actor, t=turn.t)
    return screens.form(turn.t, Attachment(f"{_OURS.capitalize()}{turn.t('sheet.units_name')}.xlsx", content))


async def _dates_form(turn: Turn, _: Press) -> Shown:
    content = await date_sheet.template(turn.services, turn.actor, t=turn.t)
    name = f"{_OURS.capitalize()}{turn.t('sheet.dates_name')}.xlsx"
    return Shown(below=screens.form(turn.t, Attachment(name, content)))


async def sent(turn: Turn, message: Message) -> Screen | None:
    """What a form that came back would change; None for a file that is none."""
    document = message.document
    name = ((document.file_name or "") if document else "").lower()
    if document is None or not (_serves_kanwil(turn) or name.startswith(_OURS)):
        return None
    ending = name.rpartition(".")[2]
    if ending in _OTHERS:
        return screens.other_format(turn.t, ending)
    if ending not in _ENDINGS:
        return None
    content = await turn.desk.files.fetch(document.file_id, _LARGEST)
    try:
        filled_in = filled.read(await turn.services.reader.sheets(content))
    except NotOurs:
        if _serves_kanwil(turn):
            raise
        return None
    kind = _kind(filled_in.kind)
    run = await sheets.take(turn.services, turn.actor, kind, filled_in, t=turn.t, now=turn.now)
    return screens.dry_run(turn.t, run)


async def _apply(turn: Turn, press: Press) -> Shown:
    name = await sheets.kind_of(turn.services, turn.actor, press.number(0))
    kind = _kind(name)
    again = await sheets.apply(turn.services, turn.actor, kind, press.number(0), now=turn.now)
    if again is not None:
        return Shown(screens.dry_run(turn.t, again).under(turn.t("sheet.changed")))
    told = _AFTERWARDS.get(name)
    return Shown(await told(turn) if told else screens.applied(turn.t), turn.t("toast.applied"))


async def _drop(turn: Turn, press: Press) -> Shown:
    await sheets.drop(turn.services, turn.actor, press.number(0), now=turn.now)
    return Shown(Screen(turn.t("sheet.dropped")))


def _kind(name: str) -> Form:
    if name not in _FORMS:
        raise NotOurs
    return _FORMS[name]


def _serves_kanwil(turn: Turn) -> bool:
    return turn.actor.current is not None and not turn.actor.current.role.in_unit


SHEET_BUTTONS: dict[Verb, ButtonHandler] = {
    Verb.SHEET_APPLY: _apply,
    Verb.SHEET_DROP: _drop,
    Verb.DATES_SHEET: _dates_form,
}
