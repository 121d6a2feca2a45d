"""Picking the item that something proves: by word, by group, among the recent ones."""

from collections.abc import Sequence

from assistant.evidence.picking import Mode, Pick, Picking
from bot.callbacks import Verb, encode
from bot.screens.facts import item_name, mark, pages
from bot.screens.markup import bold, plain, safe
from bot.screens.paging import page_of, pager
from bot.screens.screen import Button, Screen
from bot.translation import Translator
from knowledge.checklist import ItemStatus

_PER_PAGE = 8


def groups(t: Translator, picking: Picking) -> Screen:
    """The recent items and the groups; a typed word searches."""
    pick, chosen = picking.pick, picking.standing.assessment_id
    recent = [(_item_button(picking, item, "🕘 "),) for item in picking.recent]
    named = enumerate(picking.standing.checklist.by_group(), 1)
    listed = [(Button(plain(name), _items(pick, chosen, place)),) for place, name in named]
    others = [(Button(plain(f"📚 {name}"), _items(pick, key, 0)),) for key, name in picking.others]
    lines = (_question(t, picking), t("pick.how", assessment=bold(picking.standing.name, 120)))
    return Screen("\n\n".join(lines), (*recent, *listed, *others, _way_out(t, picking)))


def items(t: Translator, picking: Picking, place: int, page: int = 0) -> Screen:
    """The items of one group, by its place from 1; all groups when there is no such group."""
    listed = list(picking.standing.checklist.by_group().items())
    if not 1 <= place <= len(listed):
        return groups(t, picking)
    name, found = listed[place - 1]
    pick, chosen = picking.pick, picking.standing.assessment_id
    shown = page_of(found, page, _PER_PAGE)
    rows = [(_item_button(picking, item),) for item in shown.items]
    turn = pager(t, shown, lambda n: _items(pick, chosen, place, n))
    up = (Button(t("button.groups"), _items(pick, chosen, 0)),)
    text = "\n\n".join((_question(t, picking), t("pick.item", group=bold(name)), _lines(shown.items)))
    return Screen(text, (*rows, *turn, up, _way_out(t, picking)))


def found(t: Translator, picking: Picking, words: str, fitting: Sequence[ItemStatus]) -> Screen:
    """The items that the words fit, best first; all groups when none does."""
    if not fitting:
        whole = groups(t, picking)
        return Screen(f"{t('pick.none', word=bold(words, 60))}\n\n{whole.text}", whole.buttons)
    pick, chosen = picking.pick, picking.standing.assessment_id
    rows = [(_item_button(picking, item),) for item in fitting]
    up = (Button(t("button.groups"), _items(pick, chosen, 0)),)
    head = t("pick.found", word=bold(words, 60), assessment=safe(picking.standing.name, 120))
    text = "\n\n".join((_question(t, picking), head, _lines(fitting)))
    return Screen(text, (*rows, up, _way_out(t, picking)))


def _question(t: Translator, picking: Picking) -> str:
    name = bold(picking.name, 80) if picking.name else t("answer.photo")
    if picking.pages is not None:
        name = f"{name}, {pages(t, *picking.pages)}"
    return t(f"pick.{picking.pick.mode.name.lower()}", file=name)


def _lines(shown: Sequence[ItemStatus]) -> str:
    return "\n".join(f"{mark(item.word)} {item_name(item.criterion, 120)}" for item in shown)


def _item_button(picking: Picking, item: ItemStatus, sign: str = "") -> Button:
    criterion, pick = item.criterion, picking.pick
    label = plain(f"{sign}{criterion.id} {criterion.title}")
    if pick.mode is Mode.MOVE:
        return Button(label, encode(Verb.TAKE_MOVE, pick.subject, criterion.id))
    verb = Verb.TAKE_ALSO if pick.mode is Mode.ALSO else Verb.TAKE
    chosen = picking.standing.assessment_id
    return Button(label, encode(verb, pick.subject, pick.part, chosen, criterion.id))


def _items(pick: Pick, assessment: int, place: int, page: int = 0) -> str:
    return encode(Verb.ITEMS, pick.mode.value, pick.subject, pick.part, assessment, place, page)


def _way_out(t: Translator, picking: Picking) -> tuple[Button, ...]:
    return (Button(t("button.never_mind"), encode(Verb.ANSWER, picking.document_id)),)
