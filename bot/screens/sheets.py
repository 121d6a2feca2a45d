"""Forms as spreadsheets: handing them out, what one would change, and what has to be mended in it."""

from collections.abc import Sequence

from assistant.spreadsheets.filled import Fault
from assistant.spreadsheets.sheets import Change, DryRun
from bot.callbacks import Verb, encode
from bot.screens.markup import bold, fitting, safe
from bot.screens.programmes import field_name
from bot.screens.screen import Attachment, Button, Screen
from bot.translation import Translator
from knowledge.limits import Limits

_LISTED = 30
_NEW = frozenset(
    {"new_unit", "new_office", "assigned", "new_item", "new_programme", "date_set", "unit_opened"}
)
_GONE = frozenset({"dropped_item", "date_dropped", "unit_closed"})
_OF_PROGRAMMES = frozenset({"item", "renamed_item", "programme"})


def form(t: Translator, document: Attachment) -> Screen:
    """The form with how to go on."""
    return Screen(t("sheet.how"), document=document)


def dry_run(t: Translator, run: DryRun) -> Screen:
    """What the sheet would change, to be applied or left; or the cells to mend; or that nothing changes."""
    if run.faults:
        return Screen(
            _listing(t("sheet.faults", count=len(run.faults)), [fault_line(t, f) for f in run.faults], t)
        )
    if not run.changes:
        return Screen(t("sheet.same"))
    lines = [change_line(t, change) for change in run.changes]
    text = _listing(t("sheet.changes", count=len(run.changes)), lines, t)
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
    fields = [field_name(t, n) if of_programme else t(f"sheet.field.{n}") for n in change.fields]
    name, within = bold(change.name, 100), safe(change.within, 100)
    return f"{mark} {t(f'sheet.change.{change.code}', name=name, within=within, fields=fields)}"


def fault_line(t: Translator, fault: Fault) -> str:
    """What is wrong in which cell, and how to mend it."""
    facts = {name: safe(value, 80) for name, value in fault.facts.items()}
    where = (
        t("sheet.cell", sheet=safe(fault.sheet, 40), cell=bold(fault.cell))
        + (f" ({safe(fault.column, 40)})" if fault.column else "")
        if fault.cell
        else bold(fault.sheet, 40)
    )
    near = t("sheet.near", near=facts["near"]) if facts.get("near") else ""
    return f"• {where}: {t(f'sheet.fault.{fault.code}', **facts)}{near}"
