"""Whom to visit first, as messages."""

from datetime import datetime

from assistant.offices.visits import Tour, Visit, bring
from bot.callbacks import Verb, encode
from bot.screens.facts import due_line, item_name
from bot.screens.markup import bold, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Attachment, Button, Screen
from bot.translation import Translator
from knowledge.vocabulary import Zone

_PER_PAGE = 5
_ITEMS = 3


def tour(t: Translator, value: Tour, now: datetime, page: int = 0) -> Screen:
    """Five places a message, the most urgent first."""
    head = t("visit.title", place=bold(value.place, 120), count=len(value.visits))
    if not value.visits:
        return Screen(f"{head}\n\n{t('visit.none')}")
    shown = page_of(value.visits, page, _PER_PAGE)
    numbered = enumerate(shown.items, shown.first + 1)
    blocks = [_visit(t, number, visit, now, value.zone) for number, visit in numbered]
    turn = pager(t, shown, lambda n: encode(Verb.VISITS, value.unit_id, n))
    book = (Button(t("button.visit_sheet"), encode(Verb.VISIT_SHEET, value.unit_id)),)
    return Screen("\n\n".join((head, *blocks)), (*turn, book))


def sheet(t: Translator, value: Tour, document: Attachment) -> Screen:
    """The whole list as a workbook."""
    return Screen(t("visit.sheet", place=bold(value.place, 120)), document=document)


def _visit(t: Translator, number: int, visit: Visit, now: datetime, zone: Zone) -> str:
    name = f"{number}. {bold(visit.name, 80)}"
    told = ", ".join(safe(part, 60) for part in (visit.contact, visit.phone) if part)
    lines = [f"☎️ {told}"] if told else [t("visit.no_contact")]
    lines += [f"📍 {safe(visit.address, 100)}"] if visit.address else []
    if not visit.started:
        return "\n".join((name, t("visit.not_started"), *lines))
    counts = t("visit.counts", missing=len(visit.missing), required=visit.required)
    items = [f"• {item_name(lack.item.criterion, 50)}" for lack in visit.missing[:_ITEMS]]
    more = len(visit.missing) - _ITEMS
    items += [t("sheet.more", count=more)] if more > 0 else []
    due = [due_line(t, visit.due, now, zone)] if visit.due and visit.due.at else []
    return "\n".join((f"{name} – {counts}", *due, *lines, t("visit.bring", what=bring(t, visit)), *items))
