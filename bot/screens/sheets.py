"""Forms as spreadsheets: handing them out, what one would change, and what has to be mended in it."""

from collections.abc import Sequence

from assistant.programmes.differences import Plain
from assistant.spreadsheets import programme_form
from assistant.spreadsheets.filled import Fault
from assistant.spreadsheets.sheets import Change, DryRun
from bot.callbacks import Verb, encode
from bot.screens.markup import bold, fitting, safe
from bot.screens.programmes import field_name
from bot.screens.screen import Attachment, Button, Screen
from bot.translation import Translator
from knowledge.limits import Limits
from knowledge.worksheets import FIELDS, Table

_LISTED = 30
_UNDONE = 8
_VALUE = 60
_CHOICES = 240
_TABLES = (Table.ITEMS, Table.PROGRAMME)
_NEW = frozenset(
    {"new_unit", "new_office", "assigned", "new_item", "new_programme", "date_set", "unit_opened"}
)
_GONE = frozenset({"dropped_item", "date_dropped", "unit_closed"})
_OF_PROGRAMMES = frozenset({"item", "renamed_item", "programme"})


def form(t: Translator, document: Attachment) -> Screen:
    """The form with how to go on."""
    return Screen(t("sheet.how"), document=document)


def other_format(t: Translator, ending: str) -> Screen:
    """The form came back in another format than it was given in."""
    return Screen(t("sheet.other_format", ending=safe(ending)))


def dry_run(t: Translator, run: DryRun) -> Screen:
    """What the sheet would change, to be applied or left; or the cells to mend; or that nothing changes."""
    if run.faults:
        return Screen(
            _listing(t("sheet.faults", count=len(run.faults)), [fault_line(t, f) for f in run.faults], t)
        )
    if not run.changes:
        return Screen(t("sheet.same"))
    lines = [change_line(t, change) for change in run.changes]
    head = [t("sheet.changes", count=len(run.changes))]
    head += [undoes(t, run.undone)] if run.undone else []
    head += [t("sheet.stands_kept")] if any(change.stands[0] for change in run.changes) else []
    text = _listing("\n\n".join(head), lines, t)
    apply = Button(t("button.apply"), encode(Verb.SHEET_APPLY, run.sheet_id))
    drop = Button(t("button.drop"), encode(Verb.SHEET_DROP, run.sheet_id))
    return Screen(text, ((apply, drop),))


def applied(t: Translator) -> Screen:
    """Everything is done."""
    return Screen(t("sheet.applied"))


def _listing(head: str, lines: Sequence[str], t: Translator) -> str:
    """The first lines that fit one message, and how many more there are."""
    room = Limits().message_units - 400
    kept = fitting([head, *lines[:_LISTED]], room)
    more = len(lines) - (len(kept) - 1)
    return "\n".join([kept[0] + "\n", *kept[1:], *([t("sheet.more", count=more)] if more else [])])


def change_line(t: Translator, change: Change) -> str:
    """One change, in words."""
    mark = "➕" if change.code in _NEW else "➖" if change.code in _GONE else "✏️"
    of_programme = change.code in _OF_PROGRAMMES
    values = {name: (before, after) for name, before, after in change.values}
    fields = [
        _field(t, n, *values.get(n, ())) if of_programme else t(f"sheet.field.{n}") for n in change.fields
    ]
    name, within = bold(change.name, 100), safe(change.within, 100)
    line = f"{mark} {t(f'sheet.change.{change.code}', name=name, within=within, fields=fields)}"
    count, units = change.stands
    return f"{line}. {t('sheet.stands', count=count, units=units)}" if count else line


def undoes(t: Translator, names: Sequence[str]) -> str:
    """That the workbook is older than what counts now, and what it would undo."""
    shown = [safe(name, 24) for name in names[:_UNDONE]]
    more = len(names) - len(shown)
    return t("sheet.undoes", names=", ".join([*shown, *([t("letter.and_more", count=more)] if more else [])]))


def _field(t: Translator, name: str, *values: Plain) -> str:
    """A field by its name, with what it is and what it would be where both can be told."""
    field = next((f for table in _TABLES for f in FIELDS[table] if f.key == name), None)
    if not values or field is None:
        return field_name(t, name)
    before, after = (
        safe(programme_form.cell(t, field, value), _VALUE) or t("sheet.no_value") for value in values
    )
    return t("sheet.value", field=field_name(t, name), before=before, after=after)


def fault_line(t: Translator, fault: Fault) -> str:
    """What is wrong in which cell, and how to mend it."""
    facts = {name: safe(value, _CHOICES if name == "choices" else 80) for name, value in fault.facts.items()}
    where = (
        t("sheet.cell", sheet=safe(fault.sheet, 40), cell=bold(fault.cell))
        + (f" ({safe(fault.column, 40)})" if fault.column else "")
        if fault.cell
        else bold(fault.sheet, 40)
    )
    near = t("sheet.near", near=facts["near"]) if facts.get("near") else ""
    return f"• {where}: {t(f'sheet.fault.{fault.code}', **facts)}{near}"
