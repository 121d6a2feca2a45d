"""The checklist of a unit: what is missing, and where everything stands."""

from collections.abc import Sequence
from datetime import datetime

from assistant.checklists import Standing
from assistant.sifting import Aspect, Sieve, View
from bot.callbacks import Verb, encode
from bot.screens.facts import due_line, mark, progress, status_line, weight_name
from bot.screens.markup import bold, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Picture, Screen
from bot.translation import Translator
from knowledge.checklist import ItemStatus, Word

_PER_PAGE = 12
_PER_ROW = 3
_TITLES = {Aspect.MISSING: "checklist.missing", Aspect.STATUS: "checklist.status"}

_UNTOUCHED = frozenset({Word.EMPTY, Word.NOT_APPLICABLE})

Row = tuple[Button, ...]


def listing(t: Translator, view: View, now: datetime, page: int = 0) -> Screen:
    """What a view lists, twelve items a page; the groups or holders while one is still to be chosen."""
    if view.choosing:
        return _choices(t, view)
    if view.aspect is Aspect.STATUS and view.sieve is Sieve.ALL:
        return _status(t, view)
    head = _head(t, view)
    if not view.items:
        return Screen(f"{head}\n\n{_nothing(t, view)}", (_take_home(t, view), *_narrowing(t, view)))
    shown = page_of(view.items, page, _PER_PAGE)
    lines = [_line(t, view, shown.first + n, item) for n, item in enumerate(shown.items, 1)]
    due = view.standing.due if view.aspect is Aspect.MISSING else None
    last = due_line(t, due, now, view.standing.zone) if due and due.at else ""
    text = "\n\n".join(part for part in (head, "\n".join(lines), last) if part)
    turn = pager(t, shown, lambda n: _sift(view, view.sieve, view.place, n))
    return Screen(text, (*_open(view, shown.items), *turn, *_narrowing(t, view)))


def card(t: Translator, standing: Standing, picture: bytes) -> Screen:
    """The unit's progress as a picture to pass around."""
    caption = t("card.caption", unit=bold(standing.unit_name, 120), assessment=safe(standing.name, 120))
    return Screen(caption, document=Picture(t("card.filename"), picture))


def _status(t: Translator, view: View) -> Screen:
    """Each group with how many of its items stand, and a button to open it."""
    lines, rows = [], []
    for place, group, items in view.groups:
        done = sum(item.done for item in items)
        lines.append(f"{_group_mark(items)} {safe(group, 80)}: {done}/{len(items)}")
        rows.append((Button(f"{plain(group, 40)} {done}/{len(items)}", _sift(view, Sieve.GROUP, place)),))
    legend = "  ".join(f"{mark(w)} {t(f'word.{w.name.lower()}')}" for w in Word)
    text = "\n\n".join((_head(t, view), "\n".join(lines), legend))
    return Screen(text, (*rows, _take_home(t, view), *_narrowing(t, view)))


def _take_home(t: Translator, view: View) -> Row:
    """The picture of the progress and the way out."""
    assessment = view.standing.assessment_id
    card = Button(t("button.card"), encode(Verb.CARD, assessment))
    return (card, Button(t("button.package"), encode(Verb.PACKAGES, assessment)))


def _choices(t: Translator, view: View) -> Screen:
    """The groups, or the holders, with how much each has in this view."""
    if view.sieve is Sieve.GROUP:
        question, found = t("sift.which_group"), [(p, name, len(items)) for p, name, items in view.groups]
    else:
        question = t("sift.which_holder")
        found = [(h.office_id, h.name, len(view.of(h))) for h in view.holders]
    rows = [
        (Button(f"{plain(name, 50)} ({count})", _sift(view, view.sieve, place)),)
        for place, name, count in found
    ]
    everything = (Button(t("button.all"), _sift(view, Sieve.ALL)),)
    return Screen(f"{_head(t, view)}\n\n{question}", (*rows, everything))


def _head(t: Translator, view: View) -> str:
    standing = view.standing
    title = t(_TITLES[view.aspect], assessment=bold(standing.name, 120))
    lines = [title, safe(standing.unit_name, 120), progress(t, standing.checklist)]
    if view.sieve is Sieve.RETURNED:
        lines.append(t("sift.returned"))
    elif view.name is not None:
        lines.append(t(f"sift.{view.sieve.name.lower()}", name=bold(view.name, 120)))
    return "\n".join(lines)


def _line(t: Translator, view: View, number: int, item: ItemStatus) -> str:
    line = status_line(t, item)
    if view.aspect is Aspect.STATUS:
        return line
    numbered = f"{number}. {line}"
    return numbered if item.criterion.required else f"{numbered} ({weight_name(t, item.criterion)})"


def _nothing(t: Translator, view: View) -> str:
    if view.sieve is Sieve.RETURNED:
        return t("sift.nothing_returned")
    return t("checklist.nothing_missing" if view.sieve is Sieve.ALL else "sift.nothing")


def _open(view: View, items: Sequence[ItemStatus]) -> list[Row]:
    """A button for each item."""
    assessment = view.standing.assessment_id
    codes = [item.criterion.id for item in items]
    buttons = [Button(code, encode(Verb.ITEM, assessment, code, 0)) for code in codes]
    return [tuple(buttons[n : n + _PER_ROW]) for n in range(0, len(buttons), _PER_ROW)]


def _narrowing(t: Translator, view: View) -> list[Row]:
    """Other ways to look at the same list."""
    rows: list[list[Button]] = [[], []]
    if view.sieve is not Sieve.ALL:
        rows[0].append(Button(t("button.all"), _sift(view, Sieve.ALL)))
    elif view.aspect is Aspect.MISSING and view.items:
        rows[0].append(Button(t("button.by_group"), _sift(view, Sieve.GROUP)))
    if view.sieve is not Sieve.RETURNED and view.returned:
        label = t("button.only_returned", count=view.returned)
        rows[0].append(Button(label, _sift(view, Sieve.RETURNED)))
    if view.holders:
        rows[1].append(Button(t("button.by_holder"), _sift(view, Sieve.HOLDER)))
    other = Aspect.STATUS if view.aspect is Aspect.MISSING else Aspect.MISSING
    label = t("button.status" if other is Aspect.STATUS else "button.missing")
    rows[1].append(Button(label, encode(Verb.SIFT, other, view.standing.assessment_id, 0, 0, 0)))
    return [tuple(row) for row in rows if row]


def _group_mark(items: Sequence[ItemStatus]) -> str:
    """What a group asks for first; one that is partly filled falls short."""
    words = {item.word for item in items}
    if all(item.done for item in items):
        return mark(Word.COMPLETE)
    pressing = (word for word in (Word.RETURNED, Word.CHECK) if word in words)
    return mark(next(pressing, Word.SHORT if words - _UNTOUCHED else Word.EMPTY))


def _sift(view: View, sieve: Sieve, place: int = 0, page: int = 0) -> str:
    return encode(Verb.SIFT, view.aspect, view.standing.assessment_id, sieve, place, page)
