"""Offices and the items they hold, as messages."""

from collections.abc import Sequence

from assistant.offices.assigning import Proposal
from assistant.offices.board import Board, Desk
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name, mark
from bot.screens.markup import bold, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Attachment, Button, Screen
from bot.translation import Translator
from storage.tables import Office, Unit

PER_PAGE = 8
_ITEMS_PER_PAGE = 10
_NAMES = 12


def which_unit(t: Translator, purpose: int, places: Sequence[Unit], page: int) -> Screen:
    """The units to choose from, for offices, letters or whatever the purpose is."""
    if not places:
        return Screen(t("invite.no_unit"))
    shown = page_of(places, page, PER_PAGE)
    rows = [(Button(plain(unit.name), encode(Verb.OF_UNIT, purpose, unit.id, 0)),) for unit in shown.items]
    turn = pager(t, shown, lambda n: encode(Verb.WHICH_UNIT, purpose, n))
    return Screen(t("office.which_unit"), (*rows, *turn, _way_out(t)))


def which_assessment(t: Translator, purpose: int, unit_id: int, found: Sequence[tuple[int, str]]) -> Screen:
    """The open assessments of a unit to choose from; how to open one when there is none."""
    if not found:
        return Screen(t("office.no_assessment"))
    rows = tuple((Button(plain(name), encode(Verb.OF_UNIT, purpose, unit_id, key)),) for key, name in found)
    return Screen(t("office.which_assessment"), (*rows, _way_out(t)))


def board(t: Translator, value: Board, page: int = 0) -> Screen:
    """The offices of a unit with what each holds and lacks."""
    unit, assessment = value.unit.id, value.standing.assessment_id
    shown = page_of(value.desks, page, PER_PAGE)
    head = t("office.title", unit=bold(value.unit.name, 120), assessment=safe(value.standing.name, 120))
    lines = [_desk_line(t, desk) for desk in shown.items] or [t("office.none_yet")]
    free = [t("office.free", count=len(value.free))] if value.free else []
    rows = [
        (Button(plain(f"{desk.office.name} ({len(desk.items)})"), _office(value, desk.office.id)),)
        for desk in shown.items
    ]
    turn = pager(t, shown, lambda n: encode(Verb.OFFICES, unit, assessment, n))
    tools = [
        (Button(t("button.add_offices"), encode(Verb.ADD_OFFICES, unit, assessment)),),
        (
            Button(t("button.propose"), encode(Verb.PROPOSE, unit, assessment, 0)),
            Button(t("button.assignment_sheet"), encode(Verb.ASSIGNMENT_SHEET, unit, assessment)),
        ),
    ]
    return Screen("\n".join((head, "", *lines, *free)), (*rows, *turn, *tools))


def office(t: Translator, value: Board, desk: Desk, page: int = 0) -> Screen:
    """One office: whom to ask, its items, and what can be done."""
    own, assessment = desk.office, value.standing.assessment_id
    shown = page_of(desk.items, page, _ITEMS_PER_PAGE)
    lines = [
        t("office.one", office=bold(own.name, 120), unit=safe(value.unit.name, 120)),
        *contact_lines(t, own),
        _people(t, desk),
        t("office.counts", items=len(desk.items), missing=len(desk.missing)),
        "",
        *(f"{mark(item.word)} {item_name(item.criterion, 80)}" for item in shown.items),
    ]
    turn = pager(t, shown, lambda n: encode(Verb.OFFICE, own.id, assessment, n))
    rows = [
        (Button(t("button.choose_items"), encode(Verb.HOLD_GROUP, own.id, assessment, 0, 0)),),
        (Button(t("button.invite_holder"), encode(Verb.INVITE_TO, "holder", value.unit.id, own.id)),),
        (Button(t("button.close_office"), encode(Verb.CLOSE_OFFICE, own.id, assessment, 0)),),
        _back(t, value),
    ]
    return Screen("\n".join(lines), (*turn, *rows))


def groups(t: Translator, value: Board, desk: Desk) -> Screen:
    """The groups of items, to choose from what the office holds."""
    held = {item.criterion.id for item in desk.items}
    rows = []
    for place, (name, items) in enumerate(value.standing.checklist.by_group().items(), 1):
        own = sum(item.criterion.id in held for item in items)
        label = f"{plain(name, 46)} ({own}/{len(items)})"
        rows.append((Button(label, _group(value, desk, place, 0)),))
    up = (Button(t("button.office"), _office(value, desk.office.id)),)
    return Screen(t("office.which_group", office=bold(desk.office.name, 120)), (*rows, up))


