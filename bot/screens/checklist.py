"""The checklist of a unit: what is missing, and where everything stands."""

from collections.abc import Sequence
from datetime import datetime

from assistant.checklists import Standing
from bot.callbacks import Verb, encode
from bot.screens.facts import due_line, item_name, mark, progress, status_line, weight_name
from bot.screens.markup import bold, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Picture, Screen
from bot.translation import Translator
from knowledge.checklist import ItemStatus, Word

_PER_PAGE = 12


def missing(t: Translator, standing: Standing, now: datetime, page: int = 0) -> Screen:
    """What is still missing, the most urgent first, twelve items a page."""
    items = standing.checklist.missing()
    head = _head(t, standing, "checklist.missing")
    if not items:
        return Screen(f"{head}\n\n{t('checklist.nothing_missing')}", _other_view(t, standing, Verb.STATUS))
    shown = page_of(items, page, _PER_PAGE)
    lines = [_missing_line(t, shown.first + n, item) for n, item in enumerate(shown.items, 1)]
    due = due_line(t, standing.due, now, standing.zone) if standing.due else ""
    text = "\n\n".join(part for part in (head, "\n".join(lines), due) if part)
    turn = pager(t, shown, lambda n: encode(Verb.MISSING, standing.assessment_id, n))
    return Screen(text, (*turn, *_other_view(t, standing, Verb.STATUS)))


def status(t: Translator, standing: Standing) -> Screen:
    """Each group with how many of its items stand, and a button to open it."""
    head = _head(t, standing, "checklist.status")
    lines, rows = [], []
    for place, (group, items) in enumerate(standing.checklist.by_group().items(), 1):
        done = sum(item.done for item in items)
        lines.append(f"{_group_mark(items)} {safe(group, 80)}: {done}/{len(items)}")
        label = f"{plain(group, 40)} {done}/{len(items)}"
        rows.append((Button(label, encode(Verb.STATUS, standing.assessment_id, place)),))
    rows.append((Button(t("button.card"), encode(Verb.CARD, standing.assessment_id)),))
    legend = "  ".join(f"{mark(w)} {t(f'word.{w.name.lower()}')}" for w in Word)
    return Screen("\n\n".join((head, "\n".join(lines), legend)), tuple(rows))


def card(t: Translator, standing: Standing, picture: bytes) -> Screen:
    """The unit's progress as a picture to pass around."""
    caption = t("card.caption", unit=bold(standing.unit_name, 120), assessment=safe(standing.name, 120))
    return Screen(caption, document=Picture(t("card.filename"), picture))


def status_of_group(t: Translator, standing: Standing, place: int) -> Screen:
    """Every item of one group with its word; the first group when the place is unknown."""
    groups = list(standing.checklist.by_group().items())
    group, items = groups[place - 1] if 1 <= place <= len(groups) else groups[0]
    lines = [status_line(t, item) for item in items]
    back = Button(t("button.back"), encode(Verb.STATUS, standing.assessment_id, 0))
    return Screen(f"{bold(group)}\n\n" + "\n".join(lines), ((back,),))


def _head(t: Translator, standing: Standing, key: str) -> str:
    title = t(key, assessment=bold(standing.name, 120))
    return f"{title}\n{safe(standing.unit_name, 120)}\n{progress(t, standing.checklist)}"


def _missing_line(t: Translator, number: int, item: ItemStatus) -> str:
    line = f"{number}. {status_line(t, item)}"
    return line if item.criterion.required else f"{line} ({weight_name(t, item.criterion)})"


def _group_mark(items: Sequence[ItemStatus]) -> str:
    if all(item.done for item in items):
        return mark(Word.COMPLETE)
    return mark(Word.CHECK) if any(item.word is not Word.EMPTY for item in items) else mark(Word.EMPTY)


def _other_view(t: Translator, standing: Standing, verb: Verb) -> tuple[tuple[Button, ...], ...]:
    return ((Button(t("button.status"), encode(verb, standing.assessment_id, 0)),),)


def item_choices(
    t: Translator, standing: Standing, *, document: int, part: int, group: int | None, page: int = 0
) -> Screen:
    """The groups of the checklist, or the items of one, to say what a document proves."""
    groups = list(standing.checklist.by_group().items())
    back = (Button(t("button.back"), encode(Verb.ANSWER, document)),)
    if group is None or not 0 <= group < len(groups):
        rows = [
            (Button(plain(name), encode(Verb.ITEMS, document, part, standing.assessment_id, place, 0)),)
            for place, (name, _) in enumerate(groups)
        ]
        return Screen(t("pick.group", assessment=bold(standing.name, 120)), (*rows, back))
    name, items = groups[group]
    shown = page_of(items, page, 8)
    rows = [
        (Button(plain(f"{i.criterion.id} {i.criterion.title}"), _take(document, part, standing, i)),)
        for i in shown.items
    ]
    text = "\n".join(f"{mark(i.word)} {item_name(i.criterion, 120)}" for i in shown.items)
    turn = pager(t, shown, lambda n: encode(Verb.ITEMS, document, part, standing.assessment_id, group, n))
    up = (Button(t("button.groups"), encode(Verb.ANOTHER, document, part)),)
    return Screen(f"{t('pick.item', group=bold(name))}\n\n{text}", (*rows, *turn, up, back))


def _take(document: int, part: int, standing: Standing, item: ItemStatus) -> str:
    return encode(Verb.TAKE, document, part, standing.assessment_id, item.criterion.id)