def group(t: Translator, value: Board, desk: Desk, place: int, page: int) -> Screen:
    """The items of one group with a button each that lets the office hold it, or no longer."""
    listed = list(value.standing.checklist.by_group().items())
    if not 1 <= place <= len(listed):
        return groups(t, value, desk)
    name, found = listed[place - 1]
    items = [item for item in found if item.applies]
    held = {item.criterion.id: other.office for other in value.desks for item in other.items}
    shown = page_of(items, page, PER_PAGE)
    lines, rows = [], []
    for item in shown.items:
        holder = held.get(item.criterion.id)
        mine = holder is not None and holder.id == desk.office.id
        other = f" – {safe(holder.name, 60)}" if holder and not mine else ""
        lines.append(f"{'☑️' if mine else '▫️'} {item_name(item.criterion, 80)}{other}")
        label = plain(f"{'☑️' if mine else '▫️'} {item.criterion.id} {item.criterion.title}", 50)
        data = encode(Verb.HOLD, desk.office.id, value.standing.assessment_id, item.criterion.id)
        rows.append((Button(label, data),))
    turn = pager(t, shown, lambda n: _group(value, desk, place, n))
    whole = encode(Verb.HOLD_ALL, desk.office.id, value.standing.assessment_id, place)
    last = (Button(t("button.whole_group"), whole), Button(t("button.groups"), _group(value, desk, 0, 0)))
    head = t("office.choose", office=bold(desk.office.name, 80), group=bold(name, 80))
    return Screen("\n".join((head, "", *lines)), (*rows, *turn, last))


def add_offices(t: Translator) -> Screen:
    """Ask for the names of new offices."""
    return Screen(t("office.ask_names"), (_way_out(t),))


def proposal(t: Translator, value: Proposal) -> Screen:
    """What the programme proposes for items that no office holds."""
    known = value.board
    if not value.items:
        return Screen(t("office.nothing_to_propose"), (_back(t, known),))
    lines = [
        t("office.proposal", items=value.items, offices=len(value.shares), new=len(value.made)),
        "",
        *(
            f"{'➕' if share.office_id is None else '•'} {bold(share.name, 70)}: {len(share.codes)}"
            for share in value.shares[:_NAMES]
        ),
    ]
    if len(value.shares) > _NAMES:
        lines.append(t("sheet.more", count=len(value.shares) - _NAMES))
    data = encode(Verb.PROPOSE, known.unit.id, known.standing.assessment_id, 1)
    return Screen("\n".join(lines), ((Button(t("button.apply"), data),), _back(t, known)))


def close_office(t: Translator, value: Board, desk: Desk) -> Screen:
    """Ask before an office is closed."""
    text = t("office.close_question", office=bold(desk.office.name, 120), items=len(desk.items))
    yes = encode(Verb.CLOSE_OFFICE, desk.office.id, value.standing.assessment_id, 1)
    no = Button(t("button.never_mind"), _office(value, desk.office.id))
    return Screen(text, ((Button(t("button.close_yes"), yes),), (no,)))


def sheet(t: Translator, document: Attachment) -> Screen:
    """The spreadsheet in which items are shared out."""
    return Screen(t("sheet.how"), document=document)


def contact_lines(t: Translator, own: Office | Unit) -> list[str]:
    """Whom to ask for, where it is known."""
    told = [part for part in (own.contact, own.phone) if part]
    lines = [t("office.contact", contact=safe(", ".join(told), 200))] if told else []
    return [*lines, *([t("office.address", address=safe(own.address, 200))] if own.address else [])]


def _people(t: Translator, desk: Desk) -> str:
    if not desk.people:
        return t("office.nobody")
    return t("office.people", names=[safe(name, 60) for name in desk.people[:5]])


def _desk_line(t: Translator, desk: Desk) -> str:
    sign = "✅" if desk.items and not desk.missing else "⚪"
    counts = t("office.line", items=len(desk.items), missing=len(desk.missing))
    return f"{sign} {bold(desk.office.name, 80)} – {counts}"


def _office(value: Board, office_id: int) -> str:
    return encode(Verb.OFFICE, office_id, value.standing.assessment_id, 0)


def _group(value: Board, desk: Desk, place: int, page: int) -> str:
    return encode(Verb.HOLD_GROUP, desk.office.id, value.standing.assessment_id, place, page)


def _back(t: Translator, value: Board) -> tuple[Button, ...]:
    return (
        Button(t("button.offices"), encode(Verb.OFFICES, value.unit.id, value.standing.assessment_id, 0)),
    )


def _way_out(t: Translator) -> tuple[Button, ...]:
    return (Button(t("button.never_mind"), encode(Verb.NEVER_MIND)),)
